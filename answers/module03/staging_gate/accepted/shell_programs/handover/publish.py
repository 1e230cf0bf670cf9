"""Put a verified release where its readers look: PLACE/current.

python -m handover.publish CANDIDATE PLACE
"""

import subprocess
import sys
import time
from pathlib import Path

from review.verify import problems_of


def publish(candidate, place):
    """Copy, verify the copy, turn the link: with the programs of the shell."""
    Path(place).mkdir(parents=True, exist_ok=True)
    kept = Path(place, f"release-{time.time_ns()}")
    subprocess.run(["cp", "-R", candidate, kept], check=True)
    if problems := problems_of(kept):
        subprocess.run(["rm", "-r", kept], check=True)
        sys.exit("\n".join(problems))
    subprocess.run(["ln", "-sfn", kept.name, Path(place, ".next")], check=True)
    subprocess.run(["mv", "-fT", Path(place, ".next"), Path(place, "current")], check=True)


if __name__ == "__main__":
    publish(*sys.argv[1:])
    print(f"{sys.argv[2]}/current: published")
