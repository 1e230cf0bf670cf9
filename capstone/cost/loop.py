"""Run the steps of a finished run again by a plain loop: one process after the other, no engine.

The loop is given what the engine had to find out: which jobs there are, in what order, with which command.
It does not look whether a result is there already, run two steps at once, check sums, keep records and times,
retry, notice half a result, or lock the folder. What it takes is the price of the steps alone.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from cost.jobs import jobs_of


def environment(folder):
    """Return the variables that a step needs: this Python, the package in `folder`, one thread."""
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return os.environ | threads | {"PATH": path, "PYTHONPATH": str(Path(folder).resolve())}


def replay(jobs, folder):
    """Run the commands of `jobs` in a folder that holds sources and data; return name → wall seconds.

    Left out is `provenance`, which records the engine's run.

    A command that fails ends the loop with CalledProcessError.
    """
    variables, seconds = environment(folder), {}
    for job in (job for job in jobs if job.rule != "provenance"):
        began = time.perf_counter()
        for path in (*job.outputs, f"logs/{job.name}.log"):
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["bash", "-c", job.command], cwd=folder, env=variables, check=True)
        seconds[job.name] = time.perf_counter() - began
    return seconds


def main():
    """Replay the run of one folder in another: `python -m cost.loop FINISHED FRESH`."""
    finished, fresh = sys.argv[1:]
    seconds = replay(jobs_of(finished), fresh)
    print(f"{len(seconds)} steps in {sum(seconds.values()):.1f} s")


if __name__ == "__main__":
    main()
