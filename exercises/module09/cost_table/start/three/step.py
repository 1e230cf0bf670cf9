"""One step: load what it needs, calculate, write; its log tells when its own work began and what it used."""

import resource
import sys
import time
from datetime import datetime

COLUMNS = 50_000  # numbers in one table


def calculate(number):
    """Return the mean of one table."""
    return sum(n % (number + 2) for n in range(COLUMNS)) / COLUMNS


def main(log, out, number, library=""):
    """Start up, work, write."""
    if library:
        __import__(library)
    startup, began, at = time.process_time(), time.perf_counter(), datetime.now().isoformat()
    with open(out, "w") as file:
        file.write(f"{calculate(int(number))}\n")
    used = resource.getrusage(resource.RUSAGE_SELF)
    with open(log, "w") as file:
        file.write(f"started  step, attempt 1, threads 1, at {at}, start-up {startup:.2f} s\n")
        file.write(
            f"used  {time.perf_counter() - began:.2f} s of work, {used.ru_utime:.2f} s user"
            f" and {used.ru_stime:.2f} s system with imports, peak {used.ru_maxrss / 1000:.0f} MB\n"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
