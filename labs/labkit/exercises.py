"""Exercises: start one, judge it, hint, start over."""

import json
import shutil
from contextlib import contextmanager
from datetime import datetime

from filelock import FileLock

from labkit import checks, places, progress
from labkit.described import Exercise, all_exercises, exercise, hints, task_text
from labkit.places import LabError
from labkit.spaces import Workspace, copy_to, digests

__all__ = ["Exercise", "all_exercises", "check", "exercise", "hints", "lay_out", "learner_folder"]
__all__ += ["next_hint", "reset", "start", "task_text"]

MARK = ".lab.json"
# What a run makes; it can be made again, so it is not work to be saved.
MADE = ("results/", "logs/", "benchmarks/", "data/", "publish/")


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


@contextmanager
def _alone(id):
    """Keep other `lab` commands from the learner's folder of this exercise while it is changed or judged."""
    file = places.home() / ".locks" / f"{id.replace('/', '-')}.lock"
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(file):
        yield


@contextmanager
def _fresh_beside(made, folder):
    """A new folder for an exercise, hidden beside the learner's until it is renamed; removed if it is not."""
    fresh = folder.with_name(f".{folder.name}.making")
    shutil.rmtree(fresh, ignore_errors=True)  # of a command that was killed
    fresh.parent.mkdir(parents=True, exist_ok=True)
    try:
        space = lay_out(made, fresh)
        space.write("TASK.md", task_text(made))
        space.write(MARK, json.dumps({"exercise": made.id, "begun_as": _work(fresh)}))
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def start(id):
    """Make the learner's folder for an exercise and return it; an existing one is never touched."""
    made, folder = exercise(id), learner_folder(id)
    with _alone(id):
        if folder.exists():
            raise LabError(f"{folder} exists already: go on there, or start over with `lab reset {id}`")
        with _fresh_beside(made, folder) as fresh:
            fresh.rename(folder)
    _note_start(id)
    return folder


def _note_start(id):
    with progress.update(id) as entry:
        entry.setdefault("started", progress.now())


def _work(folder):
    """{name: sha256} of what a learner may have written in a folder."""
    return {name: sha for name, sha in digests(folder).items() if not name.startswith(MADE)}


def reset(id):
    """Start an exercise anew; return (its folder, where changed work was put, or None)."""
    made, folder = exercise(id), learner_folder(id)
    if not folder.exists():
        return start(id), None
    with _alone(id):
        saved = _place_for_work(id) if _changed(folder) else None
        aside = saved or folder.with_name(f".{folder.name}.old")
        with _fresh_beside(made, folder) as fresh:
            _swap(folder, fresh, aside)
        if not saved:
            shutil.rmtree(aside, ignore_errors=True)
    _note_start(id)
    return folder, saved


def _place_for_work(id):
    place = places.home() / "saved" / f"{id}-{datetime.now():%Y-%m-%d-%H%M%S-%f}"
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _swap(folder, fresh, aside):
    """Put the fresh folder in the place of the old one, or leave the old one where it is."""
    shutil.rmtree(aside, ignore_errors=True)  # of a command that was killed
    try:
        folder.rename(aside)
        fresh.rename(folder)
    except BaseException:
        if aside.exists() and not folder.exists():
            aside.rename(folder)  # nobody would look for their work in another place after an error
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
    with _alone(id):
        report = checks.run(id, folder)
    progress.note_check(report)
    return report


def next_hint(id):
    """One hint more than last time: (number, how many there are, text); text is "" when all were shown."""
    steps = hints(id)
    if not steps:
        raise LabError(f"exercises/{id}/hints.md has no steps")
    with progress.update(id) as entry:
        seen = min(entry.get("hints", 0), len(steps))
        entry["hints"] = min(seen + 1, len(steps))
    return entry["hints"], len(steps), steps[seen] if seen < len(steps) else ""
