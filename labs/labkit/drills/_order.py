"""A colleague's rules that list cells to be sequenced once more: for drills that need a rule of their own."""

from pathlib import Path

from labkit.checks import Finding

HERE = Path(__file__).parent
DONORS = tuple(f"D{n:02}" for n in range(1, 9))
CELLS = 20
SOURCE = "data/tiny/library/wells.tsv"
LIBRARY, ORDER = "results/stage_library/library.tsv", "results/order_list/order.tsv"


def picked(donor):
    """The file with the picked cells of a donor."""
    return f"results/pick_cells/{donor}.tsv"


PICKED = tuple(map(picked, DONORS))


def add(space):
    """Add the colleague's rules and steps, and the sequencing lab's table."""
    space.overlay(HERE / "_colleague")
    for old, new in (
        ('include: "rules/release.smk"\n', 'include: "rules/order.smk"\n'),
        ('        "results/provenance/run.json",\n', f'        "{ORDER}",\n'),
    ):
        space.edit("workflow/Snakefile", old, old + new)
    space.write(SOURCE, "\n".join("\t".join(row) for row in wells(space)) + "\n")


def wells(space):
    """The sequencing lab's table, row by row: each cell's plate and well."""
    barcodes = [line.split("\t")[0] for line in space.read("data/tiny/truth/cells.tsv").splitlines()[1:]]
    where = (
        (f"P{n // 96 + 1:02}", f"{'ABCDEFGH'[n % 96 // 12]}{n % 12 + 1:02}") for n in range(len(barcodes))
    )
    return [("barcode", "plate", "well"), *((b, *w) for b, w in zip(barcodes, where, strict=True))]


def expected_cells(space, donor):
    """The text of a whole table of picked cells."""
    rows = [line.split("\t") for line in space.read("results/cluster_cells/cells.tsv").splitlines()]
    place = {name: number for number, name in enumerate(rows[0])}
    own = sorted((r[place["cell_type"]], r[place["barcode"]]) for r in rows[1:] if r[place["donor"]] == donor)
    chosen = [own[n * len(own) // CELLS] for n in range(CELLS)]
    return "\n".join(["barcode\tcell_type", *(f"{barcode}\t{kind}" for kind, barcode in chosen)]) + "\n"


def expected_order(space):
    """The text of the whole list."""
    place = {row[0]: row[1:] for row in wells(space)}
    rows = ["donor\tbarcode\tplate\twell"]
    for donor in DONORS:
        for line in expected_cells(space, donor).splitlines()[1:]:
            barcode = line.split("\t")[0]
            rows.append("\t".join([donor, barcode, *place[barcode]]))
    return "\n".join(rows) + "\n"


def whole(space):
    """Yield a Finding for each table of the colleague's that is missing or does not hold what it should."""
    tables = {picked(donor): expected_cells(space, donor) for donor in DONORS}
    tables |= {
        LIBRARY: "\n".join("\t".join(row) for row in wells(space)) + "\n",
        ORDER: expected_order(space),
    }
    for name, text in tables.items():
        seen = space.read(name) if space.exists(name) else ""
        if seen != text:
            rows, all_rows = (len(t.splitlines()) for t in (seen, text))
            what = f"{rows} lines" if rows != all_rows else "as many lines, but others"
            yield Finding(
                "repaired",
                f"the {all_rows} lines that follow from its inputs",
                what if space.exists(name) else "there is no such file",
                name,
                "somebody will order by this list",
                "ask what this file is made from, and how to have it made again",
            )
