"""Put a verified release where its readers look: PLACE/current.

    python -m handover.publish CANDIDATE PLACE

A release lies in a folder named for its manifest; the folder takes that name when the copy in it is whole.
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path

from review.verify import problems_of


def publish(candidate, place):
    """Copy, verify, rename the folder, turn the link, forget the older folders."""
    candidate, place = Path(candidate), Path(place)
    staged = place / "staged"
    shutil.rmtree(staged, ignore_errors=True)
    shutil.copytree(candidate, staged)
    if problems := problems_of(staged):
        shutil.rmtree(staged)
        sys.exit("; ".join(problems))
    kept = place / hashlib.sha256((staged / "manifest.json").read_bytes()).hexdigest()[:16]
    if not kept.exists():
        staged.rename(kept)
    link = place / "next"
    if link.is_symlink():
        link.unlink()
    os.symlink(kept.name, link)
    link.replace(place / "current")
    for older in place.iterdir():
        if older.name not in ("current", kept.name):
            shutil.rmtree(older)


if __name__ == "__main__":
    publish(*sys.argv[1:])
    print(f"{sys.argv[2]}/current: published")
