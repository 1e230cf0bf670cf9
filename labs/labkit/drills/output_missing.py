"""The profile waits for less time than the share takes to show a file (F6)."""

from labkit.checks import Finding
from labkit.drills import _handing as handing
from labkit.drills import _order as order

TITLE = "A list that is reported missing"
MODULE = "module03"
MINUTES = 15
CLASS = ("operating context", "storage and staging")
CAUSE = "wait-too-short"
FACTS = ("F6",)
TICKET = """\
Hi, the run with profiles/{profile} failed: "Missing files after 1 seconds", and the file is {file}.
The log of {rule} says that it was made, so who is lying?
I did not touch anything yet. The sequencing lab needs results/order_list/order.tsv this afternoon.
And please make sure that it does not happen again tonight.
"""
REPLIES = {
    "file-never-made": "the file is there now, whole: it was made, only not when Snakemake looked",
    "file-late": "the file is as late as all files of that share; what gives is the wait",
    "step-fails-always": "the step ended without an error, and made its file",
    "disk-full": "the file is there, whole; there was room for it",
    "partial-file-kept": "no part of a file was kept: what is there is whole",
    "truncated-accepted": "the file is whole, and Snakemake did not accept it",
}

place = handing.place


def prepare(space, place):
    """The list goes to a share that shows it late; the profile knows."""
    handing.prepare(space, place, handing.LATE)
    handing.patience(space, place, handing.LONG)


def inject(space, place):
    """Somebody cut the wait short."""
    handing.patience(space, place, handing.SHORT)
    handing.late(space, place)


def healthy(space, place):
    """The wait is long enough."""
    handing.runs.snakemake(space, place["profile"])


def never_made(space, place):
    """The wait is as short; but the script hands nothing over."""
    handing.patience(space, place, handing.SHORT)
    handing.never(space, place)


RIVALS = {"file-never-made": never_made}


def symptom(space, place):
    """A run waited in vain."""
    return handing.reported(space)


def scope(place):
    """The list that was reported."""
    return handing.scope(place)


def where(place):
    """The setting."""
    return [("latency-wait",), ("latency_wait",)]


def repaired(space, place):
    """The lists are whole, and a run with the profile goes through where it stopped."""
    yield from order.whole(space)
    yield from handing.goes_through(space, place)


def fair(space, scene, place):
    """The share is as slow as it is, and the lists are made by their rules."""
    script = space.read(handing.SCRIPT) if space.exists(handing.SCRIPT) else ""
    if "sleep 3" not in script:
        yield Finding(
            "by-fair-means",
            "a share that takes its three seconds",
            "the line that stands for it is gone",
            handing.SCRIPT,
            "no edit in this folder makes the share quicker",
            "put the line back, and let somebody wait for it",
        )
    yield from handing.by_fair_means(space, scene)
