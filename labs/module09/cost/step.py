"""A step that tells when its own work began: import a library or none, calculate, write.

    python step.py LOG OUT ROUNDS [LIBRARY [CELLS]]

Its log has the two lines by which `review.evidence` tells start-up from work, as those of the capstone have.
"""

import resource
import sys
import time
from datetime import datetime
from importlib import import_module


def calculate(rounds):
    """Do the same arithmetic so many times, a hundred thousand additions each."""
    return [sum(range(100_000)) for _ in range(rounds)]


def peak_mb():
    """Return the most memory of this program, without what its process held before it became this program."""
    try:
        with open("/proc/self/status") as status:
            lines = status.read().splitlines()
        return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def hold(numpy, cells):
    """Make a table of counts, 2,000 genes wide, and its logarithms; both are in memory at once."""
    counts = numpy.ones((cells, 2000))
    return numpy.log1p(counts)


def main(log, out, rounds, library="math", cells=0):
    """Start up, work, and write both lines."""
    loaded = import_module(library)
    startup, began, at = time.process_time(), time.perf_counter(), datetime.now().isoformat()
    text = f"{calculate(int(rounds))[-1:]}\n"
    if cells:
        hold(loaded, int(cells))
    with open(out, "w") as file:
        file.write(text)
    used = resource.getrusage(resource.RUSAGE_SELF)
    with open(log, "w") as file:
        file.write(f"started  step, attempt 1, threads 1, at {at}, start-up {startup:.2f} s\n")
        file.write(
            f"used  {time.perf_counter() - began:.2f} s of work, {used.ru_utime:.2f} s user"
            f" and {used.ru_stime:.2f} s system with imports, peak {peak_mb():.0f} MB\n"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
