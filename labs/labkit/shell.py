"""Run bash in a folder and hand back one tidy block of what it printed."""

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from labkit.clean import clean
from labkit.places import LabError

# If the process that started us dies without a word, its end of the pipe closes: end the whole group then.
_LIFELINE = '(read -r _; kill -KILL 0) <&"$1" & eval "exec $1<&-"; exec bash -eo pipefail -c "$2"'

# What a reader's own settings would change in a run; and the traces of a make that called us.
_PERSONAL = ("SNAKEMAKE_", "PYTHONSTARTUP", "BASH_ENV", "FORCE_COLOR", "CLICOLOR")
_PERSONAL += ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")


LAST = 15  # lines of output that an error quotes: a failed job with its message fits


class ExitCode(LabError):
    """A command ended with another exit code than the one expected."""


@dataclass(frozen=True)
class Result:
    """What a command printed (text: both streams, cleaned; raw: as printed) and its exit code."""

    code: int
    text: str
    raw: str

    def __str__(self):
        return self.text


def environment(**more):
    """The environment for commands: our Python first on PATH, no colour, nothing personal."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_PERSONAL)}
    path = os.pathsep.join([os.path.dirname(sys.executable), kept.get("PATH", os.defpath)])
    steady = {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100", "PYTHONUNBUFFERED": "1", "LC_ALL": "C.UTF-8"}
    steady["LAB_QUIET"] = "1"  # how long it takes is the machine's affair, and no part of the output
    return kept | steady | {"PATH": path} | more


def end_group(process):
    """End a process that leads its own group, and everything it started: asked first, forced after 3 s."""
    for sign in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except (ProcessLookupError, PermissionError):
            return
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def run_bash(script, folder, timeout=None, env=None):
    """Run a bash script in the folder and return (exit code, text of both streams as printed).

    The script stops at its first failing command (-e, pipefail), has no input, and nothing it
    starts outlives it. The exit code is None when the time limit (seconds) was reached.
    """
    reader, writer = os.pipe()
    with tempfile.TemporaryFile() as seen:
        process = subprocess.Popen(
            ["bash", "-c", _LIFELINE, "bash", str(reader), script],
            cwd=folder,
            env=env or environment(),
            stdin=subprocess.DEVNULL,
            stdout=seen,
            stderr=subprocess.STDOUT,
            pass_fds=[reader],
            start_new_session=True,
        )
        os.close(reader)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            end_group(process)
            os.close(writer)
        seen.seek(0)
        return code, seen.read().decode("utf-8", "replace")


def run(script, folder, expect=0, timeout=None):
    """Run a bash script in the folder and return its Result.

    Raises ExitCode, with the end of the output in its message and all of it in its `result`,
    unless the exit code is the expected one; expect=None accepts every code.
    """
    code, raw = run_bash(script, folder, timeout)
    result = Result(code, clean(raw, folder), raw)
    if code is None:
        raise _unexpected(f"stopped after {timeout} s", script, result)
    if expect is not None and code != expect:
        raise _unexpected(f"exit code {code} where {expect} was expected", script, result)
    return result


def _end(text):
    """The last lines of a text, saying so if there were more."""
    lines = text.strip("\n").splitlines()
    if not "".join(lines).strip():
        return "It printed nothing."
    head = "It printed:" if len(lines) <= LAST else f"The last {LAST} of {len(lines)} lines it printed:"
    return "\n".join([head, *lines[-LAST:]])


def _unexpected(what, script, result):
    first = next((line for line in script.splitlines() if line.strip()), "").strip()
    error = ExitCode(f"{what}: {first}\n{_end(result.text)}")
    error.result = result
    return error
