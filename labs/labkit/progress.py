"""What the learner has passed and which hints were shown, in one local file."""

import json
import os
import tempfile
from contextlib import contextmanager
from datetime import datetime

from filelock import FileLock

from labkit import places
from labkit.places import LabError


def load():
    """The progress so far: {exercise: {started, passed, tries, hints, checks, of}}; {} at first."""
    try:
        data = json.loads(_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        raise LabError(f"{_file()} is not readable as JSON: mend it, or move it away to start anew") from None
    if not isinstance(data, dict):
        raise LabError(f"{_file()} does not hold progress: move it away to start anew")
    return data


@contextmanager
def update(id):
    """The entry of one exercise, to be changed in a `with` block; written whole at its end."""
    places.home().mkdir(parents=True, exist_ok=True)
    with FileLock(places.home() / ".progress.lock"):
        data = load()
        yield data.setdefault(id, {})
        _write(data)


def note_check(report):
    """Remember the outcome of a check."""
    with update(report.exercise) as entry:
        entry["tries"] = entry.get("tries", 0) + 1
        entry["checks"], entry["of"] = len(report.passed), len(report.checks)
        if report.done:
            entry.setdefault("passed", now())


def now():
    """The local time to the second, as ISO text."""
    return datetime.now().isoformat(timespec="seconds")


def _file():
    return places.home() / "progress.json"


def _write(data):
    handle, name = tempfile.mkstemp(dir=places.home(), prefix=".progress-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(data, file, indent=1, sort_keys=True)
    os.replace(name, _file())
