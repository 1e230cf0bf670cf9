"""Turn raw counts of an .h5ad file into a data folder of the capstone: archive, catalogue, gene sets.

One donor is read at a time, so that memory follows the largest donor and not the file. The folder is made
beside its place and renamed: it is there whole or not at all. anndata and h5py are needed here, nowhere else.
"""

import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from ageing.files import BadInput, save_npz, sha256, write_json, write_tsv
from ageing.gene_sets import read_gene_sets
from ageing.import_people import people_of, unique
from ageing.step import arguments, made, note, run

FEWEST_DONORS = 5  # the least that select_cell_types/min_donors can be
WHOLE = 1e-6  # counts that passed through text or 32-bit floats are whole numbers up to this


def opened(path):
    """Return an .h5ad file opened for reading; BadInput if it is none, or a package is missing."""
    try:
        import anndata.io  # noqa: F401 (asked for here, so that one sentence names all that is missing)
        import h5py
    except ImportError as error:
        raise BadInput(
            f"{error.name.split('.')[0]}: this package is not installed, and reading .h5ad needs it; "
            f"install it with  {Path(sys.executable).name} -m pip install -r requirements-h5ad.txt"
        ) from None
    try:
        return h5py.File(path)
    except OSError:
        raise BadInput(
            f"{path}: this is not a readable .h5ad file; check the name and the download."
        ) from None


def frame(file, key, path):
    """Return the table of cells (obs) or genes (var) of an open file."""
    from anndata.io import read_elem

    try:
        return read_elem(file[key])
    except Exception as error:  # anndata has no common error; whatever it is, the table cannot be read
        raise BadInput(
            f"{path}: its table {key!r} cannot be read ({type(error).__name__}); write the file anew."
        ) from None


def matrix_of(file, path, layer, raw):
    """Return a reader, row numbers → that part of the matrix, its shape (cells, genes), its gene table's key.

    layer: a name below `layers`; raw: whether to take `raw/X`; neither: `X`.
    """
    key = f"layers/{layer}" if layer else "raw/X" if raw else "X"
    if key not in file:
        raise BadInput(f"{path}: there is no matrix {key!r}; {choices(file)}.")
    matrix, table = file[key], "raw/var" if raw else "var"
    if "shape" not in matrix.attrs:
        return matrix.__getitem__, matrix.shape, table
    if matrix.attrs["encoding-type"] != "csr_matrix":
        raise BadInput(
            f"{path}: {key!r} is stored gene by gene (CSC), so that no donor can be read alone; "
            "convert it with scipy's tocsr() and save it again."
        )
    return sparse_reader(matrix), tuple(map(int, matrix.attrs["shape"])), table


def sparse_reader(matrix):
    """Return a function that reads rows, by their sorted numbers, of a CSR matrix on disk.

    anndata has one too. The last one for Python 3.11 calls parts of scipy that the pinned scipy has no more.
    """
    from scipy.sparse import csr_array

    ends, genes = matrix["indptr"][:], int(matrix.attrs["shape"][1])

    def read(rows):
        runs = np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1)
        parts = [slice(ends[run[0]], ends[run[-1] + 1]) for run in runs]
        values, columns = (np.concatenate([matrix[n][part] for part in parts]) for n in ("data", "indices"))
        starts = np.concatenate([[0], np.cumsum(ends[rows + 1] - ends[rows])])
        return csr_array((values, columns, starts), shape=(len(rows), genes))

    return read


def choices(file):
    """Return which matrices a file offers, as the words that choose them."""
    layers = [f"--layer {name}" for name in file.get("layers", ())]
    return f"this file offers: {', '.join(['X', *(['--raw'] if 'raw/X' in file else []), *layers])}"


def counts_of(part, what, offers):
    """Return a part of a matrix as dense whole numbers of the smallest type; BadInput unless raw counts."""
    values = part.data if hasattr(part, "toarray") else np.asarray(part)
    if not np.isfinite(values).all() or (values.size and values.min() < 0):
        raise BadInput(f"{what}: it holds negative or missing values, so these are no raw counts; {offers}.")
    if np.issubdtype(values.dtype, np.floating) and np.abs(values - values.round()).max(initial=0) > WHOLE:
        raise BadInput(
            f"{what}: it holds fractions such as {first_fraction(values):.4g}, so these are no raw counts; "
            f"{offers}."
        )
    small = np.uint16 if values.max(initial=0) < 2**16 else np.uint32
    if not hasattr(part, "toarray"):
        return values.round().astype(small)
    part.data = values.round().astype(small)  # before unpacking, where it is a twentieth of the size
    return part.toarray()


def first_fraction(values):
    """Return the first value that is not whole."""
    values = values.ravel()
    return float(values[np.abs(values - values.round()) > WHOLE][0])


def genes_of(file, key, column, path):
    """Return the gene names from the index of a gene table, or from one of its columns."""
    table = frame(file, key, path)
    if column and column not in table:
        raise BadInput(f"{path}: no column {column!r} in {key!r}; it has: {', '.join(table.columns)}.")
    return unique(table[column] if column else table.index, "gene", path)


def check_sets(path, genes):
    """Refuse gene sets that are missing, unreadable, or name none of the genes."""
    if not path:
        raise BadInput("--gene-sets: no sets to ask about; give a table with the columns set and gene.")
    if not set().union(*read_gene_sets(path).values()) & set(genes):
        raise BadInput(
            f"{path}: none of its genes is among those of the counts, such as {genes[0]}; rename them."
        )


def write_folder(folder, file, args):
    """Fill an empty folder from an open file."""
    read, shape, table = matrix_of(file, args.file, args.layer, args.raw)
    genes, cells = genes_of(file, table, args.gene_column, args.file), frame(file, "obs", args.file)
    check_sets(args.gene_sets, genes)
    barcodes, people, rows_of = unique(cells.index, "barcode", args.file), *people_of(cells, args)
    if shape != (len(barcodes), len(genes)):
        raise BadInput(f"{args.file}: the matrix has the shape {shape}, its tables another; write it anew.")
    if len(people) < FEWEST_DONORS:
        raise BadInput(
            f"{args.file}: {len(people)} donors; at least {FEWEST_DONORS} are needed to see ageing."
        )
    note("read", f"{args.file}: {len(people)} donors, {len(barcodes)} cells × {len(genes)} genes")
    for person in people:
        rows, target = rows_of[person["name_in_source"]], folder / person["file"]
        what = f"{args.file}: donor {person['name_in_source']}"
        counts = counts_of(read(rows), what, choices(file))
        save_npz(target, counts=counts, genes=genes, barcodes=barcodes[rows])
        person["sha256"] = sha256(target)
    write_tsv(folder / "donors.tsv", {name: [p[name] for p in people] for name in people[0]})
    sets = [
        (name, gene) for name, members in read_gene_sets(args.gene_sets).items() for gene in sorted(members)
    ]
    write_tsv(folder / "gene_sets.tsv", dict(zip(("set", "gene"), zip(*sets, strict=True), strict=True)))
    asked = {n: v for n, v in vars(args).items() if n not in ("file", "out", "gene_sets", "attempt")}
    write_json(folder / "import.json", {"file": Path(args.file).name, "sha256": sha256(args.file), **asked})


def work(args):
    """Import one file into a folder that does not exist yet."""
    out = Path(args.out)
    if out.exists():
        raise BadInput(f"{out}: this exists already; give another --out, or remove it first.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        opened(args.file) as file,
        tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as scratch,
    ):
        (fresh := Path(scratch) / "data").mkdir()
        write_folder(fresh, file, args)
        os.replace(fresh, out)
    made(out / "donors.tsv", f"run the workflow on it with --config catalogue={out / 'donors.tsv'}")


def main():
    """Run the command line."""
    parser = arguments(__doc__, "file")
    parser.add_argument("--out", required=True, help="folder to make, such as data/NAME")
    for name in ("donor", "age", "sex"):
        parser.add_argument(f"--{name}-column", required=True, help=f"column of obs with each cell's {name}")
    parser.add_argument("--age-unit", choices=("years", "months", "days"), default="years")
    parser.add_argument("--gene-column", help="column of var with the gene symbols (default: its index)")
    parser.add_argument("--gene-sets", help="table with the columns set and gene")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--layer", help="take the counts from this layer")
    which.add_argument("--raw", action="store_true", help="take the counts from raw")
    run(parser, work)


if __name__ == "__main__":
    main()
