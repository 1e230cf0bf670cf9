"""Put a verified release where its readers look: PLACE/current.

    python -m handover.publish CANDIDATE PLACE

PLACE/current is a link to a folder in PLACE. A release gets a folder of its own; when the copy in it has
verified, the link is turned to it in one step.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from review.verify import problems_of


def publish(candidate, place):
    """Let readers of PLACE/current find the candidate's files, and no others."""
    place = Path(place)
    place.mkdir(parents=True, exist_ok=True)
    kept = Path(tempfile.mkdtemp(dir=place, prefix="release-"))
    kept.chmod(0o755)
    shutil.copytree(candidate, kept, dirs_exist_ok=True)
    turn(place / "current", kept.name)
    refuse_unverified(place / "current")


def refuse_unverified(folder):
    """End with the problems of a release that has any."""
    if problems := problems_of(folder):
        sys.exit("\n".join(f"{folder}/{problem}" for problem in problems) + "\nNothing was published.")


def turn(link, target):
    """Let the link name the target, in one step."""
    fresh = link.with_name(f".{link.name}.next")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    os.replace(fresh, link)


if __name__ == "__main__":
    publish(*sys.argv[1:])
    print(f"{sys.argv[2]}/current: published")
