"""Exercises: find them, start one, judge it, hint, start over."""

import json
import posixpath
import re
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

import yaml

from labkit import checks, places, progress
from labkit.places import LabError
from labkit.spaces import SIZES, STATES, Workspace, copy_to, digests

LEVELS = ("trace", "complete", "repair", "guard")
MARK = ".lab.json"
# What a run makes; it can be made again, so it is not work to be saved.
MADE = ("results/", "logs/", "benchmarks/", "data/", "publish/")


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


def lay_out(exercise, folder):
    """Make a folder with the workspace of an exercise: the capstone, the start's files, the form."""
    copy_to(folder, exercise.size, exercise.state)
    space = Workspace(folder)
    if (exercise.folder / "start").is_dir():
        space.overlay(exercise.folder / "start")
    if (exercise.folder / "answer.yaml").is_file():
        shutil.copyfile(exercise.folder / "answer.yaml", space.path / "answer.yaml")
    return space


def learner_folder(id):
    """Where the learner works on an exercise."""
    return places.home() / id


def start(id):
    """Make the learner's folder for an exercise and return it; an existing one is never touched."""
    made = exercise(id)
    folder = learner_folder(id)
    if folder.exists():
        raise LabError(f"{folder} exists already: go on there, or start over with `lab reset {id}`")
    folder.parent.mkdir(parents=True, exist_ok=True)
    half_made = folder.with_name(f".{folder.name}.making")
    shutil.rmtree(half_made, ignore_errors=True)
    try:
        space = lay_out(made, half_made)
        space.write("TASK.md", task_text(made))
        space.write(MARK, json.dumps({"exercise": id, "begun_as": _work(half_made)}))
        half_made.rename(folder)
    finally:
        shutil.rmtree(half_made, ignore_errors=True)
    with progress.update(id) as entry:
        entry.setdefault("started", progress.now())
    return folder


def task_text(exercise):
    """The exercise's README for a folder of its own: no front matter, no links that are dead there."""
    _, body = _front_matter(exercise.folder / "README.md", exercise.id)
    return re.sub(r"\[([^\]]+)\]\((\.\./[^)#\s]+)[^)]*\)", partial(_named_page, exercise), body).lstrip()


def _named_page(exercise, link):
    source = posixpath.normpath(f"exercises/{exercise.id}/{link[2]}")
    return f"{link[1]} (on the site: `{places.page(source)}`)"


def _work(folder):
    """{name: sha256} of what a learner may have written in a folder."""
    return {name: sha for name, sha in digests(folder).items() if not name.startswith(MADE)}


def reset(id):
    """Start an exercise anew; return (its folder, where changed work was put, or None)."""
    exercise(id)
    folder = learner_folder(id)
    if not folder.exists():
        return start(id), None
    saved = None
    if _changed(folder):
        stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
        saved = places.home() / "saved" / f"{id}-{stamp}"
        saved.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(saved)
    else:
        shutil.rmtree(folder)
    try:
        return start(id), saved
    except BaseException:
        if saved and not folder.exists():
            saved.rename(folder)  # nobody would look for their work in another place after an error
        raise


def _changed(folder):
    try:
        begun_as = json.loads((folder / MARK).read_text(encoding="utf-8"))["begun_as"]
    except (OSError, ValueError, KeyError):
        return True
    return begun_as != _work(folder)


def check(id):
    """Judge the learner's folder, remember the outcome and return the Report."""
    exercise(id)
    folder = learner_folder(id)
    if not folder.is_dir():
        raise LabError(f"{id} is not started yet: type `lab start {id}`")
    report = checks.run(id, folder)
    progress.note_check(report)
    return report


def hints(id):
    """The steps of an exercise's hints as a list of texts, each with its heading."""
    text = (exercise(id).folder / "hints.md").read_text(encoding="utf-8")
    steps = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return [step.strip() for step in steps if step.startswith("## ")]


def next_hint(id):
    """One hint more than last time: (number, how many there are, text); text is "" when all were shown."""
    steps = hints(id)
    if not steps:
        raise LabError(f"exercises/{id}/hints.md has no steps")
    with progress.update(id) as entry:
        seen = min(entry.get("hints", 0), len(steps))
        entry["hints"] = min(seen + 1, len(steps))
    return entry["hints"], len(steps), steps[seen] if seen < len(steps) else ""
