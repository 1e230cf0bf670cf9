"""What the capstone's tests share: copies of the capstone, and runs that are made once and then read."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

CAPSTONE = Path(__file__).resolve().parents[1]
MADE = ("data", "results", "logs", "benchmarks", "publish", ".snakemake", "tests", "__pycache__", "*.partial")


def copy_capstone(target):
    """Copy the sources of the capstone, nothing that a run made."""
    shutil.copytree(CAPSTONE, target, ignore=shutil.ignore_patterns(*MADE))
    return target


def command(folder, *words):
    """Run a command in a folder; the result's stdout holds both streams."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")}
    words = [str(word) for word in words]
    return subprocess.run(
        words, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


@pytest.fixture(scope="session")
def run():
    """Return a function that runs this Python with arguments in a folder."""
    return lambda folder, *words: command(folder, sys.executable, *words)


@pytest.fixture(scope="session")
def make():
    """Return a function that runs make in a folder with this Python."""
    return lambda folder, *words: command(folder, "make", f"PYTHON={sys.executable}", *words)


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """Return a function that makes a folder once for all test processes: name, maker → folder."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root

    def once(name, maker):
        folder = root / name
        with FileLock(root / f"{name}.lock"):
            if not (root / f"{name}.done").exists():
                shutil.rmtree(folder, ignore_errors=True)
                maker(folder)
                (root / f"{name}.done").touch()
        return folder

    return once


@pytest.fixture(scope="session")
def finished(shared, make):
    """A capstone whose tiny run has ended, in a folder with a space in its name; to be read, not changed."""

    def maker(folder):
        done = make(copy_capstone(folder), "run", "SIZE=tiny")
        (folder / "make_run.txt").write_text(done.stdout)
        assert done.returncode == 0, done.stdout

    return shared("finished tiny run", maker)


@pytest.fixture(scope="session")
def standard(shared, run):
    """A capstone whose standard run has ended; to be read, not changed."""

    def maker(folder):
        copy_capstone(folder)
        assert run(folder, "-m", "ageing.simulate", "--size", "standard").returncode == 0
        catalogue = "catalogue=data/standard/donors.tsv"
        done = run(folder, "-m", "snakemake", "--profile", "profiles/local", "--config", catalogue)
        assert done.returncode == 0, done.stdout

    return shared("finished standard run", maker)


@pytest.fixture
def fresh(tmp_path, finished):
    """A capstone of one's own with tiny data and no run."""
    folder = copy_capstone(tmp_path / "my capstone")
    shutil.copytree(finished / "data", folder / "data")
    return folder


@pytest.fixture
def own(tmp_path, finished):
    """A finished tiny run of one's own, file times kept."""
    return Path(shutil.copytree(finished, tmp_path / "my finished run"))


@pytest.fixture(scope="session")
def micro(shared, make):
    """A capstone whose micro run has ended and is published; to be read, not changed."""

    def maker(folder):
        done = make(copy_capstone(folder), "run", "publish", "SIZE=micro")
        assert done.returncode == 0, done.stdout

    return shared("finished micro run", maker)
