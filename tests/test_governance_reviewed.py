"""The pull request that an exercise hands out is a real diff of the capstone as it is."""

import difflib

import pytest
from labkit import places

START = places.root() / "exercises/module03/governance_reviewed/start"
FILES = ("config/config.yaml", "profiles/ci/config.yaml", "profiles/slurm/config.yaml")


def lines(folder, name):
    """The lines of a file."""
    return (folder / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", ("ci", "slurm"))
def test_the_profile_before_the_request_is_the_capstones(name):
    """Who changes the capstone's profile changes the copy, the branch and the diff with it."""
    assert lines(places.capstone(), f"profiles/{name}/config.yaml") == lines(
        START, f"before/{name}/config.yaml"
    )


def test_the_diff_leads_from_the_capstone_to_the_branch():
    """A reviewer who trusts the diff reads what would be merged."""
    expected = [
        row
        for name in FILES
        for row in difflib.unified_diff(
            lines(places.capstone(), name), lines(START, name), f"a/{name}", f"b/{name}", lineterm=""
        )
    ]

    told = lines(START, "pull_request.diff")

    assert expected == told[told.index("---") + 1 :]
