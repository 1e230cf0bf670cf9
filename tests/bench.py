"""Measure everything a learner waits for, beside its budget, and what the capstone costs: `make bench`.

Wall seconds depend on the machine, so nothing here fails; the tests compare counts instead.
What the capstone costs is printed by the capstone's own `python -m cost`; words after the name of this file
go to it, such as `--sizes tiny standard large` or `--repeats 5`.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from labkit import drill_desk, drill_play, exercises, places
from labkit.spaces import Workspace
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
PAGE_BUDGET_KB = 250
NEW = str(time.time_ns() % 10**9)  # a seed whose scene is in no cache


def seconds(command, cwd=ROOT):
    """Wall seconds of one command; a command that fails ends the measurement with its output."""
    began = time.perf_counter()
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"{' '.join(command)} ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}")
    return time.perf_counter() - began


def capstone_copy(folder):
    """A copy of the capstone without data and results, as a fresh clone has it."""
    made = shutil.ignore_patterns(
        "data", "results", "logs", "benchmarks", "publish", ".snakemake", "__pycache__"
    )
    return shutil.copytree(ROOT / "capstone", Path(folder) / "capstone", ignore=made)


def waits():
    """Each wait of a learner: what, seconds, budget in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        capstone = capstone_copy(folder)
        make = ["make", "-C", str(capstone), f"PYTHON={sys.executable}", "SIZE=tiny"]
        yield "make -C capstone run SIZE=tiny, from nothing", seconds([*make, "run"]), 10
        yield "the same again, nothing to do", seconds([*make, "run"]), 3
        compare = [sys.executable, "-m", "review.profiles", "profiles/local", "profiles/ci"]
        yield "review.profiles on the finished capstone", seconds(compare, cwd=capstone), 2
    yield "make book, nothing changed", seconds(["make", "book"]), 10
    yield from lab_waits()
    for name, lab in sorted(json.loads((ROOT / "_build/lab_times.json").read_text()).items()):
        yield f"lab {name}, last run", lab["seconds"] if isinstance(lab, dict) else lab, 60


def lab_waits():
    """Each wait for the `lab` command, with the finished copy already in the cache."""
    lab = [sys.executable, "-m", "labkit.cli"]
    yield "lab list", seconds([*lab, "list"]), 1
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LAB_HOME"] = folder
        for id in places.exercise_ids():
            yield f"lab start {id}", seconds([*lab, "start", id]), 1
            space = Workspace(exercises.learner_folder(id))
            space.overlay(exercises.exercise(id).answers / "solution")
            yield f"lab check {id}, solved", seconds([*lab, "check", id]), 3
        for id in drill_play.ids():
            start = [*lab, "drill", "start", id, "--seed"]
            yield f"lab drill start {id}, a case not seen before", seconds([*start, NEW]), 3
            shutil.rmtree(drill_desk.folder_of(id))
            yield f"lab drill start {id}, the same case again", seconds([*start, NEW]), 1


def page_weights():
    """Kilobytes of each page as sent, compressed, without what it shares with the others."""
    for page in sorted((ROOT / "_build/html").rglob("*.html")):
        if "_static" not in page.parts:
            yield str(page.relative_to(ROOT / "_build/html")), len(gzip.compress(page.read_bytes())) / 1000


def main():
    """Print the two tables."""
    times = Table("what a learner waits for", "seconds", "budget", title="waits")
    for what, took, budget in waits():
        times.add_row(what, f"{took:.1f}", f"{budget}", style="" if took <= budget else "yellow")
    weights = Table(
        "page", "kB, compressed", title=f"pages (budget {PAGE_BUDGET_KB} kB with style and script)"
    )
    for page, weight in sorted(page_weights(), key=lambda row: -row[1])[:10]:
        weights.add_row(page, f"{weight:.0f}")
    console = Console()
    console.print(times, weights)
    console.rule("what the capstone costs")
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", "cost", *sys.argv[1:]], cwd=ROOT / "capstone", check=True)


if __name__ == "__main__":
    main()
