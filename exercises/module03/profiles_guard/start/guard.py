"""Refuse a capstone in which a profile means something else than profiles/local.

    python guard.py FOLDER

Exit code 0 if every profile below FOLDER/profiles means the same, another one if not. Then the last line says
which profile, and why.
"""

import sys
from collections import Counter
from pathlib import Path

from review.plan import plan
from review.plan_settings import PlanError


def jobs_per_rule(folder, name):
    """How many jobs each rule would have if everything were made anew."""
    return Counter(job.rule for job in plan(folder, f"profiles/{name}", ["--forceall"]).jobs)


def complaint(folder, name):
    """What is to be said against a profile, "" if nothing is."""
    try:
        same = jobs_per_rule(folder, name) == jobs_per_rule(folder, "local")
    except PlanError as trouble:
        return f"cannot be planned ({trouble})"
    return "" if same else "has another number of jobs"


def main(folder):
    names = sorted(p.name for p in Path(folder, "profiles").iterdir() if p.is_dir() and p.name != "local")
    refused = [f"{name} {why}" for name in names if (why := complaint(folder, name))]
    if refused:
        sys.exit("Refused: the profile " + "; and ".join(refused))
    print("Every profile means the same.")


main(sys.argv[1])
