"""Run a learner's code for so long, so large, with one folder to write in and without the network.

What the machine does not allow is not hidden: `Outcome.lacking` says what could not be kept out.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from labkit import fence, keeper
from labkit.places import LabError

TOLD = 64_000  # bytes of output that are kept, the last ones

LACKING = {
    fence.FILES: "nothing kept it from writing outside its folder",
    fence.NETWORK: "nothing kept it from the network",
    fence.PROCESSES: "nothing bounded the processes it starts until the time was up",
}


@dataclass(frozen=True)
class Limits:
    """How long a command may take, how much memory each process, how large a file, how many processes."""

    seconds: float = 20
    memory_mb: int = 2000
    file_mb: int = 20
    processes: int = 64


@dataclass(frozen=True)
class Outcome:
    """How code ended: its exit code (None if a limit ended it), what it printed, that limit, what lacked."""

    code: int | None
    text: str
    ended: str = ""
    lacking: tuple = ()


class Running:
    """A function at work behind the fences; `outcome` waits for its end.

    The process that starts it must have one thread. Its keeper ends everything it started, also if the
    process that waits dies.
    """

    def __init__(self, work, folder, limits=None):
        self.limits, folder = limits or Limits(), Path(folder).resolve()
        self.said = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `outcome`)
        fence.possible()  # tried before the fork, so that it is tried once
        reader, writer = os.pipe()
        self.keeper = os.fork()
        if self.keeper == 0:
            said = self.said.fileno()
            keeper.keep(work, folder, self.limits, environment(folder), said, writer)
        os.close(writer)
        self.told = os.fdopen(reader)

    @classmethod
    def command(cls, words, folder, limits=None):
        """A command, given as a list of words, at work in the folder."""
        return cls(lambda: os.execvp(words[0], words), folder, limits)

    def outcome(self):
        """Wait for the end and return the Outcome."""
        try:
            with self.told:
                told = json.loads(self.told.read() or '{"ended": "keeper", "why": "its keeper was killed"}')
        finally:
            self.end()
        if told["ended"] == "keeper":
            raise LabError(f"the code could not be started: {told['why']}")
        size = self.said.seek(0, os.SEEK_END)
        self.said.seek(max(0, size - TOLD))
        with self.said:
            text = self.said.read().decode("utf-8", "replace")
        if size >= self.limits.file_mb * 1_000_000:
            told |= {"code": None, "ended": "output"}
        allowed, _ = fence.possible()
        lacking = tuple(words for kind, words in LACKING.items() if kind not in allowed)
        return Outcome(told["code"], text, told["ended"], lacking)

    def end(self):
        """End it now, with all it started."""
        if self.keeper:
            os.kill(self.keeper, signal.SIGKILL)
            os.waitpid(self.keeper, 0)
            self.keeper = None


def run(command, folder, limits=None):
    """Run a command (a list of words) in a folder, the only one it can write to; return its Outcome."""
    limits = limits or Limits()
    asked = [sys.executable, "-P", "-m", "labkit.limits", json.dumps(asdict(limits)), str(folder)]
    process = subprocess.Popen(
        [*asked, *map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    try:
        told = json.loads(process.communicate()[0] or '{"fault": "it was killed"}')
    finally:
        process.kill()
        process.wait()
    if "fault" in told:
        raise LabError(told["fault"])
    return Outcome(told["code"], told["text"], told["ended"], tuple(told["lacking"]))


def environment(folder):
    """The environment of a learner's code: our Python first, a home of its own, nothing personal."""
    kept = {k: v for k, v in os.environ.items() if k in ("TZ", "LANG", "LAB_ROOT", "DYLD_LIBRARY_PATH")}
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)])
    home = {"HOME": str(folder), "TMPDIR": str(folder), "XDG_CACHE_HOME": f"{folder}/.cache"}
    steady = {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100"}
    return kept | home | steady | {"PATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _main(limits, folder, *command):
    fence.die_with_parent()
    try:
        told = asdict(Running.command(command, folder, Limits(**json.loads(limits))).outcome())
    except LabError as error:
        told = {"fault": str(error)}
    print(json.dumps(told))


if __name__ == "__main__":
    _main(*sys.argv[1:])
