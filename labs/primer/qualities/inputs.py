"""The inputs of the two scripts, from a finished capstone: a table of donors, and one of cells for each."""

import csv
from pathlib import Path


def inputs_from(capstone, folder):
    """Write donors.tsv and cells/DONOR.tsv into a folder, from a capstone's catalogue and cell types."""
    folder = Path(folder)
    (folder / "cells").mkdir(parents=True)
    donors = rows(capstone / "data/tiny/donors.tsv")
    write(folder / "donors.tsv", ["donor", "age", "sex"], donors)
    cells = rows(capstone / "results/cluster_cells/cells.tsv")
    for donor in donors:
        own = [cell for cell in cells if cell["donor"] == donor["donor"]]
        write(folder / f"cells/{donor['donor']}.tsv", ["barcode", "cell_type"], own)
    return folder


def rows(path):
    """Return the rows of a table as dicts."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def write(path, columns, table):
    """Write some columns of a table."""
    lines = ["\t".join(columns), *("\t".join(row[c] for c in columns) for row in table)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
