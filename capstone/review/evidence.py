"""What a run left as evidence, joined into one table per run, with where the sources disagree.

    python -m review.evidence [--directory D] [--json] [--html FILE]

Reads Snakemake's logs and metadata, the jobs' own logs, benchmarks and the record of provenance, of any
Snakemake workflow. It starts no job, changes no byte, and does not load Snakemake. Exit codes: 0 told, 2 there
is no run to tell of.
"""

import argparse
import json
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .evidence_costs import CLASSES, costs_of, with_queue
from .evidence_jobs import Job, jobs_of
from .evidence_log import RunLog
from .evidence_sources import Folder

__all__ = ["Evidence", "Job", "NoEvidence", "evidence_of", "main"]


class NoEvidence(Exception):
    """There is no run to tell of; the text is one sentence that says what to do."""


@dataclass(frozen=True)
class Evidence:
    """What is known of the runs that made what lies in a folder.

    `runs` are their logs, the newest first, `jobs` the newest start of each job in the order of hand-over,
    `costs` seconds by class over those runs and `costs_by_run` for each; see evidence_costs for what a class
    is. `disagreements` are sentences, each naming two sources, or one that cannot be read.
    """

    runs: tuple[RunLog, ...]
    jobs: tuple[Job, ...]
    costs: dict = field(hash=False)
    costs_by_run: dict = field(hash=False)
    disagreements: tuple[str, ...] = ()


def evidence_of(directory="."):
    """Return the Evidence in a folder in which Snakemake was run; NoEvidence if there is none."""
    root = Path(directory)
    if not root.is_dir():
        raise NoEvidence(f"{directory}: no such directory; give the folder in which snakemake was run.")
    folder = Folder(root)
    runs, jobs = jobs_of(folder)
    if not jobs:
        raise NoEvidence(
            f"{directory}: no run has left evidence here (no job in .snakemake); run the workflow first."
        )
    queued = {run.name: with_queue(run, jobs) for run in runs}
    by_run = {run.name: costs_of(run, queued[run.name]) for run in runs}
    costs = {name: round(sum(one[name] for one in by_run.values()), 3) for name in CLASSES}
    untold = [job for job in jobs if job.run is None]
    jobs = untold + [job for run in reversed(runs) for job in queued[run.name]]
    return Evidence(runs, tuple(jobs), costs, by_run, tuple(folder.faults))
