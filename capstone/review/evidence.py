"""What a run left as evidence, joined into one table per run, with where the sources disagree.

    python -m review.evidence [--directory D] [--json] [--html FILE]

Reads Snakemake's logs and metadata, the jobs' own logs, benchmarks and the record of provenance, of any
Snakemake workflow. It starts no job, changes no byte, and does not load Snakemake. `--html` writes the same
with a picture into one file. Exit codes: 0 told, 2 there is no run to tell of.
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
from .evidence_page import TOOL, page
from .evidence_says import disagreements_of
from .evidence_sources import Folder
from .evidence_text import room, text
from .pages import NotWritten, write_page

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
    said = disagreements_of(folder, runs, jobs)
    return Evidence(runs, tuple(jobs), costs, by_run, (*said, *dict.fromkeys(folder.faults)))


def as_dict(evidence):
    """Return evidence as mappings and lists that JSON can hold."""
    hidden = ("step", "measured", "records", "start")
    return {
        "runs": [
            {name: value for name, value in vars(run).items() if name not in ("starts", "removed")}
            | {"costs": evidence.costs_by_run[run.name]}
            for run in evidence.runs
        ],
        "jobs": [{name: v for name, v in vars(job).items() if name not in hidden} for job in evidence.jobs],
        "costs": evidence.costs,
        "disagreements": list(evidence.disagreements),
    }


def main(argv=None):
    """Print the evidence, or write it as a page; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m review.evidence", description=__doc__.splitlines()[0])
    parser.add_argument("--directory", default=".", help="folder in which snakemake was run")
    parser.add_argument("--json", action="store_true", help="print all that is known, for programs")
    parser.add_argument("--html", metavar="FILE", help="write a page with a picture instead")
    asked = parser.parse_args(argv)
    try:
        found = evidence_of(asked.directory)
        if asked.html:
            write_page(asked.html, page(found), TOOL)
            print(f"{asked.html}: the evidence of {len(found.jobs)} jobs")
    except NoEvidence as error:
        print(error, file=sys.stderr)
        return 2
    except NotWritten as error:
        print(error, file=sys.stderr)
        return 1
    if asked.json:
        print(json.dumps(as_dict(found), indent=2))
    elif not asked.html:
        print(text(found, room()))
    return 0


if __name__ == "__main__":
    # A reader who has seen enough (`| head`) is no error.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
