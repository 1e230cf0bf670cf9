"""A count of cells is cut into one job per donor and type: all their time goes into starting them."""

import re

from labkit.checks import Finding
from labkit.drills._counts import CUT, OVERRIDE, WHOLE, lay
from labkit.drills._typed import snakemake

TITLE = "A table of counts takes longer than the clustering"
MODULE = "module09"
MINUTES = 20
CLASS = "workflow meaning"
CAUSE = "jobs-too-small"
DECOY = ""
FACTS = ("F38",)
TICKET = """
For the {event} we have a small table, results/{name}/table.tsv: how many cells of which type each donor has.

    snakemake --profile profiles/local results/{name}/table.tsv

It used to be there before I could reach for my cup. Since {who} "made it parallel" I wait longer
for it than for the clustering, the machine is busy all the time, and on the cluster it is said to take
most of a morning. The numbers are the same as ever. Is the counting so slow? Do we need more cores?
"""
REPLIES = {
    "threads-overcommitted": "Each job started with the one thread it was given, and was done at once.",
    "input-changed": "The table of cells is the same as before; it has not grown.",
    "code-changed": "True as far as it goes, and half of all causes: say what the change made of the work.",
    "wait-too-short": "No job waited for a file; each of them ended well at the first attempt.",
    "step-fails-always": "No job failed, each of them ended well at the first attempt.",
    "memory-limit": "No job was held back or killed for its memory.",
}
MOST = 10  # jobs for the table: one for each donor, and what puts them together
# What a plan counts beside them.
BEFORE = ("stage_donor", "quality_control", "merge_donors", "normalise", "reduce_dimensions", "cluster_cells")
BEFORE += ("total",)


def place(draw):
    """What the rule is called, how many types it counts, and for whom."""
    types = ["B", "CD4_memory", "CD4_naive", "CD8_effector", "Mono_CD14", "NK"]
    types = sorted(draw.sample(types, draw.choice([3, 4])))
    return {
        "name": draw.choice(["count_cells", "tally_cells", "cells_per_donor"]),
        "types": ",".join(types),
        "pairs": str(8 * len(types)),
        "jobs": str(8 * len(types) + 1),
        "event": draw.choice(["seminar", "funder's page", "weekly meeting"]),
        "who": draw.choice(["Piet", "Ada", "the new student"]),
    }


def prepare(space, place):
    """The workflow can make the table; how, is for the variants to say."""
    space.edit("workflow/Snakefile", 'include: "rules/release.smk"\n', _INCLUDE)


_INCLUDE = 'include: "rules/release.smk"\ninclude: "rules/counts.smk"\n'


def inject(space, place):
    """One job for each pair of donor and type."""
    lay(space, place, CUT)
    snakemake(space, _table(place))


def healthy(space, place):
    """One job for the table."""
    lay(space, place, WHOLE)
    snakemake(space, _table(place))


def too_many_threads(space, place):
    """One job for the table, which starts more threads than it was given."""
    lay(space, place, WHOLE, more=OVERRIDE)
    snakemake(space, _table(place))


RIVALS = {"threads-overcommitted": too_many_threads}


def _table(place):
    return f"results/{place['name']}/table.tsv"


def symptom(space, place):
    """The run that made the table had more jobs than it has donors."""
    return _jobs_now(space, place) > MOST


def _jobs_now(space, place):
    """How many jobs make the table from the cells, in a plan of everything up to it; 0 without a plan."""
    done = space.run(f"snakemake --profile profiles/local -n --forceall {_table(place)}", expect=None)
    planned = dict(re.findall(r"^(\w+) +(\d+)$", done.text, flags=re.MULTILINE))
    return sum(int(count) for rule, count in planned.items() if rule not in BEFORE)


def scope(place):
    """The rule, under the name of the many or of the table."""
    name = place["name"]
    return [{name}, {f"{name}_of_pair"}, {name, f"{name}_of_pair"}, {_table(place)}]


def where(place):
    """The rules' file, or the rule that is cut up."""
    return [("counts.smk",), (f"{place['name']}_of_pair",)]


def repaired(space, place):
    """Yield a finding while the table takes far more jobs than there are donors."""
    jobs = _jobs_now(space, place)
    if not 0 < jobs <= MOST:
        yield Finding(
            "repaired",
            expected=f"the table made by a handful of jobs, {MOST} at most",
            seen=f"{jobs} jobs" if jobs else "it cannot be planned",
            where=_table(place),
            why="each job pays for a shell, a Python and a place in the queue, to work for no time at all",
            next="compare the work in a job's log with its start-up: what does a job cost at least?",
        )


def fair(space, scene, place):
    """Yield a finding if the numbers, the cells or the machine's settings are other ones."""
    before, after = scene.digest(), space.digest()
    held = [
        _table(place),
        "results/cluster_cells/cells.tsv",
        *(n for n in before if n.startswith("profiles/")),
    ]
    for name in [n for n in held if before[n] != after.get(n)][:1]:
        yield Finding(
            "by-fair-means",
            expected="the same table, from the same cells, with the same profiles",
            seen=f"{name} is not as it was",
            where=name,
            why="a faster table with other numbers is another table, and more cores start more for nothing",
            next=f"put {name} back, and change how the work is cut",
        )
