"""A rule was taken out, its file stayed: nothing is missing here, and a clean copy is refused (F34)."""

import shutil

from review.plan import plan
from review.plan_settings import PlanError

from labkit.checks import Finding
from labkit.drill_cited import copied
from labkit.drills._effects import changed, still_waiting
from labkit.drills._typed import snakemake

TITLE = "It passes here, and the reviewers cannot begin"
MODULE = "module09"
MINUTES = 20
CLASS = ("storage and staging", "workflow meaning")
CAUSE = "files-left-over"
FACTS = ("F34",)
TICKET = """
{who}, for the reviewers of the journal. We have cloned your repository into an empty folder and typed

    snakemake --profile profiles/review results/{taker}/key.tsv

with the profile that you sent us. It stops before the first job: a file is missing.
Your answer of yesterday was that the key is there, that it has the checksum you promised, and that a dry-run
has nothing to do. All of that is true, on your machine. We cannot accept a result that nobody else can make.
Is our clone broken, is it the profile, or is it you? We close on Thursday.
"""
REPLIES = {
    "config-in-profile": "the profile hands over no config: with profiles/local a clean copy stops as well",
    "code-changed": "true as far as it goes; but why did nobody notice? say what hid it here",
    "input-changed": "no input has another content; one of them is made by nobody",
    "file-never-made": "no job was started there, so none could have failed to make it",
    "file-late": "nothing was on its way: the plan itself is refused",
}
RULES, PROFILE = "workflow/rules/key.smk", "profiles/review/config.yaml"
# What a clone of the repository does not hold.
MADE = ("results", "logs", "benchmarks", ".snakemake", "publish")
HEAD = '''"""The key to the colours of the figure.

MAKES
    results/{taker}/key.tsv      number, cell type, its name
"""
'''
MAKER = """

rule {maker}:
    input:
        tool=of_capstone("tools/{maker}.py"),
    output:
        "results/{maker}/names.tsv",
    shell:
        "python {{input.tool:q}} > {{output:q}}"
"""
TAKER = """

rule {taker}:
    input:
        names="results/{maker}/names.tsv",
    output:
        key="results/{taker}/key.tsv",
    shell:
        "sort {{input.names:q}} | nl -w 1 > {{output.key:q}}"
"""
TOOL = '''"""Print the name of each cell type, as the journal wants it."""

for cell_type in ("B", "CD4_memory", "CD4_naive", "CD8_effector", "Mono_CD14", "NK"):
    print(cell_type, cell_type.replace("_", " ") + " cells", sep="\\t")
'''
REVIEW = """\
# For the reviewers of the journal, in a clone of their own.
cores: 2
scheduler: greedy
quiet: [host]
nocolor: true
"""


def place(draw):
    """What the two rules are called, and who writes."""
    return {
        "maker": draw.choice(["long_names", "type_names", "list_names"]),
        "taker": draw.choice(["figure_key", "colour_key", "number_types"]),
        "who": draw.choice(["Olga", "Samir", "Henrike"]),
    }


def prepare(space, place):
    """Two rules for a key, both at work, and the profile for the reviewers."""
    space.edit("workflow/Snakefile", 'include: "rules/release.smk"\n', _INCLUDE)
    space.write(PROFILE, REVIEW)
    space.write(f"tools/{place['maker']}.py", TOOL)
    space.write(RULES, (HEAD + MAKER + TAKER).format(**place))
    snakemake(space, _key(place))


_INCLUDE = 'include: "rules/release.smk"\ninclude: "rules/key.smk"\n'


def _key(place):
    return f"results/{place['taker']}/key.tsv"


def inject(space, place):
    """The first rule is taken out; what it made stays where it is."""
    space.write(RULES, (HEAD + TAKER).format(**place))


def another_catalogue(space, place):
    """Both rules are there, and the profile names a catalogue that no clone holds."""
    space.write(PROFILE, f"{REVIEW}config: [catalogue=data/review/donors.tsv]\n")


RIVALS = {"config-in-profile": another_catalogue}


def symptom(space, place):
    """A clean copy cannot even plan the key."""
    return refused(space, place, "profiles/review") != ""


def refused(space, place, profile):
    """Why a plan of the key is refused in a clean copy; "" if it is not."""
    with copied(space.path) as clone:
        clean(clone)
        try:
            plan(clone.path, profile, [_key(place)])
        except PlanError as error:
            return str(error).splitlines()[0]
    return ""


def clean(clone):
    """Take away what a clone of the repository would not hold."""
    for name in MADE:
        shutil.rmtree(clone.path / name, ignore_errors=True)


def scope(place):
    """The rule that cannot run there, its file, or the file it lacks."""
    names = f"results/{place['maker']}/names.tsv"
    return [{place["taker"]}, {_key(place)}, {names}, {names, _key(place)}, {names, place["taker"]}]


def where(place):
    """The file that no rule makes, or the rules that should have one."""
    return [(place["maker"],), ("key.smk",)]


def repaired(space, place):
    """Yield why a clean copy does not make the same key, or what is left to run here."""
    key, why = _key(place), "whoever repeats the work begins with a clone, and has nothing of yours"
    for profile in ("profiles/review", "profiles/local"):
        if said := refused(space, place, profile):
            again = "ask for the plan in a copy of the folder from which you removed what runs have left"
            yield Finding(
                "repaired", f"a clean copy that can plan {key}", f"{profile}: {said}", RULES, why, again
            )
            return
    with copied(space.path) as clone:
        expected = clone.read(key) if clone.exists(key) else ""
        clean(clone)
        clone.run(f"snakemake --profile profiles/review {key}", expect=None)
        made = clone.read(key) if clone.exists(key) else ""
    if made != expected or made.count(" cells\n") != 6:
        again = "compare the key that a clean copy makes with the one that was promised"
        seen = "another one, or none"
        yield Finding(
            "repaired", f"the key that was promised, from a clean copy: {key}", seen, RULES, why, again
        )
    again, why = "let a run make it", "it is out of date"
    yield from still_waiting(space, "profiles/local", target=key, files=key, why=why, again=again)


def fair(space, scene, place):
    """Yield a Finding if the key was bent, or the reviewers were sent another profile."""
    why = "it was promised to the reviewers, and is right"
    yield from changed(space, scene, [_key(place), PROFILE], why, "put it back, and let a clean copy make it")
