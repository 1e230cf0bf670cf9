"""The exit standard of a part: what a learner must have passed, as the front matter of its overview says.

    exit:
      - asks: Every exercise of this module
        of: exercises
      - asks: One of two complaints
        of: [one_drill, another_drill]
        need: 1

Without `need` all of them are asked for. A part whose overview says nothing asks for everything it has.
"""

from dataclasses import dataclass

import yaml

from labkit import drill_play, exercises, places, progress
from labkit.places import LabError

EVERYTHING = [
    {"asks": "Every exercise", "of": "exercises"},
    {"asks": "Every drill", "of": "drills"},
]


@dataclass(frozen=True)
class Asked:
    """One thing the standard asks for: so many of these exercises or drills; items are {id, kind, title}."""

    words: str
    need: int
    items: tuple


def parts():
    """The parts that have exercises or drills, in order."""
    return sorted(
        {id.split("/")[0] for id in places.exercise_ids()} | {d.module for d in drill_play.all_drills()}
    )


def asked(part):
    """What the exit standard of a part asks for, as a list of Asked."""
    places.known(part, parts(), "part with exercises or drills")
    solve = [
        _item("exercise", e.id, e.title) for e in exercises.all_exercises() if e.id.startswith(f"{part}/")
    ]
    play = {
        d.id: _item("drill", f"drills/{d.id}", d.title) for d in drill_play.all_drills() if d.module == part
    }
    all_of = {"exercises": solve, "drills": list(play.values())}
    return [found for entry in _entries(part) if (found := _asked(entry, all_of, play)).items]


def standard(part):
    """What is asked for and how far the learner is: {asks, need, of: [{id, kind, title, passed}], met}."""
    done = progress.load()
    said = []
    for each in asked(part):
        of = [item | {"passed": "passed" in done.get(item["id"], {})} for item in each.items]
        met = sum(item["passed"] for item in of) >= each.need
        said.append({"asks": each.words, "need": each.need, "of": of, "met": met})
    return said


def _item(kind, id, title):
    return {"id": id, "kind": kind, "title": title}


def _entries(part):
    """The block `exit` of the part's overview."""
    file = places.root() / "book" / part / "index.md"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    front = yaml.safe_load(text.split("\n---", 1)[0]) if text.startswith("---\n") else None
    return (front or {}).get("exit") or EVERYTHING


def _asked(entry, all_of, play):
    of = entry["of"]
    items = all_of[of] if isinstance(of, str) else [play[places.known(id, list(play), "drill")] for id in of]
    need = entry.get("need", len(items))
    if need > len(items):
        raise LabError(f"the exit standard asks for {need} of {len(items)}: {entry['asks']}")
    return Asked(entry["asks"], need, tuple(items))
