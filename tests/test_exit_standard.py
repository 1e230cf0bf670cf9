"""What a module's exit standard asks for reaches each class of incident, whichever drills a learner picks."""

from itertools import combinations, product

import pytest
from labkit import drill_play, places, standard
from repository import ROOT

MODULES = sorted(
    page.parent.name for page in ROOT.glob("book/*/index.md") if "\nexit:" in page.read_text("utf-8")
)
each_module = pytest.mark.parametrize("module", MODULES)


def ways(module):
    """Each set of drills, by ID, with which the standard can be met."""
    asked = [each for each in standard.asked(module) if each.items[0]["kind"] == "drill"]
    chosen = [combinations([item["id"].removeprefix("drills/") for item in a.items], a.need) for a in asked]
    return [set().union(*picked) for picked in product(*chosen)]


def classes(ids):
    """The classes of incident that these drills may have."""
    return {name for id in ids for name in drill_play.Drill(id).classes}


def test_a_module_says_what_it_asks_for():
    """An empty list would make the tests below pass."""
    assert {"primer", "module03", "module09"} <= set(MODULES)


@each_module
def test_every_way_to_meet_it_meets_each_class_of_incident(module):
    """Nobody goes on who has never seen one of them, nor without a ticket on which nothing was wrong."""
    there = classes(drill.id for drill in drill_play.all_drills() if drill.module == module)

    assert [] == [sorted(there - classes(way)) for way in ways(module) if classes(way) != there]


@each_module
def test_it_asks_for_fewer_drills_than_there_are(module):
    """The others are there for who wants more. A part without drills, such as the Primer, asks for none."""
    there = [drill for drill in drill_play.all_drills() if drill.module == module]

    assert all(len(way) < max(len(there), 1) for way in ways(module))


@each_module
def test_it_asks_for_every_exercise(module):
    asked = {item["id"] for each in standard.asked(module) for item in each.items}

    assert set() == {id for id in places.exercise_ids() if id.startswith(f"{module}/")} - asked
