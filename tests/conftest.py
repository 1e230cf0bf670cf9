"""The built site, made once for all tests that look at it."""

import os
import signal
import sys

import pytest
from filelock import FileLock
from repository import ROOT, run_make

# The marker has one home, in the part of the repository that lifts out.
sys.path.append(str(ROOT / "capstone" / "tests"))
import shows
import turns

# What runs in the background of a script has learned to ignore Ctrl-C, and would hand that on.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config):
    """Register the markers of both."""
    shows.pytest_configure(config)
    turns.pytest_configure(config)


pytest_collection_modifyitems = turns.pytest_collection_modifyitems
pytest_runtest_makereport = shows.pytest_runtest_makereport


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the built site, as it follows from the files as they are now."""
    (ROOT / "_build").mkdir(exist_ok=True)
    # Shared by the processes of one session: what one of them built, the others need not look through again.
    ours = tmp_path_factory.getbasetemp()
    done = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "site-is-built"
    with FileLock(ROOT / "_build" / "site.lock"):
        if not done.exists():
            built = run_make("book")
            if built.returncode:
                said = (built.stdout + built.stderr)[-4000:]
                pytest.fail(f"make book ended with {built.returncode}:\n{said}")
            done.touch()
    return ROOT / "_build" / "html"
