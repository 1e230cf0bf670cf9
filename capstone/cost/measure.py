"""What a run costs, and what of that is the engine's: the same jobs by Snakemake and by a plain loop."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from cost.jobs import critical_path, jobs_of
from cost.loop import replay

CAPSTONE = Path(__file__).resolve().parents[1]
SOURCES = ("ageing", "config", "cost", "profiles", "review", "workflow")


def measure(size, cores, repeats):
    """Return what `size` costs, each number the median of `repeats` runs; engine and loop take turns.

    Taking turns, both meet the same neighbours on a busy machine. Each run starts without any result.
    """
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch, "data")
        subprocess.run(
            [sys.executable, "-m", "ageing.simulate", "--size", size, "--out", str(data / size)],
            cwd=CAPSTONE,
            check=True,
            capture_output=True,
        )
        rounds = [one_round(Path(scratch, f"round {n}"), data, size, cores) for n in range(repeats)]
    return {"size": size, **{name: middle([r[name] for r in rounds]) for name in rounds[0]}}


def middle(values):
    """Return the median of numbers, whether all are true of truths, the first of words."""
    if isinstance(values[0], bool):
        return all(values)
    if isinstance(values[0], float):
        return round(median(values), 3)
    return int(median(values)) if isinstance(values[0], int) else values[0]


def one_round(folder, data, size, cores):
    """Return the numbers of one run by the engine and one by the loop, in two fresh folders."""
    engine, loop = fresh(folder / "engine", data), fresh(folder / "loop", data)
    words = ["--profile", "profiles/local", "--cores", str(cores)]
    words += ["--config", f"catalogue=data/{size}/donors.tsv"]
    wall, cpu, peak = timed([sys.executable, "-m", "snakemake", *words], engine)
    jobs = jobs_of(engine)
    seconds = replay(jobs, loop)
    same = compare(engine / "results/release", loop / "results/release")
    found = summary(jobs, wall, cpu, seconds, cores) | {"engine_peak_mb": peak, "same_release": same}
    shutil.rmtree(folder)
    return found


def summary(jobs, wall, cpu, loop, cores):
    """Return the numbers of one round: what was measured, and what follows from it.

    jobs: of the engine's run; wall, cpu: its seconds; loop: job → seconds in the plain loop.
    """
    needs = {job.name: job.needs for job in jobs}
    path, chain = critical_path({job.name: job.seconds for job in jobs}, needs)
    heaviest = max(jobs, key=lambda job: job.peak)
    total = sum(loop.values())
    return {
        "jobs": len(jobs),
        "wall_s": wall,
        "cpu_s": cpu,
        "steps_cpu_s": sum(job.cpu for job in jobs),
        "engine_cpu_s": cpu - sum(job.cpu for job in jobs),
        "peak_mb": heaviest.peak,
        "peak_in": heaviest.name,
        "critical_path_s": path,
        "critical_path_jobs": len(chain),
        "overhead_s": wall - path,
        "loop_s": total,
        "loop_share_s": total / cores,
        # What perfect scheduling of the loop's own times on these cores could reach, at no cost.
        "floor_s": max(total / cores, critical_path(loop, {name: needs[name] for name in loop})[0]),
        "wall_to_loop_share": wall / (total / cores),
    }


def fresh(folder, data):
    """Return a folder with the sources and the data, and nothing that a run made."""
    for name in SOURCES:
        shutil.copytree(CAPSTONE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(data, folder / "data")
    # Byte code is made once here, so that neither the engine's run nor the loop's pays for it.
    subprocess.run([sys.executable, "-m", "compileall", "-q", "ageing"], cwd=folder, check=True)
    return folder


def timed(words, folder):
    """Return wall seconds, CPU seconds and peak memory (MB) of a command and all its children."""
    began = time.perf_counter()
    with open(folder / "output.txt", "w") as said:
        process = subprocess.Popen(words, cwd=folder, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
    wall, process.returncode = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(words)} ended with {process.returncode}:\n{(folder / 'output.txt').read_text()}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def compare(one, other):
    """Tell whether two folders hold the same files with the same bytes."""
    contents = [
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (one, other)
    ]
    return contents[0] == contents[1]
