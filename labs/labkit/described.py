"""An exercise as its README and its hints describe it."""

import posixpath
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import yaml

from labkit import places
from labkit.places import LabError
from labkit.spaces import SIZES, STATES

LEVELS = ("trace", "complete", "repair", "guard")


@dataclass(frozen=True)
class Exercise:
    """An exercise as its README's front matter tells it."""

    id: str
    title: str
    minutes: int
    level: str
    objectives: list
    hand_in: list
    start_fails: list
    size: str = "tiny"
    state: str = "fresh"
    folder: Path = field(default=None, compare=False)

    @property
    def answers(self):
        """The folder with the solution, accepted alternatives and wrong answers."""
        return places.root() / "answers" / self.id


def exercise(id):
    """The exercise of that ID; an unknown one, or a README that does not tell, is an error."""
    places.known(id, places.exercise_ids(), "exercise")
    folder = places.root() / "exercises" / id
    front, body = _front_matter(folder / "README.md", id)
    try:
        made = Exercise(id=id, title=_title(body), folder=folder, **front)
    except TypeError as error:
        raise LabError(f"exercises/{id}/README.md, front matter: {_plain(error)}") from None
    for value, allowed, what in (
        (made.size, SIZES, "size"),
        (made.state, STATES, "state"),
        (made.level, LEVELS, "level"),
    ):
        if value not in allowed:
            raise LabError(f"exercises/{id}/README.md: {what} {value!r} is not one of {', '.join(allowed)}")
    return made


def all_exercises():
    """Every exercise, in order of ID."""
    return [exercise(id) for id in places.exercise_ids()]


def _front_matter(file, id):
    try:
        text = file.read_text(encoding="utf-8")
        _, head, body = re.split(r"^---\s*$", text, maxsplit=2, flags=re.MULTILINE)
        return yaml.safe_load(head)["exercise"], body
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        raise LabError(f"exercises/{id}/README.md does not open with front matter `exercise:`") from None


def _title(body):
    found = re.search(r"^# (.+)$", body, flags=re.MULTILINE)
    return found[1].strip() if found else "(no title)"


def _plain(error):
    return re.sub(r"^.*__init__\(\) (got|missing)( \d+ required positional)?", r"\1", str(error))


def task_text(exercise):
    """The exercise's README for a folder of its own: no front matter, no links that are dead there."""
    _, body = _front_matter(exercise.folder / "README.md", exercise.id)
    return re.sub(r"\[([^\]]+)\]\((\.\./[^)#\s]+)[^)]*\)", partial(_named_page, exercise), body).lstrip()


def _named_page(exercise, link):
    source = posixpath.normpath(f"exercises/{exercise.id}/{link[2]}")
    return f"{link[1]} (on the site: `{places.page(source)}`)"


def hints(id):
    """The steps of an exercise's hints as a list of texts, each with its heading."""
    text = (exercise(id).folder / "hints.md").read_text(encoding="utf-8")
    steps = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return [step.strip() for step in steps if step.startswith("## ")]
