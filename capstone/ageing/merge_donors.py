"""Put the kept cells of all donors into one matrix."""

from pathlib import Path

import numpy as np

from ageing.files import BadInput, fault_in_names, load_counts, save_npz
from ageing.step import arguments, made, note, run


def merge(paths):
    """Return counts (cells × genes), genes, barcodes and each cell's donor, for files named DONOR.npz.

    BadInput if two files do not list the same genes in the same order, or share a barcode.
    """
    parts = [load_counts(path) for path in paths]
    genes = parts[0][1]
    for path, (_, other, _) in zip(paths, parts, strict=True):
        if not np.array_equal(genes, other):
            raise BadInput(f"{path}: its genes are not those of {paths[0]}; give all donors one gene list.")
    barcodes = np.concatenate([part[2] for part in parts])
    # Later steps know a cell by its barcode alone.
    if fault := fault_in_names(barcodes.tolist()):
        raise BadInput(f"{paths[0]} and others: barcodes: {fault}; put the donor's name before each barcode.")
    donors = np.repeat([Path(path).stem for path in paths], [len(part[0]) for part in parts])
    return np.vstack([part[0] for part in parts]), genes, barcodes, donors


def work(args):
    """Merge the donors."""
    counts, genes, barcodes, donors = merge(args.kept)
    note("read", f"{len(args.kept)} donors: {len(counts)} cells × {len(genes)} genes")
    save_npz(args.merged, counts=counts, genes=genes, barcodes=barcodes, donors=donors)
    made(args.merged)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "merged")
    parser.add_argument("kept", nargs="+")
    run(parser, work)


if __name__ == "__main__":
    main()
