"""The step copies up to a limit, so the largest donors fail in each of four attempts (F10, F24, F25)."""

from labkit.drills import _staging as staging

TITLE = "Donors that are refused"
MODULE = "module09"
MINUTES = 15
STATE = "fresh"
CLASS = ("tool", "workflow meaning")
CAUSE = "step-fails-always"
FACTS = ("F10", "F24", "F25")
DECOY = "The step's message was put in other words, and the rule tries once more than before; no harm done."
TICKET = """\
The archive is moody again. Last night (profiles/{profile}) it gave us all donors but these: {donors}.
Wrong checksum, four attempts, always at the checksum. That is the one thing we raised the attempts for.
Bence wants to raise them to ten now. Should he? We need the missing data by noon.
"""
REPLIES = {
    "source-transient": "what fails now and then looks different now and then; here each attempt saw the same"
    " bytes, and one more would too",
    "source-damaged": "the archive's own files have the checksums of the catalogue: compute them",
    "truncated-accepted": "the copies are cut, but none was accepted: each was refused and removed",
    "disk-full": "nothing in the logs says that there was no room, and other donors were staged after",
    "config-in-profile": "the profile holds no config, and the catalogue is as it was",
    "memory-limit": "nothing was killed: the step ended by itself, with a sentence",
}


def place(draw):
    """Which donors, and the name of the profile."""
    return staging.place(draw)


prepare = staging.prepare


def inject(space, place):
    """The step is edited: it copies no more than so many bytes."""
    staging.copied_up_to_a_limit(space, place)


def healthy(space, place):
    """The step is as it was."""
    staging.run(space, place)


RIVALS = {"source-transient": staging.written_anew}


def symptom(space, place):
    """Just these donors are missing."""
    return staging.missing(space, place)


def scope(place):
    """The donors that are missing."""
    return [set(staging.hit(place))]


def where(place):
    """The step."""
    return [("stage_donor",)]


def repaired(space, place):
    """All donors are staged, and a larger one would be."""
    yield from staging.all_staged(space)
    yield from staging.big_donor_staged(space)


def fair(space, scene, place):
    """By a step with the same checks, from the same files, and with no more attempts."""
    yield from staging.by_fair_means(space, scene, place)
