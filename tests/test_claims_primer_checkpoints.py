"""What the Primer promises of its runner: what it skips, what it does again, what it writes down."""

import json
import sys

import pytest
from labkit import places

FOLDER = places.root() / "labs/primer/checkpoints"


@pytest.fixture
def registry(monkeypatch):
    """The runner as a module."""
    monkeypatch.syspath_prepend(str(FOLDER))
    for name in ("registry", "steps"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import registry

    return registry


@pytest.fixture
def three(registry, tmp_path):
    """Three steps that write their name, where they write, and what was run."""
    from steps import Place, Step

    ran, place = [], Place("data", tmp_path)

    def step(name):
        def work(place, params):
            ran.append(name)
            place.of(name, "made.txt").write_text(str(1 / params.get("divisor", 1)))

        return Step(name, work, ("made.txt",))

    return [step(name) for name in "abc"], place, ran


def test_it_can_be_read_in_one_sitting():
    """The page says a hundred lines."""
    assert len((FOLDER / "registry.py").read_text().splitlines()) <= 110


def test_it_skips_what_is_there_and_does_all_behind_what_is_not(registry, three):
    """A missing file of one step makes it and those behind it run, none before."""
    steps, place, ran = three
    registry.run(steps, place, {})
    registry.run(steps, place, {})
    assert ["a", "b", "c"] == ran

    (place.results / "b/made.txt").unlink()
    log = registry.run(steps, place, {})
    assert ["a", "b", "c", "b", "c"] == ran
    assert [True, False, False] == [entry["cached"] for entry in log["steps"]]


def test_it_does_not_look_at_what_lies_before_the_start(registry, three):
    """A file that is missing there is no reason to run anything."""
    steps, place, ran = three
    registry.run(steps, place, {})
    (place.results / "a/made.txt").unlink()

    log = registry.run(steps, place, {}, start="b", force_from="c")
    assert ["a", "b", "c", "c"] == ran
    assert ["b", "c"] == [entry["step"] for entry in log["steps"]]


def test_a_failure_ends_the_run_and_stands_in_the_log(registry, three):
    """The log of a run that failed is written, too, and no log overwrites another."""
    steps, place, ran = three
    registry.run(steps, place, {"b": {"divisor": 0}})
    registry.run(steps, place, {"b": {"divisor": 0}})

    logs = [json.loads(file.read_text()) for file in sorted(place.results.glob("runs/*.json"))]
    assert ["a", "b", "b"] == ran
    assert ["ZeroDivisionError: division by zero"] * 2 == [log["steps"][-1]["failed"] for log in logs]
    assert {"divisor": 0} == logs[0]["steps"][1]["params"]
