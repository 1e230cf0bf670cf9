"""Compare the step with a slow function that does as its words say, on data drawn to have edges."""

import importlib.util
import random
import sys
from pathlib import Path

import numpy as np


def slow(counts, owners, donors, least):
    """Do what the step promises, with lists and one cell after the other."""
    answer = []
    for donor in donors:
        rows = [row for row, owner in zip(counts, owners, strict=True) if owner == donor]
        if len(rows) >= least:
            answer.append((donor, [sum(gene) for gene in zip(*rows, strict=True)], len(rows)))
    return answer


def drawn(seed):
    """A few cells with small and with very large counts, donors in any order, some of them strangers."""
    draw = random.Random(seed)
    owners = draw.choices(["D1", "D2", "D3", "D4"], k=draw.randint(4, 9))
    counts = [[draw.choice([0, 1, 7, 40000, 65535]) for _ in range(2)] for _ in owners]
    return counts, owners, draw.sample(["D1", "D2", "D3", "D5"], 3), draw.randint(1, 5)


def differs(step, seed):
    """Say whether the step answers otherwise than the slow function, falls over, or changes its arguments."""
    counts, owners, donors, least = drawn(seed)
    given, asked = np.array(counts, dtype=np.uint16), np.array(owners)
    try:
        sums, kept, cells = step(given, asked, list(donors), least)
        answer = list(zip(kept.tolist(), np.asarray(sums).tolist(), cells.tolist(), strict=True))
    except Exception:
        return True
    return (
        answer != slow(counts, owners, donors, least) or given.tolist() != counts or asked.tolist() != owners
    )


spec = importlib.util.spec_from_file_location("pseudobulk", Path(sys.argv[1], "ageing/pseudobulk.py"))
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
wrong = [seed for seed in range(200) if differs(module.sum_by_donor, seed)]
sys.exit(f"refused: {len(wrong)} of 200 draws differ, the first is {wrong[0]}" if wrong else 0)
