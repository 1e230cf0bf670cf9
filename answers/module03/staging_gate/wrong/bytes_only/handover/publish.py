"""Put a verified release where its readers look: PLACE/current.

    python -m handover.publish CANDIDATE PLACE

PLACE/current is a link to a folder in PLACE. A release gets a folder of its own; when the copy in it has
verified, the link is turned to it in one step.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path


def publish(candidate, place):
    """Let readers of PLACE/current find the candidate's files, and no others."""
    refuse_unverified(candidate)
    place = Path(place)
    place.mkdir(parents=True, exist_ok=True)
    kept = Path(tempfile.mkdtemp(dir=place, prefix="release-"))
    kept.chmod(0o755)
    shutil.copytree(candidate, kept, dirs_exist_ok=True)
    refuse_unverified(kept)
    turn(place / "current", kept.name)


def refuse_unverified(folder):
    """End with the problems of a release that has any."""
    listed = json.loads(Path(folder, "manifest.json").read_text(encoding="utf-8"))["files"]
    sums = {
        file["path"]: hashlib.sha256(Path(folder, file["path"]).read_bytes()).hexdigest() for file in listed
    }
    if problems := [f"{file['path']}: damaged" for file in listed if file["sha256"] != sums[file["path"]]]:
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
