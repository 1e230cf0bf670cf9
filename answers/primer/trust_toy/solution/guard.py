"""Refuse a step that sums cells by donor wrongly, on data so small that the answer is known.

python guard.py FOLDER        the folder of a capstone
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np


def step_of(folder):
    """Return the function `sum_by_donor` of a capstone."""
    file = Path(folder, "ageing/pseudobulk.py")
    spec = importlib.util.spec_from_file_location("pseudobulk", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.sum_by_donor


def an_ordinary_day(step):
    """Two donors with two cells each: counts, whose cell it is, the donors to look for, cells needed."""
    counts = np.array([[1, 0], [2, 3], [4, 0], [0, 5]], dtype=np.uint16)
    sums, donors, cells = step(counts, np.array(["D1", "D1", "D2", "D2"]), ["D1", "D2"], 1)
    assert sums.tolist() == [[3, 3], [4, 5]]
    assert donors.tolist() == ["D1", "D2"]
    assert cells.tolist() == [2, 2]


def toy():
    """Six cells of three donors, who do not stand in order: D3 has three, D2 two, D1 one."""
    counts = np.array([[1, 1], [1, 3], [2, 0], [2, 2], [3, 4], [0, 5]], dtype=np.uint16)
    return counts, np.array(["D3", "D1", "D3", "D2", "D3", "D2"])


def exactly_enough(step):
    """D2 has two cells, and two are needed."""
    _, donors, _ = step(*toy(), ["D2"], 2)
    assert donors.tolist() == ["D2"]


def beyond_the_type(step):
    """Two counts that fit into 16 bits, and whose sum does not."""
    counts = np.array([[40000], [40000]], dtype=np.uint16)
    sums, _, _ = step(counts, np.array(["D1", "D1"]), ["D1"], 1)
    assert sums.tolist() == [[80000]]


def in_the_order_asked_for(step):
    """Sums and donors come as D3, D1, whatever the alphabet says."""
    sums, donors, _ = step(*toy(), ["D3", "D1"], 1)
    assert donors.tolist() == ["D3", "D1"]
    assert sums.tolist() == [[6, 5], [1, 3]]


def only_those_asked_for(step):
    """The cells of D2 and D3 belong to nobody here."""
    _, donors, _ = step(*toy(), ["D1"], 1)
    assert donors.tolist() == ["D1"]


def numbers_of_those_kept(step):
    """D1 is left out, so the numbers are those of D2 and D3."""
    _, _, cells = step(*toy(), ["D1", "D2", "D3"], 2)
    assert cells.tolist() == [2, 3]


def nothing_rearranged(step):
    """What was handed over is as it was."""
    (counts, owners), (kept_counts, kept_owners) = toy(), toy()
    step(counts, owners, ["D1", "D2", "D3"], 1)
    assert counts.tolist() == kept_counts.tolist()
    assert owners.tolist() == kept_owners.tolist()


def nobody_has_enough(step):
    """Nobody has nine cells: an empty answer, and no error."""
    sums, donors, cells = step(*toy(), ["D1", "D2"], 9)
    assert len(sums) == len(donors) == len(cells) == 0


TESTS = [
    an_ordinary_day,
    exactly_enough,
    beyond_the_type,
    in_the_order_asked_for,
    only_those_asked_for,
    numbers_of_those_kept,
    nothing_rearranged,
    nobody_has_enough,
]


def main():
    """Run every test; the first that fails is named, and the exit code is 1."""
    step = step_of(sys.argv[1])
    for test in TESTS:
        try:
            test(step)
        except Exception:  # an error of the step is a wrong answer
            sys.exit(f"refused by: {test.__name__}")
    print("nothing to refuse")


if __name__ == "__main__":
    main()
