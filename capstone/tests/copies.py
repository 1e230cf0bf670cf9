"""Copies of the capstone for tests to run in, and a way to run commands there."""

import os
import shutil
import subprocess
from pathlib import Path

CAPSTONE = Path(__file__).resolve().parents[1]
MADE = ("data", "results", "logs", "benchmarks", "publish", ".snakemake", "tests", "__pycache__", "*.partial")


def copy_capstone(target):
    """Copy the sources of the capstone, nothing that a run made."""
    shutil.copytree(CAPSTONE, target, ignore=shutil.ignore_patterns(*MADE))
    shutil.rmtree(Path(target) / "crate", ignore_errors=True)
    for page in Path(target).glob("*.html"):  # review/tour.html is a source
        page.unlink()
    return target


def command(folder, *words):
    """Run a command in a folder; the result's stdout holds both streams."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")}
    words = [str(word) for word in words]
    return subprocess.run(
        words, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
