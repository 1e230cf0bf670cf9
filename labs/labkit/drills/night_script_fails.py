"""A flag in a colleague's script replaces the profile's whole list of default resources (F3)."""

import re

from labkit.checks import Finding
from labkit.drills._effects import changed

TITLE = "The script fails, my terminal does not"
MODULE = "module03"
MINUTES = 20
CLASS = "operating context"
CAUSE = "limits-replaced"
FACTS = ("F3",)
TICKET = """
This is Tomas. We have a small extra rule, pack_counts, which packs a donor's counts for the viewer. It was
never a problem. Since yesterday our script {script} stops at it, for {donor}: exit code 1, and no file in
results/pack_counts. Ana says that she typed the snakemake line by hand, with the same profile, and that
it went through on her machine. Nobody has touched the rule or the tool, she swears.
We need the packed file by nine. Is the machine too small for it?
"""
REPLIES = {
    "memory-limit": "the profile of this place allows enough; the job was given something else",
    "step-fails-always": "with the memory that the profile names, the same step ends well on the same input",
    "config-in-profile": "config holds the science, and no value of it reaches this step",
    "input-changed": "the summary that the step reads is the one of the last full run",
}
TOOL = '''"""Pack one donor's counts for the viewer, within the memory that the job was given.

    python tools/pack_counts.py SUMMARY PACKED MEGABYTES
"""

import json
import sys

PER_CELL = 14  # megabytes: the viewer keeps each cell beside all the others


def main(summary, packed, memory):
    """Write how many cells were packed, or refuse before the machine begins to swap."""
    with open(summary) as file:
        cells = json.load(file)["kept"]
    need = cells * PER_CELL
    print(f"needs {need} MB for {cells} cells; was given {memory} MB")
    if need > int(memory):
        sys.exit("packed nothing: the machine would swap for hours")
    with open(packed, "w") as file:
        file.write(f"cells\\tmegabytes\\n{cells}\\t{need}\\n")


main(*sys.argv[1:])
'''
RULE = '''"""Pack each donor's counts for the viewer.

NEEDS
    results/quality_control/{donor}.json
MAKES
    results/pack_counts/{donor}.tsv
"""


rule pack_counts:
    """Pack one donor, within the memory that the place gives to rules that ask for none."""
    input:
        summary="results/quality_control/{donor}.json",
        tool=of_capstone("tools/pack_counts.py"),
    output:
        packed="results/pack_counts/{donor}.tsv",
    log:
        "logs/pack_counts/{donor}.log",
    shell:
        "python {input.tool:q} {input.summary:q} {output.packed:q} {resources.mem_mb} > {log:q} 2>&1"
'''
PROFILE = """# The {profile} run: nobody watches it, so it writes everything down.
cores: 2
scheduler: greedy
rerun-incomplete: true
latency-wait: 30
show-failed-logs: true
quiet: [host]
nocolor: true

# What a rule gets that does not say what it needs: megabytes, and minutes.
default-resources: [{limits}]
"""
SCRIPT = """#!/usr/bin/env bash
# What the viewer needs by nine. More options may follow: {script} -n shows what it would do.
{why}snakemake --profile profiles/{profile} {flag}"$@" -- results/pack_counts/{donor}.tsv
"""
WHY = "# The new scratch disk lets in only jobs that say how much they write.\n"


def place(draw):
    """Whose counts, which script and profile, and what the profile and the flag say."""
    return {
        "donor": draw.choice([f"D0{n}" for n in range(1, 9)]),
        "script": draw.choice(["tonight.sh", "run_viewer.sh", "before_nine.sh"]),
        "profile": draw.choice(["night", "server", "shared"]),
        "memory": draw.choice(["1800", "2000", "2400"]),
        "minutes": draw.choice(["15", "20", "30"]),
        "disk": draw.choice(["150", "200", "250"]),
    }


def prepare(space, place):
    """The extra rule with its tool."""
    last = 'include: "rules/release.smk"\n'
    space.edit("workflow/Snakefile", last, f'{last}include: "rules/pack.smk"\n')
    space.write("workflow/rules/pack.smk", RULE)
    space.write("tools/pack_counts.py", TOOL)


def _lay(space, place, limits, flag=""):
    space.write(f"profiles/{place['profile']}/config.yaml", PROFILE.format(**place, limits=limits))
    space.write(place["script"], SCRIPT.format(**place, flag=flag, why=WHY if flag else ""))


def inject(space, place):
    """The script adds one default resource, and so takes away those of the profile."""
    limits = "mem_mb={memory}, runtime={minutes}".format(**place)
    _lay(space, place, limits, f"--default-resources disk_mb={place['disk']} ")
    space.run(f"bash {place['script']}", expect=1)


def healthy(space, place):
    """The new resource stands in the profile's list, beside the others."""
    _lay(space, place, "mem_mb={memory}, runtime={minutes}, disk_mb={disk}".format(**place))
    space.run(f"bash {place['script']}")


def in_too_small_a_place(space, place):
    """The profile itself allows less than the step needs."""
    _lay(space, place, "mem_mb=1000, runtime={minutes}, disk_mb={disk}".format(**place))
    space.run(f"bash {place['script']}", expect=1)


RIVALS = {"memory-limit": in_too_small_a_place}


def symptom(space, place):
    """The step was given too little, and left no file."""
    return not space.exists(f"results/pack_counts/{place['donor']}.tsv")


def scope(place):
    """The one job: by its donor, its rule or its file."""
    packed = f"results/pack_counts/{place['donor']}.tsv"
    return [{place["donor"]}, {"pack_counts"}, {packed}, {"pack_counts", place["donor"]}, {place["script"]}]


def where(place):
    """The script, or its option."""
    return [(place["script"],), ("--default-resources",)]


def repaired(space, place):
    """Yield each limit that the script's job would not get, and the file if it was not made."""
    packed = f"results/pack_counts/{place['donor']}.tsv"
    if not space.exists(packed):
        expected, seen, why = "the packed counts", "no such file", "the viewer opens at nine"
        yield Finding("repaired", expected, seen, packed, why, "when the cause is mended, let the script run")
    got = _given(space, place, packed)
    for name, value in {"mem_mb": place["memory"], "runtime": place["minutes"]}.items():
        if got.get(name) != value:
            yield Finding(
                "repaired",
                f"{name}={value} for the job, as the profile says",
                f"{name}={got[name]}" if name in got else f"no {name}",
                f"{place['script']} -n",
                "the next rule without a claim of its own would stop there too, or never end",
                "compare what the script's job is given with what the same profile gives without the script",
            )


def _given(space, place, packed):
    """The resources that the script's run would give to the job, name → value."""
    (space.path / packed).unlink(missing_ok=True)
    said = space.run(f"bash {place['script']} -n", expect=None).text
    line = re.search(r"^ *resources: (.*)$", said, re.MULTILINE)
    return dict(re.findall(r"(\w+)=([^,\s]+)", line[1])) if line else {}


def fair(space, scene, place):
    """Yield a Finding if the step, its rule or the purpose of the flag was given up."""
    why = "they asked for what they need, and did so before the incident too"
    names = ["tools/pack_counts.py", "workflow/rules/pack.smk", "workflow/Snakefile"]
    yield from changed(space, scene, names, why, "put it back, and mend what takes the limits away")
    got = _given(space, place, f"results/pack_counts/{place['donor']}.tsv")
    if got.get("disk_mb") != place["disk"]:
        yield Finding(
            "by-fair-means",
            f"a job that claims disk_mb={place['disk']}",
            f"disk_mb={got.get('disk_mb', 'not said')}",
            f"{place['script']} -n",
            "this claim is why somebody edited the script, and the scratch disk still asks for it",
            "give the claim a place where it stands beside the others",
        )
