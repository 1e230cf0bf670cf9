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


TESTS = [an_ordinary_day]


def main():
    """Run every test; the first that fails is named, and the exit code is 1."""
    step = step_of(sys.argv[1])
    for test in TESTS:
        try:
            test(step)
        except AssertionError:
            sys.exit(f"refused by: {test.__name__}")
    print("nothing to refuse")


if __name__ == "__main__":
    main()
