"""Multiply large matrices, and note how many threads the library was told to use, and what it took.

python multiply.py FILE
"""

import hashlib
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

began, used = time.perf_counter(), time.process_time()
matrix = np.random.default_rng(7).normal(size=(500, 500))
for _ in range(12):
    matrix = matrix @ matrix.T
    matrix /= np.abs(matrix).max()
note = {
    "told": os.environ["OMP_NUM_THREADS"],
    "cpu": time.process_time() - used,
    "seconds": time.perf_counter() - began,
    "digest": hashlib.sha256(matrix.round(6).tobytes()).hexdigest(),
}
Path(sys.argv[1]).write_text(json.dumps(note))
