"""A job is killed while it writes; keep-incomplete keeps the half, and Snakemake believes it (F1)."""

from labkit.drills import _order as order
from labkit.drills import _runs as runs

TITLE = "A table shorter than its neighbours"
MODULE = "module03"
MINUTES = 15
CLASS = "storage and staging"
CAUSE = "partial-file-kept"
FACTS = ("F1", "F40")
TICKET = """\
Hello, could you look at this before noon?
Last night's run (profiles/{profile}) did not get to the end. Nobody was there, so I don't know why.
Now results/pick_cells/{donor}.tsv is shorter than the tables of the other donors; all should list 20 cells.
Snakemake's summary calls it ok. I still need results/order_list/order.tsv for the sequencing lab.
Can I simply start the run again?
"""
REPLIES = {
    "run-killed": "a Snakemake that was killed leaves a lock and the mark of an incomplete file, and its log"
    " stops; here it went on, and its log says how it ended",
    "truncated-accepted": "then the job would have ended without an error; Snakemake's log says how it ended",
    "memory-limit": "nothing tells of a limit; and a failed job does not explain why half its file stays",
    "disk-full": "nothing in the logs says that there was no room, and later files of that night are whole",
    "file-late": "a file that is late becomes whole; this one will not grow any more",
    "step-fails-always": "the step makes whole tables for all donors, for this one too if asked again",
    "source-damaged": "all tables are made from one file, and the other donors' are whole",
}


def place(draw):
    """A donor, where the table breaks off, and the name of the profile."""
    return {
        "donor": draw.choice(order.DONORS),
        "rows": str(draw.randint(5, 16)),
        "profile": draw.choice(["night", "weekend", "unattended"]),
    }


def prepare(space, place):
    """The colleague's rules and profile."""
    order.add(space)
    runs.profile(space, place["profile"])


def beside(place):
    """The files that are whole before the accident."""
    return [order.LIBRARY, *(file for file in order.PICKED if file != order.picked(place["donor"]))]


def inject(space, place):
    """The profile keeps what failed jobs leave; the job of one donor is killed in the middle of its table."""
    runs.profile(space, place["profile"], keep_incomplete="true")
    runs.job_killed(space, place["profile"], order.picked(place["donor"]), place["rows"], beside(place))


def healthy(space, place):
    """Nothing is killed, and the profile would keep nothing."""
    runs.snakemake(space, place["profile"])


def run_killed(space, place):
    """The same profile; but Snakemake itself is killed at that moment, with the job."""
    runs.profile(space, place["profile"], keep_incomplete="true")
    runs.run_killed(space, place["profile"], order.picked(place["donor"]), place["rows"], beside(place))


RIVALS = {"run-killed": run_killed}


def symptom(space, place):
    """The table has fewer lines than it should."""
    return len(space.read(order.picked(place["donor"])).splitlines()) == int(place["rows"])


def scope(place):
    """The donor whose table is short; the list made from it is not there yet."""
    return [{place["donor"]}, {place["donor"], "order"}, {place["donor"], "pick_cells"}]


def where(place):
    """The setting that kept the file, or the job whose file was kept."""
    return [("keep-incomplete",), ("pick_cells", place["donor"])]


def repaired(space, place):
    """All tables and the list are whole, and the next failure leaves nothing."""
    yield from order.whole(space)
    file = order.picked(place["donor"])
    yield from runs.next_failure_leaves_nothing(
        space, place["profile"], file, order.expected_cells(space, place["donor"])
    )


def fair(space, scene, place):
    """The table is made by its rule, and what Snakemake knows of the others is kept."""
    yield from runs.made_anew(space, scene, [order.picked(place["donor"]), order.ORDER])
    yield from runs.records_kept(space, scene)
