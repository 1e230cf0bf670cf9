"""Plan with each profile as a person would, and compare the jobs and the settings that act."""

import sys
from pathlib import Path

from review.options import POLICY, option
from review.plan import plan


def meaning(name):
    found = plan(sys.argv[1], f"profiles/{name}")
    acting = {key: value for key, value in found.options.items() if option(key).kind != POLICY}
    return {job.id: job.meaning for job in found.jobs}, acting


usual = meaning("local")
for place in sorted(Path(sys.argv[1], "profiles").iterdir()):
    if place.name not in ("local", "default") and meaning(place.name) != usual:
        sys.exit(f"Refused: {place.name} means something else")
