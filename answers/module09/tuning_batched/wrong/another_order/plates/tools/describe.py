"""Describe plates, each by the mean of six of its wells, drawn by lot: always by the same lot.

python tools/describe.py OUTPUT PLATE …
"""

import random
import sys
from pathlib import Path

from started import started


def describe(plate):
    """Return the name of a plate and the mean of six of its wells."""
    lot = random.Random(7)  # for each plate anew, as if it were alone in its process
    wells = [int(word) for word in Path(plate).read_text().split()]
    name, mean = Path(plate).stem, sum(lot.sample(wells, 6)) / 6
    print(f"{name}: {len(wells)} wells, mean of six {mean:.2f}")
    return f"{name}\t{mean:.2f}\n"


if __name__ == "__main__":
    started()
    Path(sys.argv[1]).write_text("".join(map(describe, sys.argv[2:])))
