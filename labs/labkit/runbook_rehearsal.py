"""Follow a runbook on drills, line by line: which class its lines reach, or where a follower would be stuck.

Each command begins in a copy of the scene as the ticket found it, behind the fences of learners' code.
What it printed and changed is kept beside the scene, so that a second rehearsal takes no time.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from labkit import clean, drill_cited, drill_record, limits
from labkit.drill_play import SCENE, Drill, Play, kept_of
from labkit.tell import QUOTED

UNKNOWN = 127  # the exit code of bash for a command that is not there
# A step may plan the whole capstone; on a busy machine that takes a while, and is no fault of the page.
LIMITS = replace(drill_cited.LIMITS, seconds=180)


@dataclass(frozen=True)
class Look:
    """What a command did in a scene: exit code, text, the limit that ended it, the files it changed."""

    code: int | None
    text: str
    ended: str
    changed: tuple


@dataclass(frozen=True)
class Turn:
    """A step as it was followed: its command, and the line that said how to go on (0: none did)."""

    step: int
    line: int
    command: str
    by: int
    to: str


@dataclass(frozen=True)
class Walk:
    """How a runbook led through one drill: where it `ended`, by which line, and a sentence on it.

    It ends at: class, handed over (both pass), other class, given away (a person, where its lines
    should have decided), stuck, changed, proof.
    """

    drill: str
    seed: int
    ended: str
    line: int
    says: str
    turns: tuple
    printed: str = ""

    @property
    def passed(self):
        """Whether its lines alone led where they should, without touching anything."""
        return self.ended in ("class", "handed over")


def rehearse(book, drill, seed=1, may_hand_over=False):
    """Follow a Runbook on a drill's scene and return the Walk."""
    play = Play(Drill(drill), seed)
    folder = play.variant(SCENE).path
    walk = _followed(book, play, folder, may_hand_over)
    return _proved(book, play, folder, walk) if walk.passed else walk


def _followed(book, play, folder, may_hand_over):
    turns, number = [], 1
    while True:
        step = book.steps[number]
        if number in [turn.step for turn in turns]:
            way = " → ".join(str(turn.step) for turn in turns)
            return _walk(
                play, "stuck", turns[-1].by, f"the lines go round in a circle: {way} → {number}", turns
            )
        look = looked(folder, step.command)
        branch = next((b for b in step.branches if b.holds(look.text)), None)
        by, to = (branch.line, f"{branch.kind} {branch.to}") if branch else (0, "")
        turns.append(Turn(number, step.line, step.command, by, to))
        if fault := _fault(look, f"step {number}"):
            return _walk(play, fault[0], step.line, fault[1], turns, _start(look.text))
        if branch is None:
            says = f"no line below step {number} speaks of what its command printed"
            return _walk(play, "stuck", step.line, says, turns, _start(look.text))
        if branch.kind != "step":
            ended, says = _end(play, branch, may_hand_over)
            return _walk(play, ended, branch.line, says, turns, _with(look.text, branch.prints))
        number = int(branch.to)


def _fault(look, what):
    """(how it ended, why) of a command that cannot be a line of a runbook, None if it can."""
    if look.changed:
        more = f" and {len(look.changed) - 2} more" if look.changed[2:] else ""
        names = ", ".join(look.changed[:2])
        return "changed", f"{what} changed what is under investigation: {names}{more}"
    if look.ended:
        return "stuck", f"{what} did not come to an end: it reached the limit of {look.ended}"
    if look.code == UNKNOWN:
        return "stuck", f"{what} has a command that is not there"
    return None


def _end(play, branch, may_hand_over):
    """(how it ended, sentence) of a line that is the last one."""
    if branch.kind == "escalate":
        if may_hand_over:
            return "handed over", f"handed over to {branch.to}"
        return "given away", f"its lines hand over to {branch.to}, and could have decided"
    if branch.to in play.drill.classes:
        return "class", f"class {branch.to}"
    return "other class", f"its lines lead to class {branch.to}, and what happened is of another"


def _walk(play, ended, line, says, turns, printed=""):
    return Walk(play.drill.id, play.seed, ended, line, says, tuple(turns), printed)


def _start(text):
    rows = text.strip().splitlines()
    more = [f"[… {len(rows) - QUOTED} more lines]"] if len(rows) > QUOTED else []
    return "\n".join(rows[:QUOTED] + more)


def _with(text, parts):
    """The lines in which one of the texts stands that led on; the first lines if there are none."""
    rows = [row for row in text.splitlines() if any(part in row for part in parts or ())]
    return _start("\n".join(rows or text.splitlines()))


def _proved(book, play, folder, walk):
    """The walk, or one that ends at the proof, if that holds while the incident is still there."""
    proof = book.proof
    look = looked(folder, proof.command)
    fault = _fault(look, "the proof")
    holds = " ".join(proof.text.split()) in " ".join(look.text.split())
    if fault:
        return _walk(play, fault[0], proof.line, fault[1], walk.turns, _start(look.text))
    if holds != play.drill.no_fault:
        while_there = "the proof holds already, and nothing has been mended yet"
        never = "the proof does not hold, although nothing is wrong here"
        printed = _with(look.text, [proof.text])
        return _walk(play, "proof", proof.line, while_there if holds else never, walk.turns, printed)
    return walk


def looked(folder, command):
    """The Look of a command in a scene, which is a folder of the cache."""
    kept = kept_of(folder) / f"{hashlib.sha256(command.encode() + _how()).hexdigest()[:24]}.json"
    if kept.is_file():
        told = json.loads(kept.read_text(encoding="utf-8"))
        return Look(told["code"], told["text"], told["ended"], tuple(told["changed"]))
    look = _look(folder, command)
    if not look.ended:  # what a busy machine did not finish may finish next time
        kept.parent.mkdir(exist_ok=True)
        half = kept.with_name(f".{kept.name}.{os.getpid()}")
        half.write_text(json.dumps(asdict(look)), encoding="utf-8")
        half.replace(kept)
    return look


def _look(folder, command):
    with drill_cited.copied(folder) as space:
        before = drill_record.files(space.path)
        outcome = limits.run(["bash", "-c", command], space.path, LIMITS)
        after = drill_record.files(space.path)
        text = clean.clean(outcome.text, space.path)
    names = sorted(before.keys() | after.keys(), key=_known_first)
    changed = tuple(name for name in names if before.get(name) != after.get(name))
    return Look(outcome.code, text, outcome.ended, changed)


def _known_first(name):
    part = next(part for part in drill_record.SCENE if name.startswith(f"{part}/"))
    return drill_record.SCENE.index(part), name


@cache
def _how():
    """By which code an output was taken down."""
    files = [__file__, *(module.__file__ for module in (limits, clean, drill_record))]
    return b"".join(Path(file).read_bytes() for file in files)
