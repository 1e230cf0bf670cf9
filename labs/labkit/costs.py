"""What several runs of the same work cost, by class: the median, and how far the runs lie apart.

    python -m labkit.costs [--tsv] FOLDER...

Each FOLDER holds one run of the same workflow; `review.evidence` reads it, and nothing is changed or started.
`--tsv` prints one line for each folder, for programs and for later.
"""

import argparse
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

from review.evidence import NoEvidence, evidence_of
from review.evidence_costs import CLASSES

COLUMNS = ("run", "began", "jobs", "cores", "seconds", *CLASSES)


@dataclass(frozen=True)
class Cost:
    """What one run cost: seconds on the clock, and core-seconds by class; began: a moment as text."""

    run: str
    began: str
    jobs: int
    cores: int
    seconds: float
    classes: dict

    def row(self):
        """The values of COLUMNS as text."""
        seconds = [f"{value:.2f}" for value in (self.seconds, *(self.classes[name] for name in CLASSES))]
        return [self.run, self.began, str(self.jobs), str(self.cores), *seconds]


def cost_of(folder):
    """Return the Cost of the newest run in a folder; NoEvidence if there is none, or its log names no job."""
    found = evidence_of(folder)
    if not found.runs:
        raise NoEvidence(f"{folder}: Snakemake's log names no job; run it again without --quiet all.")
    run = found.runs[0]
    jobs = sum(job.run == run.name and job.rule != "all" for job in found.jobs)
    began = datetime.fromtimestamp(run.began).isoformat(timespec="milliseconds")
    costs = found.costs_by_run[run.name]
    return Cost(Path(folder).name, began, jobs, run.cores or 0, run.ended - run.began, costs)


def middle(costs):
    """Return {class: median of its core-seconds} over several Costs."""
    return {name: median(cost.classes[name] for cost in costs) for name in CLASSES}


def largest(classes):
    """Return the class that cost most."""
    return max(classes, key=classes.get)


def spread(values):
    """Return how far values lie apart: the largest less the smallest, in parts of their median."""
    return (max(values) - min(values)) / (median(values) or 1)


def line(points):
    """Return (at zero, for each) of the straight line nearest to {x: y}, by least squares."""
    mean_x, mean_y = sum(points) / len(points), sum(points.values()) / len(points)
    together = sum((x - mean_x) * (y - mean_y) for x, y in points.items())
    each = together / sum((x - mean_x) ** 2 for x in points)
    return mean_y - each * mean_x, each


def text(costs):
    """Return the classes of several runs as a table: median, share of it, smallest, largest."""
    medians, lines = middle(costs), [f"{'class':12}{'median':>8}{'share':>8}{'smallest':>10}{'largest':>9}"]
    whole = sum(medians.values()) or 1
    for name in CLASSES:
        values = [cost.classes[name] for cost in costs]
        lines.append(
            f"{name:12}{medians[name]:8.2f}{medians[name] / whole:8.0%}{min(values):10.2f}{max(values):9.2f}"
        )
    jobs, cores = (sorted({getattr(cost, what) for cost in costs}) for what in ("jobs", "cores"))
    seen = [", ".join(map(str, values)) for values in (jobs, cores)]
    return "\n".join([f"{len(costs)} runs; jobs {seen[0]}; cores {seen[1]}; core-seconds", *lines])


def main(argv=None):
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m labkit.costs", description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER", help="a folder in which the workflow was run")
    parser.add_argument("--tsv", action="store_true", help="print a line for each folder instead")
    asked = parser.parse_args(argv)
    try:
        costs = [cost_of(folder) for folder in asked.folders]
    except NoEvidence as error:
        print(error, file=sys.stderr)
        return 2
    if asked.tsv:
        print("\n".join("\t".join(row) for row in [COLUMNS, *(cost.row() for cost in costs)]))
    else:
        print(text(costs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
