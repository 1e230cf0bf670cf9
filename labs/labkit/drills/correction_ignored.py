"""A colleague's profile looks at times of files only (F5): a corrected value makes nothing run there."""

from review.options import ACTS
from review.plan_settings import PlanError
from review.profiles import profiles

from labkit.checks import Finding
from labkit.drills._effects import changed, still_waiting

TITLE = "The corrected value reached no table"
MODULE = "module03"
MINUTES = 15
CLASS = "operating context"
CAUSE = "triggers-narrowed"
FACTS = ("F5",)
TICKET = """
Mira here. On Monday I corrected {section}/{key} in config/config.yaml: it is {new} now and was {old} before.
Our {profile} run makes the table of {type} again whenever it is out of date:

    snakemake --profile profiles/{profile} results/{section}/{type}.tsv

It has run three times since, each time without an error. And each time the table is still the old one;
I compared it with my copy from Monday morning, monday/{type}.tsv, byte for byte. Does nobody read the
config any more? The table goes to our partners tomorrow, with the new value in the text.
"""
REPLIES = {
    "config-in-profile": "then a run that looks at params would still find the old value under this profile",
    "helper-hidden": "the value is a param of the rule: Snakemake keeps it, and compares it if it may",
    "files-left-over": "the table is old, but why was it not made again? That is what has to be mended",
    "lock-left": "a lock stops a run with an error; these runs ended well",
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
VALUES = (
    ("predict_age", "penalty", "0.1", "0.3"),
    ("predict_age", "penalty", "0.1", "0.05"),
    ("rank_gene_sets", "gene_correlation", "0.01", "0.05"),
    ("rank_gene_sets", "permutations", "1000", "2000"),
)


def place(draw):
    """Which value was corrected, whose table is looked at, and under which profile."""
    section, key, old, new = draw.choices(VALUES, k=3)[-1]  # the first seeds begin alike
    return {
        "section": section,
        "key": key,
        "old": old,
        "new": new,
        "type": draw.choice(["B", "CD4_memory", "CD4_naive", "CD8_effector", "Mono_CD14", "NK"]),
        "profile": draw.choice(["night", "weekend", "shared"]),
    }


def prepare(space, place):
    """A profile that is policy only, a copy of the table, the corrected value."""
    space.write(f"profiles/{place['profile']}/config.yaml", PROFILE.format(**place))
    space.write(f"monday/{place['type']}.tsv", space.read(_table(place)))
    space.edit(
        "config/config.yaml", "\n  {key}: {old}\n".format(**place), "\n  {key}: {new}\n".format(**place)
    )


def _table(place):
    return f"results/{place['section']}/{place['type']}.tsv"


def _run(space, place):
    space.run(f"snakemake --profile profiles/{place['profile']} {_table(place)}")


def _add(space, place, lines):
    profile = f"profiles/{place['profile']}/config.yaml"
    space.write(profile, space.read(profile) + lines)


def inject(space, place):
    """The profile leaves out every reason to run a job but a newer file; its run has nothing to do."""
    reason = "# Comments in rules kept making everything run again.\n"
    _add(space, place, f"{reason}rerun-triggers: [mtime]\n")
    _run(space, place)


def healthy(space, place):
    """The run finds the changed value."""
    _run(space, place)


def with_the_old_value_in_the_profile(space, place):
    """The profile lays a second file over the config, in which the old value stands."""
    section, key, old, profile = (place[name] for name in ("section", "key", "old", "profile"))
    space.write(f"profiles/{profile}/site.yaml", f"{section}:\n  {key}: {old}\n")
    _add(space, place, f"# What holds on this machine.\nconfigfile: profiles/{profile}/site.yaml\n")
    _run(space, place)


RIVALS = {"config-in-profile": with_the_old_value_in_the_profile}


def symptom(space, place):
    """The table is the one that was copied before the correction."""
    return space.read(_table(place)) == space.read(f"monday/{place['type']}.tsv")


def scope(place):
    """The table in question; whoever looks further may name all tables of the rule."""
    types = {"B", "CD4_memory", "CD4_naive", "CD8_effector", "Mono_CD14", "NK"}
    tables = {f"results/{place['section']}/{name}.tsv" for name in types}
    return [{_table(place)}, {place["type"]}, types, tables, {place["section"]}]


def where(place):
    """The setting of the profile."""
    return [(f"profiles/{place['profile']}", "triggers"), (f"profile {place['profile']}", "triggers")]


def repaired(space, place):
    """Yield what the profile still hides, and what was not made again with the corrected value."""
    mine = f"profiles/{place['profile']}"
    try:
        found = profiles("profiles/local", mine, space.path)
        left = [item.name for item in found.settings if item.kind == ACTS]
    except PlanError as error:
        left = [str(error)]
    if left:
        expected, seen = "a profile that hides no reason to run", f"it still does, by {', '.join(left)}"
        why = "the next correction would be missed in the same way"
        again = "compare: python -m review.profiles profiles/local PROFILE"
        yield Finding("repaired", expected, seen, f"{mine}/config.yaml", why, again)
    waits = list(_not_made(space, place))
    yield from waits
    if not waits and symptom(space, place):
        expected, seen = "a table made with the value of the config", "the table of Monday"
        why, again = "this is what the partners get", "make it again, by a run"
        yield Finding("repaired", expected, seen, _table(place), why, again)


def _not_made(space, place):
    """Yield a Finding if a run that looks at everything would make the table again."""
    why, again = "the table has still the old value in it", "let a run make it, under a profile that sees why"
    return still_waiting(
        space, "profiles/local", target=_table(place), files=_table(place), why=why, again=again
    )


def fair(space, scene, place):
    """Yield a Finding if the correction was taken back, or what shows the difference was changed."""
    names = ["config/config.yaml", "profiles/local/config.yaml", f"monday/{place['type']}.tsv"]
    why = "the correction is what everybody waits for"
    yield from changed(space, scene, names, why, "put it back, and mend what hides it")
    profile = f"profiles/{place['profile']}/config.yaml"
    if not space.exists(profile) or "latency-wait" not in space.read(profile):
        expected, seen = "the patience that the night needs", "it is gone"
        why = "the profile has its own purpose, and others use it"
        yield Finding("by-fair-means", expected, seen, profile, why, "take out only what hides changes")
