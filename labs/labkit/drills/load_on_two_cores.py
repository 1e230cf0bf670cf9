"""A step sets its own number of threads, more than it was given: the same bytes, more load (F29)."""

import re

from labkit.checks import Finding
from labkit.drills._threads import RULES, override
from labkit.drills._typed import snakemake

TITLE = "A load of many on a share of two cores"
MODULE = "module09"
MINUTES = 20
CLASS = "tool"
CAUSE = "threads-overcommitted"
DECOY = ""
FACTS = ("F29",)
TICKET = """
From the people who run the machine:
your share here is two cores, and profiles/local says so, you told us. But since {day} each of your runs
has a moment in which one process of yours starts {threads} threads. The load jumps, and everybody else's
jobs crawl. Yesterday evening it was the run that made {target}.
Your group says that the results are the same, byte for byte, so nothing can have happened.
Something has. We stop the account on Monday unless you tell us what.
"""
REPLIES = {
    "cores-overstated": "Snakemake was told of two cores and gave the step no more; the step took more.",
    "input-changed": "Larger input would take longer; it starts no further thread, and its bytes differ.",
    "jobs-too-small": "Many jobs are many processes; here one process has many threads.",
    "limits-replaced": "No limit of the profile is missing: what Snakemake gave the step is as agreed.",
    "code-changed": "True as far as it goes, and half of all causes: say what the change makes the step do.",
    "second-run": "Two runs would be two processes with the threads they were given.",
}
TARGETS = {
    "reduce_dimensions": ("results/reduce_dimensions/scores.npz", "logs/reduce_dimensions/scores.log", "2"),
    "cluster_cells": ("results/cluster_cells/cells.tsv", "logs/cluster_cells/cells.log", "1"),
}
# Where the number is written, and of which step.
CASES = [("module", "reduce_dimensions"), ("rule", "reduce_dimensions"), ("rule", "cluster_cells")]


def place(draw):
    """Which step, how many threads, and where the number is written."""
    day = draw.choice(["Monday", "Tuesday", "Wednesday"])
    form, rule = draw.choice(CASES)
    target, log, given = TARGETS[rule]
    return {
        "rule": rule,
        "form": form,
        "file": RULES if form == "rule" else f"ageing/{rule}.py",
        "threads": draw.choice(["8", "12", "16"]),
        "target": target,
        "log": log,
        "given": given,
        "day": day,
    }


def prepare(space, place):
    """The group's share of a shared machine."""
    text = "# All the cores of this machine."
    space.edit("profiles/local/config.yaml", text, "# Our share of the machine that we have in common.")
    space.edit("profiles/local/config.yaml", "cores: all", "cores: 2")


def inject(space, place):
    """The step sets its number of threads, and runs."""
    override(space, place["rule"], place["form"], place["threads"])
    snakemake(space, place["target"])


def healthy(space, place):
    """The same run, with the step as it was."""
    snakemake(space, f"--forcerun {place['rule']} -- {place['target']}")


def more_cores_in_the_profile(space, place):
    """A profile that promises more cores than the share, and gives them to the step."""
    threads = place["threads"]
    space.edit(
        "profiles/local/config.yaml",
        "cores: 2",
        f"cores: {threads}\nset-threads: [{place['rule']}={threads}]",
    )
    snakemake(space, f"--forcerun {place['rule']} -- {place['target']}")


RIVALS = {"cores-overstated": more_cores_in_the_profile}


def symptom(space, place):
    """The step's log tells of more threads than the share has cores."""
    return _started(space, place) > 2


def scope(place):
    """The one step."""
    return [{place["rule"]}, {place["target"]}, {place["log"]}]


def where(place):
    """The file that holds the number, or the step that has it."""
    return [(place["file"],), (place["file"].rpartition("/")[2],), (place["rule"],)]


def repaired(space, place):
    """Yield a finding while the step starts too many threads: as its log says, and when it runs again."""
    seen = _started(space, place)
    if seen <= 2:
        snakemake(space, f"--forcerun {place['rule']} -- {place['target']}", expect=None)
        seen = _started(space, place)
    if seen > 2:
        yield Finding(
            "repaired",
            expected=f"{place['rule']} starts as many threads as it is given: 2 at most",
            seen=f"it starts {seen}",
            where=place["log"],
            why="two cores do the work of two threads; the others only wait, and make the neighbours wait",
            next="compare what Snakemake gives the job with what its log says: who says otherwise?",
        )


def fair(space, scene, place):
    """Yield a finding if the share, the step's evidence or the results are other ones."""
    before, after = scene.digest(), space.digest()
    held = [n for n in before if n.startswith(("profiles/", "config/", "data/")) or n == "ageing/step.py"]
    held += [n for n in before if n.startswith("results/") and not n.startswith("results/provenance/")]
    for name in [n for n in held if before[n] != after.get(n)][:1]:
        yield Finding(
            "by-fair-means",
            expected="the share of two cores, the steps' own evidence and the results as they were",
            seen=f"{name} is not as it was",
            where=name,
            why="the share is not ours to widen, and a log that tells less is no smaller load",
            next=f"put {name} back, and mend the step",
        )


def _started(space, place):
    return int(re.search(r"threads (\d+)", space.read(place["log"]))[1])
