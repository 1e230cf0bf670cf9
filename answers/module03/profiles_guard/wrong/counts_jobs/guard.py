"""Two profiles mean the same if each rule would have as many jobs from an empty folder."""

import sys
from collections import Counter
from pathlib import Path

from review.plan import plan


def counts(name):
    found = plan(sys.argv[1], f"profiles/{name}", ["--forceall", "--workflow-profile", "none"])
    return Counter(job.rule for job in found.jobs)


usual = counts("local")
for place in sorted(Path(sys.argv[1], "profiles").iterdir()):
    if place.name != "local" and counts(place.name) != usual:
        sys.exit(f"Refused: {place.name} has other job counts")
