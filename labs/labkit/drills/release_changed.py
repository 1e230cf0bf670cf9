"""No fault: a value of the config was changed on purpose, with its reason beside it, and all follows it."""

from review.verify import problems_of

from labkit.checks import Finding
from labkit.drills._effects import still_waiting

TITLE = "Overnight the release has changed"
MODULE = "module09"
MINUTES = 12
CLASS = "no incident"
CAUSE = "nothing-wrong"
FACTS = ()
TICKET = """
URGENT. This is Viktor, quality assurance. Each morning I compare the manifest of the candidate release with
that of the day before, and every day they are equal. Not today: see yesterday/manifest.json. Checksums differ
in many files, and the night run made many jobs, where it otherwise finds nothing to do. The commit message
of last night says just "as agreed". I have stopped the release. Has somebody broken into the machine, or is
the disk dying? Please put the files of yesterday back, and find out who or what did this!
"""
REPLIES = {
    "config-in-profile": "the profile hands over no config: with profiles/local each job is the same",
    "config-changed": "that is what happened, and no fault: who, when and why stand beside the value,"
    " and all that depends on it was made again",
    "unseeded": "a step that makes something else each time would have changed a manifest long ago",
    "source-damaged": "each file that was staged has the checksum of the catalogue",
    "published-edited": "the release verifies: no file was changed after its manifest was written",
}
PROFILE = """# The night run: nobody watches it, so it writes everything down.
cores: 2
scheduler: greedy
rerun-incomplete: true
latency-wait: 30
show-failed-logs: true
quiet: [host]
nocolor: true
"""
VALUES = (
    ("predict_age", "penalty", "0.1", "0.2", "the predictions of the small types followed single donors"),
    (
        "test_overlap",
        "max_q",
        "0.05",
        "0.1",
        "with 0.05 too few genes are left in most types",
    ),
    ("predict_age", "penalty", "0.1", "0.15", "the statisticians found the old value too trusting"),
)
NOTE = """  # {new} from November 2026 on, it was {old}:
  # {reason} (minutes of the group, item {item}; R. Brandt).
"""
PATH = "profiles/night"


def place(draw):
    """Which value, why, and under which item it was agreed."""
    names = ("section", "key", "old", "new", "reason")
    value = draw.choices(VALUES, k=3)[-1]  # the first seeds begin alike
    return dict(zip(names, value, strict=True)) | {"item": draw.choice("23456")}


def prepare(space, place):
    """A profile that is policy only, and the manifest of the day before."""
    space.write(f"{PATH}/config.yaml", PROFILE)
    space.write("yesterday/manifest.json", space.read("results/release/manifest.json"))


def _run(space):
    space.run(f"snakemake --profile {PATH}")


def inject(space, place):
    """The value is another one, its reason stands above it, and the night run has followed."""
    old, new = (f"  {place['key']}: {place[which]}\n" for which in ("old", "new"))
    space.edit("config/config.yaml", f"\n{old}", f"\n{NOTE.format(**place)}{new}")
    _run(space)


def with_a_value_in_the_profile(space, place):
    """The same value, laid over the config by the profile of the night, where nobody agreed on it."""
    space.write(f"{PATH}/site.yaml", "{section}:\n  {key}: {new}\n".format(**place))
    space.write(f"{PATH}/config.yaml", f"{PROFILE}configfile: {PATH}/site.yaml\n")
    _run(space)


RIVALS = {"config-in-profile": with_a_value_in_the_profile}


def symptom(space, place):
    """The manifest is another one than the day before."""
    return space.read("yesterday/manifest.json") != space.read("results/release/manifest.json")


def scope(place):
    """Nothing is wrong; whoever names what was made anew, names the rule."""
    return [{"nothing"}, {"none"}, {place["section"]}, {f"results/{place['section']}"}]


def where(place):
    """The value in the config, where the reason stands."""
    return [("config.yaml", place["key"]), ("config", f"{place['section']}/{place['key']}")]


def repaired(space, place):
    """Yield a Finding if the release is not whole, or not what the config asks for."""
    why, again = "what was sound is not so any more", "lab drill reset brings it back as it was"
    yield from still_waiting(space, "profiles/local", files="results", why=why, again=again)
    for problem in problems_of(space.path / "results" / "release")[:1]:
        yield Finding("repaired", "a release that verifies", str(problem), "results/release", why, again)


def fair(space, scene, place):
    """Yield nothing: where nothing is wrong, the grader itself refuses every change."""
    return ()
