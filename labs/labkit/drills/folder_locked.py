"""A run dies between two jobs: its lock stays, nothing is half made (F12, F30)."""

import yaml

from labkit.checks import Finding
from labkit.drills import _order as order
from labkit.drills import _runs as runs

TITLE = "A folder that cannot be locked"
MODULE = "module03"
MINUTES = 15
CLASS = "operating context"
CAUSE = "lock-left"
FACTS = ("F11", "F12", "F30")
TICKET = """\
Snakemake will not start any more: "Directory cannot be locked", it says (profiles/{profile}).
The machine was switched off over lunch, somebody tripped over the cable.
I am the only one who works in this folder, I think. Before lunch it was making the lists of cells.
What is broken now, and what do I have to make again? results/order_list/order.tsv is not there yet.
"""
REPLIES = {
    "run-killed": "a run that dies in the middle of a job leaves the mark of an incomplete file too;"
    " here no job was under way",
    "second-run": "a Snakemake at work would be among the processes of this machine, and its log would grow",
    "partial-file-kept": "all files that were made are whole; compare their lines",
    "disk-full": "nothing in the logs says that there was no room",
    "nothing-wrong": "a run that cannot start is an incident, however small the damage is",
}


def place(draw):
    """The donor that the rival leaves half made, and the name of the profile."""
    return {
        "donor": draw.choice(order.DONORS),
        "rows": str(draw.randint(5, 16)),
        "profile": draw.choice(["bench", "desk", "office"]),
    }


def prepare(space, place):
    """The colleague's rules and profile."""
    order.add(space)
    runs.profile(space, place["profile"])


def inject(space, place):
    """Everything is killed when all tables are made and the list is about to be."""
    runs.killed_before(space, place["profile"], order.ORDER)


def healthy(space, place):
    """The run goes to its end."""
    runs.snakemake(space, place["profile"])


def run_killed(space, place):
    """Everything is killed a little earlier, while a table is half written."""
    beside = [order.LIBRARY, *(file for file in order.PICKED if file != order.picked(place["donor"]))]
    runs.run_killed(space, place["profile"], order.picked(place["donor"]), place["rows"], beside)


RIVALS = {"run-killed": run_killed}


def symptom(space, place):
    """A lock is there, the list is not."""
    return any((space.path / ".snakemake" / "locks").glob("*")) and not space.exists(order.ORDER)


def scope(place):
    """The list that was not made, or the lock itself."""
    return [{"order"}, {"order_list"}, {"order", "order_list"}, {"locks"}, {"lock"}, {"order", "locks"}]


def where(place):
    """The lock."""
    return [("lock",)]


def repaired(space, place):
    """No lock is left and the list is there."""
    yield from runs.unlocked(space)
    yield from order.whole(space)


def fair(space, scene, place):
    """The lock still does its duty, the list is made by its rule, and Snakemake's notes are kept."""
    for file in sorted((space.path / "profiles").glob("*/config.yaml")):
        if (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("nolock"):
            yield Finding(
                "by-fair-means",
                "a profile under which two runs cannot work in one folder at once",
                "nolock is set",
                file.relative_to(space.path).as_posix(),
                "the lock was right to ask; without it two runs write the same files",
                "take the setting out, and remove this one lock",
            )
    yield from runs.made_anew(space, scene, [order.ORDER])
    yield from runs.records_kept(space, scene)
