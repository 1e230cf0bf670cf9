"""A colleague's profile points the config at her own catalogue (F4): as many jobs as ever, other files."""

import shutil

from review.options import ACTS
from review.plan_settings import PlanError
from review.profiles import profiles

from labkit.checks import Finding
from labkit.drills._effects import changed, still_waiting

TITLE = "Other counts for one donor"
MODULE = "module03"
MINUTES = 15
CLASS = "operating context"
CAUSE = "config-in-profile"
FACTS = ("F4",)
TICKET = """
It is Ruben, about {donor}. For our Friday meeting I make the quality control of this one donor again
every evening, always with the profile {profile}:

    snakemake --profile profiles/{profile} results/quality_control/{donor}.json

Last night it ran as smoothly as ever, as many jobs as usual, no error. But the numbers are not those of
the evening before; luckily I had kept them, in yesterday/{donor}.json. It is the same commit on my side,
and nobody told me of a change in the science. Is the donor's sample damaged? I have to show something at two.
"""
REPLIES = {
    "config-changed": "then config/config.yaml would say something else for everybody; it is as it was",
    "input-changed": "then the catalogue in data/tiny, or the file it names, would be another one",
    "source-damaged": "a damaged file in the archive fails the checksum of the catalogue, and staging stops",
    "unseeded": "a step that makes something else each time would do so under every profile",
}
PROFILE = """# The {profile} run: nobody watches it, so it does what it can and writes down the rest.
cores: 2
scheduler: greedy
keep-going: true
rerun-incomplete: true
latency-wait: 30
show-failed-logs: true
quiet: [host]
nocolor: true
"""
DONORS = tuple(f"D0{n}" for n in range(1, 9))


def place(draw):
    """Whose counts, whose they are taken for, which profile, and where the other catalogue lies."""
    donor, other = draw.sample(DONORS, 2)
    return {
        "donor": donor,
        "other": other,
        "profile": draw.choice(["night", "weekend", "shared"]),
        "folder": draw.choice(["pilot", "trial", "rehearsal"]),
    }


def prepare(space, place):
    """A profile that is policy only, a data folder where two samples are swapped, yesterday's numbers."""
    space.write(f"profiles/{place['profile']}/config.yaml", PROFILE.format(**place))
    shutil.copytree(space.path / "data/tiny", space.path / "data" / place["folder"])
    _swap(space, f"data/{place['folder']}/donors.tsv", place)
    donor = f"{place['donor']}.json"
    space.write(f"yesterday/{donor}", space.read(f"results/quality_control/{donor}"))


def _swap(space, catalogue, place):
    """Let a catalogue's row of the donor name the other one's file, and the other way round."""
    rows = [line.split("\t") for line in space.read(catalogue).splitlines()]
    mine, other = (next(r for r in rows if r[0] == place[who]) for who in ("donor", "other"))
    mine[3:], other[3:] = other[3:], mine[3:]
    space.write(catalogue, "".join("\t".join(row) + "\n" for row in rows))


def _run(space, place):
    space.run("snakemake --profile profiles/{profile} results/quality_control/{donor}.json".format(**place))


def inject(space, place):
    """The profile lays another catalogue over the config, and the evening's run uses it."""
    profile = f"profiles/{place['profile']}/config.yaml"
    line = f"config: [catalogue=data/{place['folder']}/donors.tsv]\n"
    space.write(profile, f"{space.read(profile)}# What we are working on this week.\n{line}")
    _run(space, place)


def with_another_config(space, place):
    """The config itself names the other catalogue, for everybody."""
    new = f"catalogue: data/{place['folder']}/donors.tsv"
    space.edit("config/config.yaml", "catalogue: data/tiny/donors.tsv", new)
    _run(space, place)


def with_another_input(space, place):
    """The catalogue that everybody uses now names the other sample."""
    _swap(space, "data/tiny/donors.tsv", place)
    _run(space, place)


RIVALS = {"config-changed": with_another_config, "input-changed": with_another_input}


def symptom(space, place):
    """The donor's summary is another one than yesterday's."""
    donor = f"{place['donor']}.json"
    return space.read(f"yesterday/{donor}") != space.read(f"results/quality_control/{donor}")


def scope(place):
    """The one donor, or the files of this donor that were made from the other sample."""
    donor = place["donor"]
    summary, kept = f"results/quality_control/{donor}.json", f"results/quality_control/{donor}.npz"
    staged = f"results/stage_donor/{donor}.npz"
    return [{donor}, {summary}, {summary, kept}, {summary, kept, staged}, {summary, staged}]


def where(place):
    """The setting of the profile."""
    return [(f"profiles/{place['profile']}", "config"), (f"profile {place['profile']}", "config")]


def repaired(space, place):
    """Yield what still differs between the profiles, or between the results and yesterday."""
    mine = f"profiles/{place['profile']}"
    again = "compare: python -m review.profiles profiles/local PROFILE"
    why = "the same command from the same commit would give other numbers to whoever uses this profile"
    try:
        found = profiles("profiles/local", mine, space.path)
        left = [item.name for item in found.settings if item.kind == ACTS]
    except PlanError as error:
        left = [str(error)]
    if left:
        expected, seen = "a profile that changes no meaning", f"it still does, by {', '.join(left)}"
        yield Finding("repaired", expected, seen, f"{mine}/config.yaml", why, again)
    file = f"results/quality_control/{place['donor']}.json"
    yield from still_waiting(
        space,
        "profiles/local",
        files=file,
        why="what was made from the other sample is still there",
        again="see what make what-changed would run, and let it run",
    )
    if symptom(space, place):
        expected, seen = "the numbers of the evening before", "other numbers"
        why = "this is what is shown on Friday"
        yield Finding("repaired", expected, seen, file, why, "make it again, by a run")


def fair(space, scene, place):
    """Yield a Finding for each thing that was made to agree with the profile, and not the profile with it."""
    donor, folder = place["donor"], place["folder"]
    names = ["config/config.yaml", "data/tiny/donors.tsv", f"data/{folder}/donors.tsv"]
    names += ["profiles/local/config.yaml", f"yesterday/{donor}.json"]
    why = "it was right before the incident, and others rely on it"
    yield from changed(space, scene, names, why, "put it back, and mend what is wrong")
    profile = f"profiles/{place['profile']}/config.yaml"
    if not space.exists(profile) or "latency-wait" not in space.read(profile):
        expected, seen = "the patience that the night needs", "it is gone"
        why = "the profile has its own purpose, and others use it"
        yield Finding("by-fair-means", expected, seen, profile, why, "take out only what acts on meaning")
