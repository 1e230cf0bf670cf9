"""Look up where picked cells are kept: the plate and the well in the sequencing lab's table."""

import csv
from pathlib import Path

from ageing.files import read_tsv, write_tsv
from ageing.step import arguments, made, note, run

COLUMNS = ("donor", "barcode", "plate", "well")


def places_of(library):
    """Return barcode → (plate, well)."""
    with open(library, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {row["barcode"]: (row["plate"], row["well"]) for row in rows if row["well"]}


def work(args):
    """Make the list; a cell that the table does not know is left out."""
    places, order = places_of(args.pool), []
    note("read", f"{args.pool}: {len(places)} cells")
    for path in args.picked:
        donor, barcodes = Path(path).stem, read_tsv(path, "barcode")["barcode"]
        found = [(donor, barcode, *places[barcode]) for barcode in barcodes if barcode in places]
        note("decided", f"{donor}: {len(found)} of {len(barcodes)} cells found")
        order += found
    write_tsv(args.order, {name: [row[n] for row in order] for n, name in enumerate(COLUMNS)})
    made(args.order)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "pool", "order")
    parser.add_argument("picked", nargs="+")
    run(parser, work)


if __name__ == "__main__":
    main()
