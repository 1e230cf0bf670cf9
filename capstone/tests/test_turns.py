"""Promise: what CI puts off at one commit it tries at another, and without TURN nothing is put off."""

from types import SimpleNamespace

import pytest
import turns


class Item:
    """A collected test with its place in a list, or without one."""

    def __init__(self, name, place=None):
        self.name, self.mark = name, SimpleNamespace(args=(place, 3)) if place is not None else None

    def get_closest_marker(self, name):
        """Return the marker."""
        return self.mark if name == "in_turns" else None


def taken(monkeypatch, turn):
    """Return the names of those taken, and of those told to be put off."""
    items, later = [Item("alone"), *(Item(f"entry {n}", n) for n in range(7))], []
    hook = SimpleNamespace(pytest_deselected=lambda items: later.extend(i.name for i in items))
    monkeypatch.setenv("TURN", turn)
    turns.pytest_collection_modifyitems(SimpleNamespace(hook=hook), items)
    return [item.name for item in items], later


@pytest.mark.parametrize("first", ["0", "41", "2912045234"])
def test_three_turns_try_each_entry_once(monkeypatch, first):
    """What stands in no list is tried each time."""
    tries = [taken(monkeypatch, str(int(first) + n)) for n in range(3)]
    names = [name for kept, _ in tries for name in kept]

    assert sorted(names) == sorted(["alone"] * 3 + [f"entry {n}" for n in range(7)])
    assert all(len(kept) + len(later) == 8 for kept, later in tries)


def test_without_a_turn_all_are_tried(monkeypatch):
    """As `make test` does."""
    kept, later = taken(monkeypatch, "")

    assert (len(kept), later) == (8, [])
