"""Sum the counts of one cell type within each donor: the donor, not the cell, is the unit that repeats."""

import numpy as np

from ageing.files import load_npz, read_tsv, save_npz
from ageing.step import arguments, made, note, run


def sum_by_donor(counts, cell_donors, donors, min_cells):
    """Return sums (donors × genes), the donors that have at least `min_cells` cells, and their cell numbers.

    counts: cells × genes; cell_donors: each cell's donor; donors: those to look for, in the order to keep.
    """
    cells = np.array([(cell_donors == donor).sum() for donor in donors])
    kept = np.array(donors)[cells >= min_cells]
    sums = np.array([counts[cell_donors == donor].sum(axis=0, dtype=np.int64) for donor in kept])
    return sums, kept, cells[cells >= min_cells]


def log2_cpm(sums):
    """Return log2 counts per million of sums (donors × genes), with half a count added."""
    return np.log2((sums + 0.5) / (sums.sum(axis=1, keepdims=True) + 1.0) * 1e6)


def work(args):
    """Sum one cell type."""
    counts, genes, barcodes, cell_donors = load_npz(args.merged, "counts", "genes", "barcodes", "donors")
    cells, donors = read_tsv(args.cells, "barcode", "cell_type"), read_tsv(args.donors, "donor")["donor"]
    own = {b for b, t in zip(cells["barcode"], cells["cell_type"], strict=True) if t == args.cell_type}
    mine = np.array([barcode in own for barcode in barcodes.tolist()])
    note("read", f"{args.merged}: {mine.sum()} of {len(mine)} cells are {args.cell_type}")
    sums, kept, numbers = sum_by_donor(counts[mine], cell_donors[mine], donors, args.min_cells)
    note("decided", f"{len(kept)} of {len(donors)} donors have {args.min_cells} cells or more")
    save_npz(args.sums, counts=sums, genes=genes, donors=kept, cells=numbers)
    made(args.sums)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "merged", "cells", "donors", "sums")
    parser.add_argument("--cell-type", required=True)
    parser.add_argument("--min-cells", type=int, required=True)
    run(parser, work)


if __name__ == "__main__":
    main()
