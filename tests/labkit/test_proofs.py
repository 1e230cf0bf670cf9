"""What the ladder of proofs is said to catch and to pass over is what happens on planted faults.

The dear pairs are tried in the lab on proofs, which ends with an error unless they come out as listed.
"""

import re

import pytest
from labkit import places
from labkit.proofs import FAULTS, RUNGS, climb, repository
from labkit.proofs_seen import CAUGHT, ORDER, PASSED
from labkit.spaces import workspace
from review.plan import plan
from review.selftest_scratch import copy_sources

# Planted together: a proof that has nothing to say then passes over each of them.
TOGETHER = ("renamed-option", "rows-in-a-set", "file-not-added")


@pytest.fixture
def finished():
    """A finished workspace that is a repository too."""
    return repository(workspace("tiny", "finished"))


def passes(rung, space, words=None):
    """Whether a rung has nothing to object to; what it said stands in the failure."""
    tried = climb(rung, space, words)
    return tried.passed or tried.text


def test_each_pair_stands_in_one_table_at_most():
    """A proof cannot both catch a fault and pass over it."""
    assert set(ORDER) == set(RUNGS) == set(CAUGHT) == set(PASSED)
    assert [] == [rung for rung in RUNGS if CAUGHT[rung] & PASSED[rung]]
    assert set(FAULTS) >= set.union(*CAUGHT.values(), *PASSED.values())


def test_what_starts_no_job_passes_over_faults_in_programs_and_in_what_is_committed(finished):
    """Lint, dry-run, comparison and verify on several faults at once, verify before a table is edited."""
    for fault in TOGETHER:
        FAULTS[fault].plant(finished)
    verified = passes("verify", finished)
    FAULTS["edited-table"].plant(finished)
    compared = passes("comparison", finished)
    FAULTS["other-catalogue"].plant(finished)
    planned = [passes(rung, finished, "PROFILE=ci") for rung in ("lint", "dry-run")]

    assert [True] * 4 == [verified, compared, *planned]


def test_a_run_here_asks_neither_git_nor_another_profile(finished):
    """Nor does verify read which catalogue a profile names."""
    FAULTS["file-not-added"].plant(finished)
    FAULTS["other-catalogue"].plant(finished)

    assert [True] * 2 == [passes(rung, finished) for rung in ("verify", "run")]


def test_a_path_of_this_machine_is_seen_by_the_lint_alone(finished):
    """What looks at the files finds them."""
    FAULTS["path-of-this-machine"].plant(finished)

    assert [True] * 2 == [passes(rung, finished) for rung in ("verify", "dry-run")]
    assert "Absolute path" in passes("lint", finished)


def test_verify_reads_no_rule(finished):
    """A rule that asks for a file that nothing makes leaves the released bytes as they are."""
    FAULTS["misnamed-input"].plant(finished)

    assert passes("verify", finished) is True


@pytest.mark.shows("selftest-copies-sources")
def test_the_selftest_begins_with_a_copy_of_the_sources(finished, tmp_path):
    """An edited table is not in it, and a path of this machine can still be followed."""
    FAULTS["edited-table"].plant(finished)
    FAULTS["path-of-this-machine"].plant(finished)
    copy = copy_sources(finished.path, tmp_path / "copy")
    finished.run(f"cp -r data '{copy}'")

    assert not (copy / "results").exists()
    assert plan(copy, "profiles/local").jobs


def test_the_confirmation_asks_one_profile():
    """What a step of it would run names the profile `local` and no other."""
    space = workspace("tiny", "fresh")
    said = space.run("make --dry-run data run verify publish SIZE=micro").text

    assert {"local"} == set(re.findall(r'--profile "profiles/(\w+)"', said))


def test_the_exercise_lists_the_rungs_and_faults_that_exist():
    """The closed lists in its task are those that were tried."""
    text = (places.root() / "exercises/module03/proof_smallest/README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \|", text, flags=re.MULTILINE)

    assert set(RUNGS) | set(FAULTS) == set(listed)
