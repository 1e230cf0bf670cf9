"""Describe plates, each by the mean of six of its wells, drawn by lot: always by the same lot.

python tools/describe.py PLATE … OUTPUT …, as many outputs as plates, in the same order
"""

import random
import sys
from pathlib import Path

from started import started


def describe(plate, output):
    """Write the name of a plate and the mean of six of its wells."""
    lot = random.Random(7)  # for each plate anew, as if it were alone in its process
    wells = [int(word) for word in Path(plate).read_text().split()]
    name, mean = Path(plate).stem, sum(lot.sample(wells, 6)) / 6
    Path(output).write_text(f"{name}\t{mean:.2f}\n")
    print(f"{name}: {len(wells)} wells, mean of six {mean:.2f}")


if __name__ == "__main__":
    started()
    half = len(sys.argv) // 2 + 1
    for pair in zip(sys.argv[1:half], sys.argv[half:], strict=True):
        describe(*pair)
