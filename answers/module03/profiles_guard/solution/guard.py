"""Refuse a capstone in which a profile does not mean what profiles/local means."""

import sys
from pathlib import Path

from review.plan_settings import PlanError
from review.profiles import profiles

# Without this, a profile called default would have its say on both sides, and cancel out.
ALONE = ["--workflow-profile", "none"]


def complaint(folder, name):
    """What is to be said against a profile, "" if nothing is."""
    try:
        found = profiles("profiles/local", f"profiles/{name}", folder, ALONE, ALONE)
    except PlanError as trouble:
        return f"cannot be planned ({trouble})"
    return "" if found.code == 0 else "does not mean what the local one means, or it cannot be told"


def main(folder):
    names = sorted(p.name for p in Path(folder, "profiles").iterdir() if p.is_dir() and p.name != "local")
    refused = [f"{name} {why}" for name in names if (why := complaint(folder, name))]
    if refused:
        sys.exit("Refused: the profile " + "; and ".join(refused))
    print("Every profile means the same.")


main(sys.argv[1])
