"""Tests that share a costly beginning run in one process, so that it is paid once.

pytest 9.2 with xdist 3.8 scatters them in silence: every page was visited twice, every drill played twice.
"""

import subprocess
import sys

TESTS = """
import os
from pathlib import Path

import pytest

GROUPS = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in "abc"]


@pytest.mark.parametrize("again", range(4))
@pytest.mark.parametrize("group", GROUPS)
def test_it(group, again):
    Path(f"{group}-{os.getpid()}").touch()
"""


def test_tests_of_one_group_run_in_one_process(tmp_path):
    """Three groups leave three files, one for each pair of a group and a process."""
    (tmp_path / "test_it.py").write_text(TESTS)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "2",
        "--dist",
        "loadgroup",
        "-q",
        "-p",
        "no:cacheprovider",
    ]

    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    assert ["a", "b", "c"] == sorted(path.name.split("-")[0] for path in tmp_path.glob("?-*"))
