"""Put a verified release where its readers look: PLACE/current.

    python -m handover.publish CANDIDATE PLACE

PLACE/current is a link to the version that the capstone's own promotion keeps in PLACE.
"""

import os
import sys
from pathlib import Path

from review.promote import Refused, promote


def publish(candidate, place):
    """Promote the candidate, and let PLACE/current name the version it became."""
    try:
        version = promote(candidate, place)
    except Refused as refusal:
        sys.exit(f"{refusal}\nNothing was published.")
    fresh = Path(place, ".current")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(version.name)
    os.replace(fresh, Path(place, "current"))


if __name__ == "__main__":
    publish(*sys.argv[1:])
    print(f"{sys.argv[2]}/current: published")
