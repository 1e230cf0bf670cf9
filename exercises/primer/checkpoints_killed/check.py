"""Whatever interrupts the step, its table is the old one or the new one, and a further run puts it right."""

import json
import shutil
import tempfile
from pathlib import Path

from labkit import limits
from labkit.checks import Finding, Note
from labkit.moments import another_disk, call, telling

WHERE = "collect/table.py"
CHECKS = {
    "table-made": "from nothing it makes the table it made before",
    "run-twice": "run twice, it leaves the table of one run",
    "change-followed": "a donor corrected and another removed, the table is as if made from nothing",
    "killed-whole": "killed at any moment, it leaves the old table or the new one",
    "whole-elsewhere": "so it does where the folder for temporary files is another disk",
    "goes-on": "run once more after such a kill, it makes the new table, and nothing else is left beside it",
    "fault-told": "a summary without a number ends it with an error, and the old table stays",
}
NEEDS = {id: ["table-made"] for id in list(CHECKS)[1:]}
NEEDS |= {"change-followed": ["table-made", "run-twice"]}
NEEDS |= {id: ["table-made", "killed-whole"] for id in ("whole-elsewhere", "goes-on")}
WHY = {
    "table-made": "a repair that changes the table is another fault",
    "run-twice": "after each crash a step is run again, and nobody counts lines",
    "change-followed": "a table that keeps what is no longer so is as wrong as one with lines twice",
    "killed-whole": "half a table is there, and so it is taken for done",
    "whole-elsewhere": "a move from one disk to another is a copy, and a copy can be broken off",
    "goes-on": "what a kill leaves must not need a person",
    "fault-told": "who gets a table takes it for all there is",
}
NEXT = {
    "table-made": "run it into a new folder, and compare with what the start makes",
    "run-twice": "look at the mode in which the table is opened",
    "change-followed": "what decides which lines are in the table: the summaries, or the older table?",
    "killed-whole": "at which moment does the name of the table begin to mean the new one?",
    "whole-elsewhere": "in which folder does the new table lie while it is not whole?",
    "goes-on": "look at what lies beside the table after a kill, and run the command again",
    "fault-told": "when do you learn of the fault: before or after the first line is written?",
}
GIVEN, MADE, ELSEWHERE = Path("given"), Path("made"), Path("elsewhere")
TABLE = MADE / "kept.tsv"
# Long enough that half of the table is more than what `labkit.moments` notes of a run.
DONORS = {f"D{number}": (120 + number, 105 + number // 2) for number in range(10, 50)}
LATER = {donor: numbers for donor, numbers in DONORS.items() if donor != "D30"} | {"D20": (140, 99)}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    with tempfile.TemporaryDirectory(prefix="lab-table-") as top:
        folder = Path(top, "collect")
        folder.mkdir()
        if workspace.exists(WHERE):
            (folder / "table.py").write_text(workspace.read(WHERE), encoding="utf-8")
        ran = limits.Running(tell, Path(top), limits.Limits(seconds=60)).outcome()
    yield from (Note(f"the step had a time limit, but on this machine {words}") for words in ran.lacking)
    if ran.code and not ran.ended:
        raise RuntimeError(ran.text)
    late = {"table-made": "after a minute it was still at work"}
    for id, seen in (late if ran.ended else json.loads(ran.text)).items():
        yield Finding(id, CHECKS[id], seen, WHERE, WHY[id], NEXT[id])


def tell():
    """Try the step in this folder, and print {check: what was seen} as JSON."""
    tempfile.tempdir = None
    ELSEWHERE.mkdir()
    print(json.dumps(dict(seen())))


def seen():
    """Yield what is wrong, as pairs of a check and what was seen."""
    give(DONORS)
    old, new = table_of(DONORS), table_of(LATER)
    ended, left = made(None)
    if ended.code or left != old:
        return (yield "table-made", last(ended) if ended.code else in_words(left))
    if (again := made(old)[1]) != old:
        yield "run-twice", in_words(again)
    give(LATER)
    ended, followed = made(old)
    if followed != new and again == old:
        yield "change-followed", in_words(followed)
    yield from in_kills(old, followed) or in_kills(old, followed, another_disk(ELSEWHERE))
    give({**LATER, "D40": (120, None)})
    ended, left = made(old)
    if not ended.code or left != old:
        yield "fault-told", f"exit code {ended.code}, and {in_words(left)}"


def in_kills(old, new, prepare=None):
    """Return what is wrong after kills, as pairs; new: the table that is made if nobody kills it."""
    changes = made(old, prepare=prepare)[0].changes
    kills = [(at, room) for at in telling(changes, 12) for room in (None, len(new) * 2 // 3)]
    torn, stuck = [], []
    for at, room in kills:
        left = made(old, prepare=prepare, at=at, room=room)[1]
        torn += [in_words(left)] if left not in (old, new) else []
        if at <= len(changes) // 2:
            continue  # the later the kill, the more it leaves
        again = call("collect.table", [GIVEN, TABLE], prepare=prepare)
        beside = sorted(file.name for file in MADE.iterdir() if file != TABLE)
        if again.code or text_of() != new or beside:
            stuck += [
                last(again) if again.code else f"left beside the table: {', '.join(beside) or 'nothing'}"
            ]
    if torn:
        id = "whole-elsewhere" if prepare else "killed-whole"
        return [(id, f"after {len(torn)} of {len(kills)} kills, for example: {torn[-1]}")]
    return [("goes-on", f"after {len(stuck)} of {len(kills)} kills: {stuck[-1]}")] if stuck else []


def give(donors):
    """Lay out a summary of each donor: {donor: (cells, kept)}; a number that is None is left out."""
    shutil.rmtree(GIVEN, ignore_errors=True)
    GIVEN.mkdir()
    for donor, numbers in donors.items():
        held = {name: n for name, n in zip(("cells", "kept"), numbers, strict=True) if n is not None}
        (GIVEN / f"{donor}.json").write_text(json.dumps(held))


def made(before, **how):
    """Run the step where a table lies already, or none; how it ended, and what lies there then."""
    shutil.rmtree(MADE, ignore_errors=True)
    MADE.mkdir()
    if before:
        TABLE.write_text(before)
    return call("collect.table", [GIVEN, TABLE], **how), text_of()


def text_of():
    """What lies under the name of the table; None if nothing does."""
    return TABLE.read_text(errors="replace") if TABLE.exists() else None


def table_of(donors):
    """The right table."""
    rows = [f"{donor}\t{cells}\t{kept}" for donor, (cells, kept) in sorted(donors.items())]
    return "\n".join(["donor\tcells\tkept", *rows]) + "\n"


def in_words(text):
    """What a reader of the table finds."""
    known = {None: "no table at all", table_of(DONORS): "the older table", table_of(LATER): "the newer table"}
    return known.get(text) or f"a table of {text.count(chr(10))} lines, the header counted"


def last(ended):
    """The last line that the step printed, and its exit code."""
    line = (ended.text.strip().splitlines() or ["nothing printed"])[-1]
    return f"exit code {ended.code}: {line}"
