"""What the page on engines says of Prefect, where that is installed; and the graph of an exercise."""

import importlib.util
import os
import re

import pytest
from labkit import places, workspace

FILES = [places.root() / "labs/primer" / name for name in ("checkpoints", "engines")]


def module(file):
    """Return a Python file as a module, with the files beside it within reach."""
    spec = importlib.util.spec_from_file_location(f"primer_{file.stem}", file)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def seen():
    """The lab's module that starts engines; without Prefect the test is skipped, unless CI asks for it."""
    found = module(FILES[1] / "seen.py")
    if not found.prefect():
        (pytest.fail if os.environ.get("REQUIRE_PREFECT") else pytest.skip)(found.NOT_HERE)
    return found


@pytest.mark.shows("engines-arguments", needs="PREFECT")
def test_prefect_runs_offline_goes_on_after_a_failure_and_sees_arguments_only(seen, monkeypatch):
    """A failing number, the repaired one, another, then five changes of files: what runs each time."""
    monkeypatch.syspath_prepend(FILES[1])
    changes = module(FILES[1] / "changes.py")
    space = workspace("tiny", "fresh")
    for folder in FILES:
        space.overlay(folder)
    space.edit("config/config.yaml", "permutations: 1000", "permutations: one thousand")
    flow = seen.Flow(space)

    failed = flow.run()
    space.edit("config/config.yaml", "permutations: one thousand", "permutations: 1000")
    repaired = flow.run()
    with changes.happened(space.path, "by_prefect", changes.CHANGES[:1]):
        numbered = flow.run()
    with changes.happened(space.path, "by_prefect", changes.CHANGES[1:]):
        unnoticed = flow.run()
    flow.close()

    assert {"Completed": 17, "Failed": 1, "NotReady": 1} == failed
    assert {"Cached": 17, "Completed": 2} == repaired == numbered
    assert {"Cached": 19} == unnoticed
    assert space.exists("by_prefect/release/manifest.json")


def test_the_exercise_asks_about_the_graph_that_its_rules_draw(monkeypatch):
    """Whoever adds a rule to the one is told to add it to the other."""
    folder = places.root() / "exercises/primer/engines_again"
    _, *rules = re.split(r"^rule (\w+):\n", (folder / "start/lab/Snakefile").read_text(), flags=re.M)
    inputs = {name: text.partition("output:")[0] for name, text in zip(rules[::2], rules[1::2], strict=True)}
    read = {name: {r for r in inputs if f'"{r}.txt"' in text} for name, text in inputs.items()}

    assert {"letter", "numbers"} == read.pop("all")
    assert module(folder / "check.py").READS == read
