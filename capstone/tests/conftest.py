"""What the capstone's tests share: copies of the capstone, and runs that are made once and then read."""

import os
import shutil
import sys
from pathlib import Path

import pytest
import shows
import turns
from copies import command, copy_capstone
from filelock import FileLock

# Tests that show a claim of a page say so, and may not be skipped.


def pytest_configure(config):
    """Register the markers of both."""
    shows.pytest_configure(config)
    turns.pytest_configure(config)


pytest_collection_modifyitems = turns.pytest_collection_modifyitems
pytest_runtest_makereport = shows.pytest_runtest_makereport


@pytest.fixture(scope="session")
def run():
    """Return a function that runs this Python with arguments in a folder."""
    return lambda folder, *words: command(folder, sys.executable, *words)


@pytest.fixture(scope="session")
def plain_python(tmp_path_factory):
    """Return this Python under a path without a space.

    Snakemake does not quote that path when it starts a script, nor its Slurm plugin when it starts a job.
    """
    python = Path(sys.executable)
    if " " in str(python):
        link = tmp_path_factory.mktemp("plain") / "environment"
        link.symlink_to(sys.prefix)
        python = link / "bin" / python.name
    return python


@pytest.fixture(scope="session")
def run_scripts(plain_python):
    """Return `run` for workflows with `script:` rules."""
    return lambda folder, *words: command(folder, plain_python, *words)


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
