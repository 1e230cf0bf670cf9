"""Snakemake is killed in mid-job: a lock, a half-written file and its mark are left (F11, F30)."""

from labkit.drills import _order as order
from labkit.drills import _runs as runs

TITLE = "A table that breaks off"
MODULE = "module03"
MINUTES = 15
CLASS = "operating context"
CAUSE = "run-killed"
FACTS = ("F11", "F30")
DECOY = "The profile sets keep-incomplete, which did nothing here: no job failed before Snakemake was killed."
TICKET = """\
Good morning, can you have a look before noon?
The run of last night (profiles/{profile}) stopped before the end, nobody was watching.
results/pick_cells/{donor}.tsv has fewer rows than the tables of the other donors, each should have 20 cells.
`--summary` says it is ok, though. The sequencing lab waits for results/order_list/order.tsv.
May I just start the run once more?
"""
REPLIES = {
    "partial-file-kept": "that takes a job that failed while Snakemake lived and could say so; this log just"
    " stops, and the file still carries the mark of a job under way",
    "lock-left": "the lock is there, and it is not all: something was half made when the run died",
    "second-run": "no Snakemake is at work here: nothing is written any more, and its log has stopped",
    "truncated-accepted": "then the job would have ended without an error; this one never ended",
    "memory-limit": "nothing here tells of a limit, and not only the job ended, but Snakemake with it",
    "disk-full": "nothing in the logs says that there was no room",
    "file-late": "a file that is late becomes whole; this one will not grow any more",
}


def place(draw):
    """A donor, where the table breaks off, and the name of the profile."""
    return {
        "donor": draw.choice(order.DONORS),
        "rows": str(draw.randint(5, 16)),
        "profile": draw.choice(["night", "weekend", "unattended"]),
    }


def prepare(space, place):
    """The colleague's rules, and a profile that keeps what failed jobs leave."""
    order.add(space)
    runs.profile(space, place["profile"], keep_incomplete="true")


def beside(place):
    """The files that are whole before the accident."""
    return [order.LIBRARY, *(file for file in order.PICKED if file != order.picked(place["donor"]))]


def inject(space, place):
    """Snakemake is killed, with its jobs, while the table of one donor is half written."""
    runs.run_killed(space, place["profile"], order.picked(place["donor"]), place["rows"], beside(place))


def healthy(space, place):
    """Nobody is killed."""
    runs.snakemake(space, place["profile"])


def partial_file_kept(space, place):
    """Only the job is killed, and the profile keeps its half."""
    runs.job_killed(space, place["profile"], order.picked(place["donor"]), place["rows"], beside(place))


RIVALS = {"partial-file-kept": partial_file_kept}


def symptom(space, place):
    """The table has fewer lines than it should."""
    return len(space.read(order.picked(place["donor"])).splitlines()) == int(place["rows"])


def scope(place):
    """The donor whose table is short; the list made from it is not there yet."""
    return [{place["donor"]}, {place["donor"], "order"}, {place["donor"], "pick_cells"}]


def where(place):
    """The job that was under way."""
    return [("pick_cells", place["donor"])]


def repaired(space, place):
    """Lock and mark are gone, all tables and the list are whole."""
    yield from runs.unlocked(space)
    yield from order.whole(space)


def fair(space, scene, place):
    """The table is made by its rule, and what Snakemake knows of the others is kept."""
    yield from runs.made_anew(space, scene, [order.picked(place["donor"]), order.ORDER])
    yield from runs.records_kept(space, scene)
