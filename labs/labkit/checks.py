"""Findings, and running the checks of one exercise on one folder.

`python -P -m labkit.checks ID FOLDER ...` prints one line of JSON a folder; `run` calls it.
"""

import importlib.util
import json
import os
import subprocess
import sys
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path

from labkit import places, shell
from labkit.forms import Finding, Note, form, form_finding
from labkit.places import LabError
from labkit.spaces import Workspace

__all__ = ["Finding", "Note", "Report", "form", "form_finding", "judge", "load", "run", "run_all"]

LIMIT = 90  # seconds for all checks of one exercise


@dataclass(frozen=True)
class Report:
    """What the checks of an exercise said: all checks in order, findings, the checks not run, and notes."""

    exercise: str
    checks: dict
    findings: list = field(default_factory=list)
    not_run: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def failed(self):
        """The ids of failed checks, in the order of their findings."""
        return list(dict.fromkeys(f.id for f in self.findings))

    @property
    def passed(self):
        """The ids of passed checks, in order."""
        return [c for c in self.checks if c not in self.failed and c not in self.not_run]

    @property
    def done(self):
        """Whether every check passed."""
        return len(self.passed) == len(self.checks)

    def as_dict(self):
        """The report as plain data, with what is derived from it."""
        return asdict(self) | {"passed": self.passed, "failed": self.failed, "done": self.done}


def load(id, where=None):
    """The checker module of an exercise; an error says what it lacks."""
    file = Path(where or places.root() / "exercises" / id) / "check.py"
    spec = importlib.util.spec_from_file_location(f"check_{id.replace('/', '_')}", file)
    module = importlib.util.module_from_spec(spec)
    kept, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # nothing is left beside the exercise
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = kept
    for name, kind in (("CHECKS", dict), ("check", object)):
        if not isinstance(getattr(module, name, None), kind) or not getattr(module, name, None):
            raise LabError(f"exercises/{id}/check.py has no {name}")
    return module


def judge(id, folder):
    """Run the checks of an exercise in this process and return the Report.

    A finding whose check needs one that failed is left out, and the check counts as not run.
    """
    module = load(id)
    said = list(module.check(Workspace(folder)))
    found = [f for f in said if not isinstance(f, Note)]
    notes = [n.text for n in said if isinstance(n, Note)]
    if strange := [f.id for f in found if f.id not in module.CHECKS]:
        raise LabError(f"exercises/{id}/check.py found {strange[0]!r}, which is not in its CHECKS")
    not_run = _not_run(module.CHECKS, getattr(module, "NEEDS", {}), {f.id for f in found})
    return Report(id, dict(module.CHECKS), [f for f in found if f.id not in not_run], not_run, notes)


def _not_run(checks, needs, failed):
    """The checks that need a failed one, or one that was itself not run; checks are in order of need."""
    blocked = []
    for check in checks:
        if any(n in failed or n in blocked for n in needs.get(check, [])):
            blocked.append(check)
    return blocked


def run(id, folder, limit=LIMIT):
    """Run the checks of an exercise in a process of their own, ended after `limit` seconds.

    Raises LabError if the exercise is unknown, the time is up, or the checker itself fails.
    """
    (outcome,) = run_all(id, [folder], limit)
    if isinstance(outcome, LabError):
        raise outcome
    return outcome


def run_all(id, folders, limit=LIMIT):
    """Judge several folders in one process: a Report or a LabError for each, in order."""
    places.known(id, places.exercise_ids(), "exercise")
    # -P: the folder under judgement must not lend its modules to the judge.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "labkit.checks", id, *map(str, folders)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=shell.environment(),
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=limit)
        end = (err.strip().splitlines() or ["it said nothing"])[-1]
        fault = LabError(f"the checker of {id} could not finish: {end}")
    except subprocess.TimeoutExpired:
        out, fault = "", LabError(f"the checks of {id} took more than {limit} s, so nothing was judged")
    finally:
        shell.end_group(process)
    outcomes = [_outcome(json.loads(line), id) for line in out.splitlines()]
    return outcomes + [fault] * (len(folders) - len(outcomes))


def _outcome(data, id):
    if "fault" in data:
        return LabError(f"the checker of {id} could not finish: {data['fault']}")
    findings = [Finding(**finding) for finding in data["findings"]]
    return Report(data["exercise"], data["checks"], findings, data["not_run"], data["notes"])


def _told(id, folder):
    """The report on a folder as plain data, or the fault of the checker under "fault"."""
    try:
        return judge(id, folder).as_dict()
    except LabError as error:
        return {"fault": str(error)}
    except Exception as error:
        here = traceback.extract_tb(error.__traceback__)[-1]
        at = f"{Path(here.filename).name}, line {here.lineno}"
        return {"fault": f"{type(error).__name__} at {at}: {error or 'no message'}"}


def _main(id, *folders):
    # What a plan prints on the way is not the report: it goes to the error stream.
    reports = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for folder in folders:
        print(json.dumps(_told(id, folder)), file=reports, flush=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
