"""Which genes change with age, all cells of a donor taken together: python cut/script.py

Every piece is given what is imported here. The settings it must ask for, and all else it must find in a file.
"""

from pathlib import Path

import numpy as np

data, max_mito, min_mean_count, top = "data/tiny", 0.15, 50, 5

# %% read
rows = [line.split("\t") for line in Path(data, "donors.tsv").read_text().splitlines()[1:]]
donors = [row[0] for row in rows]
ages = np.array([float(row[1]) for row in rows])
archives = [np.load(Path(data, row[3])) for row in rows]
genes = archives[0]["genes"]
counts = [archive["counts"] for archive in archives]

# %% filter
mito = np.char.startswith(genes, "MT-")
healthy = [cells[cells[:, mito].sum(axis=1) <= max_mito * cells.sum(axis=1)] for cells in counts]

# %% sums
sums = np.array([cells.sum(axis=0) for cells in healthy])

# %% scale
logs = np.log2((sums + 0.5) / (sums.sum(axis=1, keepdims=True) + 1) * 1e6)
ages = (ages - ages.mean()) / 10

# %% model
tested = sums.mean(axis=0) >= min_mean_count
slope = ages @ logs[:, tested] / (ages**2).sum()
names = genes[tested]

# %% table
order = np.argsort(-np.abs(slope))[:top]
table = [f"{names[n]}\t{slope[n]:+.3f}" for n in order]
print(*table, sep="\n")
