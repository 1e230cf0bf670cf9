"""A copy ends too early and its job ends without an error (F31): a table from outside is cut short."""

from labkit.checks import Finding
from labkit.drills import _order as order
from labkit.drills import _runs as runs

TITLE = "Cells missing from an order list"
MODULE = "module03"
MINUTES = 15
CLASS = "storage and staging"
CAUSE = "truncated-accepted"
FACTS = ("F31",)
TICKET = """\
The sequencing lab called: our list has no cells of D08, and of {donor} there are too few.
We agreed on 20 of each donor. They say that all of our cells are in their table.
The run (profiles/{profile}) ended without a complaint. I started it again: nothing to be done.
Please tell me what is wrong before they begin at two.
"""
REPLIES = {
    "source-damaged": "the lab's own table is complete: look at its end, and compare it with the copy",
    "partial-file-kept": "no job of that run failed: Snakemake's log tells of no error",
    "run-killed": "the run went to its end: there is no lock and no mark of an incomplete file",
    "discovery-too-narrow": "the list asks for all eight donors; look where their cells get lost",
    "files-left-over": "all files are of this one run",
    "config-changed": "the number of cells to pick is as agreed: see how many are in results/pick_cells",
    "disk-full": "files written later that day are whole",
}
LINE = 17  # bytes of a line of the table; a cut in the middle of a line leaves a cell without a well
CELLS = 120  # of each donor


def place(draw):
    """The donor in whose rows the copy ends, and the name of the profile."""
    number = draw.randint(3, 7)
    return {
        "donor": f"D{number:02}",
        "bytes": str(LINE * (CELLS * (number - 1) + draw.randint(20, 100)) + draw.randint(1, 9)),
        "profile": draw.choice(["night", "weekly", "order"]),
    }


def prepare(space, place):
    """The colleague's rules and profile."""
    order.add(space)
    runs.profile(space, place["profile"])


def inject(space, place):
    """The share ends the table too early while it is copied."""
    accident = {"step": "ageing.stage_library", "file": order.SOURCE, "size": int(place["bytes"])}
    runs.snakemake(space, place["profile"], kind="ShortRead", **accident)


def healthy(space, place):
    """The copy is whole."""
    runs.snakemake(space, place["profile"])


def source_damaged(space, place):
    """The lab's own table is cut, and copied as it is."""
    table = space.path / order.SOURCE
    table.write_bytes(table.read_bytes()[: int(place["bytes"])])
    runs.snakemake(space, place["profile"])


RIVALS = {"source-damaged": source_damaged}


def symptom(space, place):
    """The list knows no cell of the last donor."""
    return not any(line.startswith("D08") for line in space.read(order.ORDER).splitlines())


def scope(place):
    """The copy and the list made from it, or the donors who lack cells."""
    donors = {f"D{number:02}" for number in range(int(place["donor"][1:]), 9)}
    files = [{"library"}, {"order"}, {"library", "order"}, {"stage_library"}]
    files += [{"order_list", "order"}, {"stage_library", "library", "order_list", "order"}]
    return [donors, *files, *(donors | file for file in files)]


def where(place):
    """The rule that copies, or its file."""
    return [("stage_library",)]


def repaired(space, place):
    """The copy and the list are whole."""
    yield from order.whole(space)


def fair(space, scene, place):
    """Both are made by their rules, from the lab's table as it is."""
    if space.read(order.SOURCE) != scene.read(order.SOURCE):
        yield Finding(
            "by-fair-means",
            "the sequencing lab's table as it was",
            "it is another one",
            order.SOURCE,
            "it is theirs, and it was right",
            "put it back, and look at what is made from it",
        )
    yield from runs.made_anew(space, scene, [order.LIBRARY, order.ORDER])
    yield from runs.records_kept(space, scene)
