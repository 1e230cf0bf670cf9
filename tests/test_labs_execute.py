"""Every lab runs from its first cell to its last, once, and the book finds what it printed."""

import pytest
from labkit import execute, places

IDS = places.lab_ids()

each_lab = pytest.mark.parametrize("id", [pytest.param(id, marks=pytest.mark.xdist_group(id)) for id in IDS])


def test_there_are_labs_to_run():
    """An empty list would make every test below pass."""
    assert IDS, "no labs/*/*.md found"


@each_lab
def test_the_lab_runs_to_its_end(id):
    """A stale lab is executed; a failing cell is reported with its file and line."""
    failures = [outcome.failure for outcome in execute.execute([id], jobs=1) if outcome.failure]

    # Outside of any handler: the report is all there is to read.
    if failures:
        pytest.fail("\n\n".join(failures), pytrace=False)


@each_lab
def test_a_lab_that_ran_is_not_run_again(id):
    """The second call finds nothing stale and the book gets the stored outputs."""
    if any(outcome.failure for outcome in execute.execute([id], jobs=1)):
        pytest.fail(f"{id} does not run", pytrace=False)

    again = execute.execute([id], jobs=1)

    assert again == []
    assert any(cell.get("outputs") for cell in execute.executed(id).cells)
