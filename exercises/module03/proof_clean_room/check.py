"""What is handed over makes the same cells elsewhere: in an empty folder, with an empty home."""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from labkit import limits, plans
from labkit.checks import Finding, Note
from labkit.clean import clean
from labkit.spaces import copy_to

HANDED_OVER = ("Makefile", "ageing", "config", "profiles", "workflow")
MADE = "results/quality_control/D03.{}"
RUN = ["snakemake", "--profile", "profiles/local", "--cores", "1", "--latency-wait", "0", MADE.format("json")]
HIS, OTHER = "23", "404"  # the seed on Tomas's laptop, and what the variable holds in the room
SETTINGS = {
    "min-genes-share": "0.15",
    "min-counts-per-gene": "0.45",
    "max-mitochondrial-share": "0.08",
    "max-haemoglobin-share": "0.1",
    "expected-doublet-share": "0.06",
}
CHECKS = {
    "steps-untouched": "the steps in `ageing` and `profiles/local` are as they were",
    "starts-elsewhere": "quality control of one donor runs on what is handed over, in an empty folder",
    "surroundings-decide-nothing": "a variable that somebody else has set to another value changes no byte",
    "same-cells-as-here": "the cells kept are those that Tomas keeps on his laptop",
}
ids = list(CHECKS)
# Whether the surroundings decide anything shows only where the cells would be the right ones without them.
NEEDS = {"starts-elsewhere": ids[:1], "surroundings-decide-nothing": [*ids[:2], ids[3]], ids[3]: ids[:2]}
WHY = {
    "steps-untouched": "the steps are used by others, and their values are given to them by the rules",
    "starts-elsewhere": "Mira gets what is handed over, and nothing else",
    "surroundings-decide-nothing": "two people would get two results from one commit, with equal plans",
    "same-cells-as-here": "a workflow that runs everywhere and makes something else is no hand-over",
}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    if changed := plans.changed_science(workspace, ("ageing", "profiles/local")):
        seen = f"changed: {', '.join(changed[:3])}"
        yield finding("steps-untouched", changed[0], seen, "put it back; the rules are the place to repair")
        return
    with tempfile.TemporaryDirectory(prefix="lab-room-") as top:
        room = clean_room(workspace, Path(top, "room"))
        alone = ["env", f"HOME={room / 'home'}", f"QC_SEED={OTHER}", *RUN]
        outcome = limits.run(alone, room, limits.Limits(seconds=60))
        yield from (Note(f"it was tried with a time limit, but here {words}") for words in outcome.lacking)
        kept = room / MADE.format("npz")
        if outcome.code != 0 or not kept.is_file():
            yield finding("starts-elsewhere", "a clean room", reason(outcome, room), STARTS)
            return
        yield from judged(digest(kept.read_bytes()))


STARTS = "find where that is asked for, and let what is handed over say it; sh clean_room.sh tries the same"


def clean_room(workspace, room):
    """A fresh capstone with data, in which everything that is handed over comes from the workspace."""
    copy_to(room, "tiny", "fresh")
    for name in HANDED_OVER:
        part = room / name
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink()
        mine = workspace.path / name
        if mine.is_dir():
            shutil.copytree(mine, part, ignore=shutil.ignore_patterns("__pycache__", ".snakemake"))
        elif mine.is_file():
            shutil.copyfile(mine, part)
    (room / "home").mkdir()
    return room


def reason(outcome, room):
    """The lines of a failed run that say most, or which limit ended it."""
    if outcome.ended:
        return f"it was ended, because of a limit: {outcome.ended}"
    lines = [line.strip() for line in clean(outcome.text, room).splitlines() if line.strip()]
    telling = [
        place for place, line in enumerate(lines) if re.search(r"unbound variable|Error\b|Exception", line)
    ]
    return " ".join(lines[telling[0] :][:2] if telling else lines[-1:])[:300] or "it printed nothing"


def judged(seen):
    """Yield a finding if the kept cells are not those of Tomas's laptop."""
    if seen == cells_with(HIS):
        return
    if seen == cells_with(OTHER):
        told = f"with QC_SEED={OTHER} set, as it is there, other cells are taken for doublets"
        do = "let the workflow say the value that was used on his laptop, where a change of it would be seen"
        yield finding("surroundings-decide-nothing", "workflow/rules/stage.smk", told, do)
        return
    do = "run it once more as Tomas does, and compare the commands that both runs print with -p"
    seen = "it runs, and keeps other cells; as many can still be others"
    yield finding("same-cells-as-here", MADE.format("npz"), seen, do)


@cache
def cells_with(seed):
    """The digest of the cells that quality control keeps with the values of Tomas's laptop and a seed."""
    with tempfile.TemporaryDirectory(prefix="lab-cells-") as top:
        folder = Path(top, "capstone")
        copy_to(folder, "tiny", "fresh")
        kept = Path(top, "kept.npz")
        options = [word for name, value in SETTINGS.items() for word in (f"--{name}", value)]
        words = ["data/tiny/archive/D03.npz", kept, Path(top, "summary.json"), *options, "--seed", seed]
        step = [sys.executable, "-m", "ageing.quality_control", *map(str, words)]
        subprocess.run(step, cwd=folder, check=True, capture_output=True)
        return digest(kept.read_bytes())


def digest(content):
    """The SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def finding(id, where, seen, next):
    """A Finding with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, where, WHY[id], next)
