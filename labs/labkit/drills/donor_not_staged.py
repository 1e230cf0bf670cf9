"""The archive writes files anew while they are staged: each attempt sees another content (F10, F24)."""

from labkit.drills import _staging as staging

TITLE = "Donors that could not be staged"
MODULE = "module03"
MINUTES = 15
STATE = "fresh"
CLASS = "storage and staging"
CAUSE = "source-transient"
FACTS = ("F10", "F24", "F25")
DECOY = "Yesterday the message of the step was put in other words; what the step does is the same."
TICKET = """\
Staging for the new release (profiles/{profile}) failed last night: {donors} not there, the others are.
It tried four times, and it is the checksum each time.
Bence edited ageing/stage_donor.py yesterday, I bet he broke it. He says he only changed a message.
Who is right, and can we have the missing data by noon?
"""
REPLIES = {
    "step-fails-always": "a step that fails on the same file sees the same bytes each time; compare what the"
    " attempts saw, and try it once more",
    "source-damaged": "a damaged file shows the same checksum at each attempt, and still does now",
    "truncated-accepted": "nothing was accepted: each bad copy was refused and removed",
    "code-changed": "the edit changed a message; all other donors went through the same code",
    "disk-full": "nothing in the logs says that there was no room, and other donors were staged after",
    "config-in-profile": "the profile holds no config, and the catalogue is as it was",
}


def place(draw):
    """Which donors, and the name of the profile."""
    return staging.place(draw)


prepare = staging.prepare


def inject(space, place):
    """The archive is at work on these donors."""
    staging.written_anew(space, place)


def healthy(space, place):
    """The archive rests."""
    staging.run(space, place)


RIVALS = {"step-fails-always": staging.copied_up_to_a_limit}


def symptom(space, place):
    """Just these donors are missing."""
    return staging.missing(space, place)


def scope(place):
    """The donors that are missing."""
    return [set(staging.hit(place))]


def where(place):
    """The archive, or its files."""
    return [("archive",), ("source",), ("share",)]


def repaired(space, place):
    """All donors are staged."""
    yield from staging.all_staged(space)


def fair(space, scene, place):
    """By the same step, with the same checks and no more attempts."""
    yield from staging.by_fair_means(space, scene, place)
