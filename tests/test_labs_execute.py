"""Every lab runs from its first cell to its last, once, and the book finds what it printed."""

import pytest
from labkit import execute, places

IDS = places.lab_ids()

# In one process: whether a lab is stale is looked up among the runs of all, and that is the slow part.
pytestmark = pytest.mark.xdist_group("labs")
each_lab = pytest.mark.parametrize("id", IDS)


@pytest.fixture(scope="module")
def failures():
    """{lab: why it failed}, after each stale lab was executed."""
    return {outcome.id: outcome.failure for outcome in execute.execute(IDS) if outcome.failure}


def test_there_are_labs_to_run():
    """An empty list would make every test below pass."""
    assert IDS, "no labs/*/*.md found"


@each_lab
def test_the_lab_runs_to_its_end(id, failures):
    """A stale lab is executed; a failing cell is reported with its file and line."""
    # Outside of any handler: the report is all there is to read.
    if id in failures:
        pytest.fail(failures[id], pytrace=False)


@each_lab
def test_the_book_finds_what_a_lab_printed(id, failures):
    """The stored outputs are those that the book gets."""
    if id in failures:
        pytest.fail(f"{id} does not run", pytrace=False)

    assert any(cell.get("outputs") for cell in execute.executed(id).cells)


def test_labs_that_ran_are_not_run_again(failures):
    """A second call finds nothing stale but what failed."""
    assert set(failures) == {outcome.id for outcome in execute.execute(IDS)}
