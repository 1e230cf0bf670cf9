"""Describe a plate by the mean of six of its wells, drawn by lot: always by the same lot.

python tools/describe.py PLATE OUTPUT
"""

import random
import sys
from pathlib import Path

from started import started

lot = random.Random(7)


def describe(plate, output):
    """Write the name of a plate and the mean of six of its wells."""
    wells = [int(word) for word in Path(plate).read_text().split()]
    name, mean = Path(plate).stem, sum(lot.sample(wells, 6)) / 6
    Path(output).write_text(f"{name}\t{mean:.2f}\n")
    print(f"{name}: {len(wells)} wells, mean of six {mean:.2f}")


if __name__ == "__main__":
    started()
    describe(*sys.argv[1:])
