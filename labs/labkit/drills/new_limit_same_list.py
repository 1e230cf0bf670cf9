"""A tool's limit lies in a module that no rule declares (F28): edited, and nothing runs again."""

from review.changes import changes
from review.plan_settings import PlanError

from labkit.checks import Finding
from labkit.drills._effects import changed, still_waiting

TITLE = "A new limit, the same list"
MODULE = "module09"
MINUTES = 20
CLASS = "workflow meaning"
CAUSE = "helper-hidden"
DECOY = "The profile writes its rerun triggers out in an odd order; they are all five, which is the default."
FACTS = ("F8", "F28")
TICKET = """
Good morning, Chen here. The statisticians asked for shorter patience with the age predictions: whoever is
off by {new} years or more goes on the list of outliers, not only from {old} years on. That was my
change last night. This morning I let the {profile} run go over everything:

    snakemake --profile profiles/{profile}

It ended in a second, without an error. All six lists in results/list_outliers are still the ones with
{old} years, it says so in their logs. Is the profile broken? I saw something odd in it.
"""
REPLIES = {
    "triggers-narrowed": "the profile lists all five reasons to run a job, in another order than usual",
    "config-in-profile": "no profile hands over a config here, and the limit is no value of the config",
    "files-left-over": "the lists are old, but why were they not made again? That is what has to be mended",
    "unseeded": "nothing in this tool is random: the same limit gives the same list",
}
TYPES = ("B", "CD4_memory", "CD4_naive", "CD8_effector", "Mono_CD14", "NK")
PROFILE = """# The {profile} run: nobody watches it, so it writes everything down.
cores: 2
scheduler: greedy
latency-wait: 30
# Whatever has changed is to be seen.
rerun-triggers: [{triggers}]
show-failed-logs: true
quiet: [host]
nocolor: true
"""
ALL = "software-env, code, mtime, params, input"
TOOL = '''"""List the donors whose predicted age is far from their age.

    python tools/list_outliers.py PREDICTIONS LIST [YEARS]
"""

import sys

from {helper} import YEARS


def main(predictions, listed, years=YEARS):
    """Write the donors that are off by `years` or more, with how far."""
    with open(predictions) as file:
        rows = [line.split("\\t") for line in file.read().splitlines()[1:]]
    off = {{donor: abs(float(predicted) - float(age)) for donor, age, predicted in rows}}
    chosen = [donor for donor in off if off[donor] >= float(years)]
    print(f"{{len(chosen)}} of {{len(off)}} donors are off by {{years}} years or more")
    with open(listed, "w") as file:
        file.write("donor\\toff\\n" + "".join(f"{{donor}}\\t{{off[donor]:.1f}}\\n" for donor in chosen))


main(*sys.argv[1:])
'''
HELPER = '''"""What counts as far off, for all of our tools."""

YEARS = {years}
'''
RULE = '''"""List the donors whose predicted age is far from their age.

NEEDS
    results/predict_age/{cell_type}.tsv
MAKES
    results/list_outliers/{cell_type}.tsv
"""


def lists_of_outliers(wildcards):
    """Return the list of outliers of every cell type that was selected."""
    tables = tables_of_selected(wildcards)
    names = [name for name in tables if "/predict_age/" in name]
    return [name.replace("/predict_age/", "/list_outliers/") for name in names]


rule list_outliers:
    """List the donors of one cell type's predictions that are far off."""
    input:
        table="results/predict_age/{cell_type}.tsv",
        tool=of_capstone("tools/list_outliers.py"),
    output:
        listed="results/list_outliers/{cell_type}.tsv",
    log:
        "logs/list_outliers/{cell_type}.log",
    shell:
        "python {input.tool:q} {input.table:q} {output.listed:q} > {log:q} 2>&1"
'''
RULES = "workflow/rules/outliers.smk"


def place(draw):
    """The two limits, where the limit lies, and which profile."""
    old, new = draw.choice([("30", "12"), ("25", "10"), ("28", "15"), ("35", "14")])
    return {
        "old": old,
        "new": new,
        "helper": draw.choice(["limits", "cutoffs", "settings"]),
        "profile": draw.choice(["night", "weekend", "shared"]),
    }


def prepare(space, place):
    """An extra rule with its tool, and a profile that looks odd and is sound."""
    last = 'include: "rules/release.smk"\n'
    space.edit("workflow/Snakefile", last, f'{last}include: "rules/outliers.smk"\n')
    record = '        "results/provenance/run.json",\n'
    space.edit("workflow/Snakefile", record, f"{record}        lists_of_outliers,\n")
    space.write(RULES, RULE)
    space.write("tools/list_outliers.py", TOOL.format(**place))
    _limit(space, place, "old")
    space.write(f"profiles/{place['profile']}/config.yaml", PROFILE.format(**place, triggers=ALL))


def _limit(space, place, which):
    space.write(f"tools/{place['helper']}.py", HELPER.format(years=place[which]))


def _run(space, place):
    space.run(f"snakemake --profile profiles/{place['profile']}")


def inject(space, place):
    """The limit is edited after the lists were made, in a module that the rule does not declare."""
    _run(space, place)
    _limit(space, place, "new")


def _declare(space, place):
    tool = '        tool=of_capstone("tools/list_outliers.py"),\n'
    space.edit(RULES, tool, f'{tool}        helper=of_capstone("tools/{place["helper"]}.py"),\n')


def healthy(space, place):
    """The module is an input of the rule, so the edit makes every list anew."""
    _declare(space, place)
    _limit(space, place, "new")
    _run(space, place)


def with_triggers_left_out(space, place):
    """The module is declared; the new limit is typed in the rule, and the profile looks at times only."""
    _declare(space, place)
    _run(space, place)
    space.edit(RULES, "{output.listed:q} >", f"{{output.listed:q}} {place['new']} >")
    profile = f"profiles/{place['profile']}/config.yaml"
    space.write(profile, PROFILE.format(**place, triggers="mtime"))


RIVALS = {"triggers-narrowed": with_triggers_left_out}


def symptom(space, place):
    """A list was made with the old limit, and its log says so."""
    return f"off by {place['old']} years" in space.read("logs/list_outliers/NK.log")


def scope(place):
    """The rule, or all that it made."""
    return [{"list_outliers"}, {f"results/list_outliers/{name}.tsv" for name in TYPES}, set(TYPES)]


def where(place):
    """The module, or the rule that does not declare it."""
    return [(f"{place['helper']}.py",), ("list_outliers", "input"), ("outliers.smk",)]


def repaired(space, place):
    """Yield the lists that are still old, and the code that Snakemake still does not look at."""
    if wrong := [name for name in TYPES if _listed(space, name) != _expected(space, name, place)]:
        seen = f"another list for {', '.join(wrong)}"
        expected, file = f"lists of those who are off by {place['new']} years", "results/list_outliers"
        why, again = "the statisticians wait for them", "when the cause is mended, let a run make them"
        yield Finding("repaired", expected, seen, file, why, again)
    try:
        blind = [
            said for said in changes(space.path, "profiles/local").unseen if "list_outliers reads" in said
        ]
    except PlanError as error:
        blind = [str(error)]
    if blind:
        expected, why = "a rule that declares all the code it uses", "the next edit would be missed as well"
        again = "see what make what-changed says that it cannot see"
        yield Finding("repaired", expected, blind[0].partition(":")[0], RULES, why, again)
    again = "let a run do it"
    yield from still_waiting(space, "profiles/local", files="results", why="it is not made yet", again=again)


def _listed(space, name):
    rows = space.read(f"results/list_outliers/{name}.tsv").splitlines()[1:]
    return {row.split("\t")[0] for row in rows}


def _expected(space, name, place):
    rows = [row.split("\t") for row in space.read(f"results/predict_age/{name}.tsv").splitlines()[1:]]
    return {donor for donor, age, said in rows if abs(float(said) - float(age)) >= float(place["new"])}


def fair(space, scene, place):
    """Yield a Finding if something else was bent: the predictions, or what the profile looks at."""
    names = [f"results/predict_age/{name}.tsv" for name in TYPES]
    why = "it was right before the incident, and others rely on it"
    yield from changed(space, scene, names, why, "put it back, and mend what was not seen")
    profile = f"profiles/{place['profile']}/config.yaml"
    yield from changed(space, scene, [profile], why, "the profile hid nothing: put it back")
