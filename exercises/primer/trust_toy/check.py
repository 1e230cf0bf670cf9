"""A guard on toy data that refuses seven wrong functions, and spares four right ones."""

import os
import runpy
import sys
import tempfile
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from labkit import limits, places
from labkit.checks import Finding, Note

CHECKS = {
    "guard-ends": "`guard.py` comes to an end by itself on each function, without an error of its own",
    "right-spared": "it lets the function pass as it is, and written other ways",
    "edge-caught": "it refuses one that leaves out a donor with exactly as many cells as are needed",
    "large-caught": "it refuses one whose sums begin again at zero when they outgrow the counts' type",
    "order-caught": "it refuses one that returns the donors in another order than they were asked for",
    "stranger-caught": "it refuses one that lets in a donor who was not asked for",
    "numbers-caught": "it refuses one whose numbers of cells are not those of the donors it returns",
    "arguments-caught": "it refuses one that rearranges what the caller handed over",
    "nobody-caught": "it refuses one that falls over when nobody has enough cells",
}
NEEDS = {id: ["guard-ends"] for id in CHECKS if id != "guard-ends"}
STEP = "ageing/pseudobulk.py"
BEGIN = "    cells = np.array([(cell_donors == donor)"
ANOTHER_WAY = """    owners = list(map(str, cell_donors))
    found = [(donor, owners.count(donor)) for donor in donors if owners.count(donor) >= min_cells]
    sums = np.zeros((len(found), counts.shape[1]), dtype=np.int64)
    for row, (donor, _) in enumerate(found):
        for cell, owner in enumerate(owners):
            sums[row] += counts[cell] if owner == donor else 0
    return sums, np.array([donor for donor, _ in found]), np.array([number for _, number in found])
"""
IN_PLACE = """    order = np.argsort(cell_donors, kind="stable")
    counts[:], cell_donors[:] = counts[order], cell_donors[order]
"""


@dataclass(frozen=True)
class Case:
    """A function to judge: its check, what is true of it, its text, and what to refuse (empty: nothing)."""

    check: str
    about: str
    files: dict = field(hash=False)
    refuse: str = "sum_by_donor"


def spoiled(check, about, old, new):
    """A function that is wrong: one place of the capstone's was changed."""
    return Case(check, about, {STEP: step_with(old, new)})


def right(about, old="", new=""):
    """A function that is right, perhaps written another way."""
    return Case("right-spared", about, {STEP: step_with(old, new)}, "")


def step_with(old, new):
    """The text of the capstone's step with one text in place of another; an error if it is not there."""
    given = (places.capstone() / STEP).read_text(encoding="utf-8")
    if old not in given:
        raise ValueError(f"{STEP} no longer holds {old!r}")
    return given.replace(old, new) if old else given


CASES = (
    right("it is as the capstone has it"),
    right("it adds cell to cell, and its empty answer has another shape", BEGIN, ANOTHER_WAY + BEGIN),
    right("it sums in another type that is large enough", "dtype=np.int64", "dtype=np.uint64"),
    right(
        "it sorts copies of its arguments",
        BEGIN,
        f"    counts, cell_donors = counts.copy(), cell_donors.copy()\n{IN_PLACE}{BEGIN}",
    ),
    spoiled("edge-caught", "it asks for more cells than needed", "cells >= min_cells", "cells > min_cells"),
    spoiled("large-caught", "it sums in the type of the counts", "dtype=np.int64", "dtype=counts.dtype"),
    spoiled("order-caught", "it sorts the donors", BEGIN, f"    donors = sorted(donors)\n{BEGIN}"),
    spoiled(
        "stranger-caught",
        "it takes further donors from the cells",
        BEGIN,
        f"    donors = list(dict.fromkeys([*donors, *map(str, cell_donors)]))\n{BEGIN}",
    ),
    spoiled(
        "numbers-caught",
        "it returns the first of all numbers",
        "kept, cells[cells >= min_cells]",
        "kept, cells[: len(kept)]",
    ),
    spoiled("arguments-caught", "it sorts the cells where they lie", BEGIN, IN_PLACE + BEGIN),
    spoiled(
        "nobody-caught",
        "it stacks a list that may be empty",
        "    return sums, kept",
        "    np.vstack(list(sums))\n    return sums, kept",
    ),
)
LIMITS = limits.Limits(seconds=60)


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    if not workspace.exists("guard.py"):
        yield finding("guard-ends", "there is no file guard.py", "lab reset gives you one to begin with")
        return
    with tempfile.TemporaryDirectory(prefix="lab-toy-") as top:
        lay_out(Path(top), workspace.read("guard.py"))
        ran = limits.Running(play_all, top, LIMITS).outcome()
        yield from (Note(f"your guard ran with a time limit, but on this machine {w}") for w in ran.lacking)
        yield from judged(Path(top))


def lay_out(top, guard):
    """Write the guard and the functions, each in a folder of its number, into a folder."""
    (top / "guard.py").write_text(guard, encoding="utf-8")
    for number, case in enumerate(CASES):
        for name, words in case.files.items():
            file = top / str(number) / name
            file.parent.mkdir(parents=True)
            file.write_text(words, encoding="utf-8")


def play_all():
    """Run the guard on each function in a process of its own; numpy is loaded once."""
    import numpy  # noqa: F401 (for the processes that are forked)

    for name in map(str, range(len(CASES))):
        if (child := os.fork()) == 0:
            os._exit(play(name))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        Path(f"{name}.code").write_text(str(code))
    return 0


def play(name):
    """Do what `python guard.py NAME` does, with what it prints in a file; the exit code."""
    printed = os.open(f"{name}.txt", os.O_WRONLY | os.O_CREAT)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    sys.argv, code = ["guard.py", name], 0
    sys.stdout, sys.stderr = (os.fdopen(number, "w", closefd=False) for number in (1, 2))
    try:
        runpy.run_path("guard.py", run_name="__main__")
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int | None) else 1
        if not isinstance(stop.code, int | None):
            print(stop.code, file=sys.stderr)
    except BaseException:
        code = 1
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    return (code or 0) % 256


def judged(top):
    """Yield what is wrong with how the guard judged the functions."""
    codes = [text(top / f"{number}.code") for number in range(len(CASES))]
    for number, (case, code) in enumerate(zip(CASES, codes, strict=True)):
        said = text(top / f"{number}.txt")
        if not code or "Traceback (most recent call last)" in said:
            last = (said.strip().splitlines() or ["nothing"])[-1]
            end = f"it ended with a traceback: {last[:120]}" if code else "it did not end"
            seen = f"on a function of which is true: {case.about}. There {end}"
            yield finding("guard-ends", seen, NEXT["guard-ends"])
            return
    for id in list(CHECKS)[1:]:
        ours = [(case, code != "0") for case, code in zip(CASES, codes, strict=True) if case.check == id]
        if wrong := [case for case, refused in ours if refused != bool(case.refuse)]:
            what = "let pass" if wrong[0].refuse else "refused"
            yield finding(id, f"{what} a function of which is true: {wrong[0].about}", NEXT[id])


def text(file):
    """The text of a file; "" if there is none."""
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


WHY = {
    "guard-ends": "a traceback does not tell a wrong function from a wrong guard",
    "right-spared": "a test that fails on right code is taken out within a week",
    "edge-caught": "half of the donors with few cells may have just as many as are needed",
    "large-caught": "the most active genes would become the least active, without an error",
    "order-caught": "each donor would be given the age of another one",
    "stranger-caught": "somebody was left out for a reason",
    "numbers-caught": "the weights of the donors would be those of others",
    "arguments-caught": "whatever the caller does next, it does with other data",
    "nobody-caught": "rare cell types come, and a whole night's run would end there",
}
NEXT = {
    "guard-ends": "in main, which errors of the step are taken for an answer?",
    "right-spared": "compare values; an empty answer may have any shape",
    "edge-caught": "have a donor with exactly as many cells as you ask for",
    "large-caught": "which number is the last that the counts' type can hold?",
    "order-caught": "ask for the donors in an order that no sorting would give",
    "stranger-caught": "have a cell whose donor is not on the list",
    "numbers-caught": "leave out the first donor, so that the others move up",
    "arguments-caught": "keep copies before the call, of cells that do not stand in order",
    "nobody-caught": "ask for more cells than anybody has",
}


def finding(id, seen, next):
    """A Finding on the guard, with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, "guard.py", WHY[id], next)
