"""Grade a guard that a learner wrote: run it on capstones that are well, and on capstones that are not.

A guard is a Python file, run as `python guard.py capstone` beside a copy of a finished capstone, and behind
the fences of `limits`. It is judged by its exit code, its last line, and by what it left untouched.
"""

import os
import runpy
import sys
import tempfile
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from labkit import limits
from labkit.stalls import Stall

LIMITS = limits.Limits(seconds=60)
AT_ONCE = 2  # guards at work at the same time


@dataclass(frozen=True)
class Case:
    """A capstone for a guard, and the profile it must refuse: `refuse`, empty if the capstone is healthy.

    `check` is the id of the check that the case belongs to, `about` what a learner is told of it. `files`
    are laid over a finished capstone: {name: text, or None to take it away, or a function of its folder}.
    """

    check: str
    about: str
    files: dict = field(hash=False)
    refuse: str = ""


@dataclass(frozen=True)
class Trial:
    """What a guard did with a case: how it ended, and which files it changed."""

    case: Case
    outcome: limits.Outcome
    changed: tuple = ()

    @property
    def ended(self):
        """Whether the guard came to an end by itself, without an error of its own."""
        return self.outcome.code is not None and "Traceback (most recent call last)" not in self.outcome.text

    @property
    def refused(self):
        """Whether it refused the capstone."""
        return self.outcome.code != 0

    @property
    def last(self):
        """The last line it printed, "" if it printed nothing."""
        return (self.outcome.text.strip().splitlines() or [""])[-1].strip()

    @property
    def end(self):
        """How it ended, in words."""
        limit = {
            "time": f"after {LIMITS.seconds} s it was still at work",
            "processes": f"it started more than {LIMITS.processes} processes",
            "output": f"it printed more than {LIMITS.file_mb} MB",
        }
        if self.outcome.code is None:
            return limit[self.outcome.ended]
        return f"exit code {self.outcome.code}, and its last line: {self.last or '(nothing)'}"


def trials(guard, cases, size="tiny", state="finished"):
    """Run a guard, given as text, on every case and return the Trials, in order."""
    done, waiting, free = [], [], []
    with tempfile.TemporaryDirectory(prefix="lab-guard-") as top:
        try:
            for case in cases:
                if len(waiting) == AT_ONCE:
                    done.append(_finish(*waiting[0]))
                    free.append(waiting.pop(0)[1])
                stall = free.pop() if free else Stall(Path(top, str(len(waiting))), size, state)
                stall.lay_out(guard, case.files)
                waiting.append((case, stall, limits.Running(_script, stall.folder, LIMITS)))
            while waiting:
                done.append(_finish(*waiting.pop(0)))
        finally:
            for *_, running in waiting:
                running.end()
    return done


def _finish(case, stall, running):
    outcome = running.outcome()
    return Trial(case, outcome, stall.clear())


def _script():
    """Do what `python guard.py capstone` does, with the planner's modules loaded already; the exit code."""
    sys.argv = ["guard.py", "capstone"]
    sys.path.insert(0, os.getcwd())
    tempfile.tempdir = None
    streams = [os.fdopen(number, mode, closefd=False) for number, mode in enumerate("rww")]
    sys.stdin, sys.stdout, sys.stderr = streams
    code = 0
    try:
        runpy.run_path("guard.py", run_name="__main__")
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int | None) else 1
        if not isinstance(stop.code, int | None):
            print(stop.code, file=sys.stderr)
    except BaseException:
        code = 1
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    return (code or 0) % 256
