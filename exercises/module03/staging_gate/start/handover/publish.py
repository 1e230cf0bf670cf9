"""Put a candidate release where its readers look: PLACE/current.

    python -m handover.publish CANDIDATE PLACE

PLACE/current is a link to a folder in PLACE, so that the folders can be moved to a larger disk one day.
"""

import shutil
import sys
from pathlib import Path


def publish(candidate, place):
    """Let readers of PLACE/current find the candidate's files, and no others."""
    candidate, current = Path(candidate), Path(place, "current")
    if not current.exists():
        Path(place, "first").mkdir(parents=True)
        current.symlink_to("first")
    for file in [file for file in current.rglob("*") if file.is_file()]:
        file.unlink()
    for file in [file for file in candidate.rglob("*") if file.is_file()]:
        copy = current / file.relative_to(candidate)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)


if __name__ == "__main__":
    publish(*sys.argv[1:])
    print(f"{sys.argv[2]}/current: published")
