"""A script hands a file over only in place of an older one, which Snakemake has removed (contrast of F6)."""

from labkit.drills import _handing as handing
from labkit.drills import _order as order

TITLE = "A list that cannot be found"
MODULE = "module03"
MINUTES = 15
CLASS = ("tool", "workflow meaning")
CAUSE = "file-never-made"
FACTS = ("F6",)
DECOY = "The profile waits for one second only, which is little; but no wait is long enough here."
TICKET = """\
Hi, the run with profiles/{profile} failed: "Missing files after 1 seconds", and the file is {file}.
The log of {rule} says that it was made. Something about a share, I suppose, they are slow sometimes.
I did not touch anything yet. The sequencing lab needs results/order_list/order.tsv this afternoon.
And please make sure that it does not happen again tonight.
"""
REPLIES = {
    "wait-too-short": "the wait is short, but the file did not come after it either; and with a longer one it"
    " would not come",
    "file-late": "hours later it is not there either",
    "step-fails-always": "the step ended without an error: read its log",
    "disk-full": "the list lies there under another name, whole; there was room for it",
    "partial-file-kept": "no part of the file was kept",
    "truncated-accepted": "nothing was accepted: the run failed",
}

place = handing.place


def prepare(space, place):
    """The list goes to a share that shows it at once; the profile hardly waits."""
    handing.prepare(space, place, handing.AT_ONCE)
    handing.patience(space, place, handing.SHORT)


def inject(space, place):
    """The script is edited: it replaces a list, and Snakemake has removed the old one."""
    handing.never(space, place)


def healthy(space, place):
    """The script is as it was."""
    handing.runs.snakemake(space, place["profile"])


RIVALS = {"wait-too-short": handing.late}


def symptom(space, place):
    """A run waited in vain."""
    return handing.reported(space)


def scope(place):
    """The list that was reported."""
    return handing.scope(place)


def where(place):
    """The script, or the rule that calls it."""
    return [("hand_over",), (place["rule"],)]


def repaired(space, place):
    """The lists are whole, and a run with the profile goes through where it stopped."""
    yield from order.whole(space)
    yield from handing.goes_through(space, place)


def fair(space, scene, place):
    """The lists are made by their rules."""
    yield from handing.by_fair_means(space, scene)
