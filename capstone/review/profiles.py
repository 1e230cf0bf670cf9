"""Compare two profiles of a workflow: what changes meaning, what is policy, and what only looks like policy.

    python -m review.profiles A B [--directory D] [--snakefile F] [--args-a "..."] [--args-b "..."] [--json]

A and B are profile folders, or - for none; `--args-a` and `--args-b` add what would be typed beside them.
Nothing is run or touched. Exit codes:

    0  same meaning; the last sentence names the tools that get another number of threads, if there are any,
       for what they make of it nobody can plan
    1  meaning differs: a job does something else, or a setting differs that acts on meaning. The second
       holds even if both plans are equal today: a rerun trigger left out hides the next change.
    2  could not tell: no such profile, no plan, or a checkpoint has not run and a setting that reaches jobs
       (cores, threads, resources, executor) differs, so the jobs behind it might differ too

What it cannot see: a Snakefile that reads the command line or the clock by itself, what a tool does with the
number of threads it is given, and the files that outside data sources hold.
"""

import argparse
import json
import shlex
import signal
import sys
from dataclasses import asdict

from .plan import existing_directory
from .plan_settings import PlanError
from .profiles_compare import Comparison, compare
from .profiles_text import text
from .profiles_verdict import verdict


def profiles(a, b, directory=".", args_a=(), args_b=(), snakefile=None) -> Comparison:
    """Compare profile `a` with profile `b`; `.code` is the answer. Raises PlanError if there is none."""
    return compare(existing_directory(directory), a, b, args_a, args_b, snakefile)


def as_dict(comparison):
    """Return a comparison as mappings and lists that JSON can hold."""
    sides = {
        letter: {
            "name": side.name,
            "jobs": len(side.plan.jobs),
            "complete": side.plan.complete,
            "would_run": sorted(side.running),
            "refused": side.refused,
        }
        for letter, side in (("a", comparison.a), ("b", comparison.b))
    }
    return {
        "code": comparison.code,
        "verdict": verdict(comparison),
        **sides,
        "meaning": [asdict(change) for change in comparison.meaning],
        "settings": [asdict(item) for item in comparison.settings],
        "unseen": list(comparison.unseen),
    }


def main(argv=None):
    """Print the comparison and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m review.profiles",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("a", metavar="A", help="profile folder, or - for none")
    parser.add_argument("b", metavar="B", help="profile folder, or - for none")
    parser.add_argument("--directory", default=".", help="folder in which snakemake would be run")
    parser.add_argument("--snakefile", help="workflow definition, if not in its usual place")
    parser.add_argument("--args-a", default="", help="more options for A, in quotes")
    parser.add_argument("--args-b", default="", help="more options for B, in quotes")
    parser.add_argument("--json", action="store_true", help="print it for programs")
    asked = parser.parse_args(argv)
    try:
        found = profiles(
            asked.a,
            asked.b,
            asked.directory,
            shlex.split(asked.args_a),
            shlex.split(asked.args_b),
            asked.snakefile,
        )
    except PlanError as error:
        print(f"Could not tell. {error}", file=sys.stderr)
        return 2
    print(json.dumps(as_dict(found), indent=2, default=str) if asked.json else text(found))
    return found.code


if __name__ == "__main__":
    # A reader who has seen enough (`| head`) is no error.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
