"""Pick some cells of one donor, spread evenly over its cell types."""

from ageing.files import read_tsv
from ageing.step import arguments, made, note, run

COLUMNS = ("barcode", "cell_type")


def spread(cells, number):
    """Return `number` of the cells (type, barcode), evenly spaced in their order."""
    cells = sorted(cells)
    return [cells[place * len(cells) // number] for place in range(number)]


def work(args):
    """Pick for one donor."""
    table = read_tsv(args.cells, "barcode", "donor", "cell_type")
    rows = zip(table["donor"], table["cell_type"], table["barcode"], strict=True)
    own = [(cell_type, barcode) for donor, cell_type, barcode in rows if donor == args.donor]
    note("read", f"{args.cells}: {len(own)} cells of {args.donor}")
    with open(args.picked, "w", encoding="utf-8") as picked:
        print(*COLUMNS, sep="\t", file=picked)
        for cell_type, barcode in spread(own, args.number):
            print(barcode, cell_type, sep="\t", file=picked, flush=True)
    made(args.picked, f"{args.number} cells")


def main():
    """Run the command line."""
    parser = arguments(__doc__, "cells", "picked")
    parser.add_argument("--donor", required=True)
    parser.add_argument("--cells", dest="number", type=int, required=True)
    run(parser, work)


if __name__ == "__main__":
    main()
