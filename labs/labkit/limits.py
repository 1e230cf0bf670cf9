"""Run a learner's code for so long, so large, with one folder to write in and without the network.

What the machine does not allow is not hidden: `Outcome.lacking` says what could not be kept out.
"""

import json
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

from labkit import fence

TOLD = 64_000  # bytes of output that are kept, the last ones
PULSE = 0.05  # seconds between two counts of processes

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
    """How a command ended: exit code (None if a limit ended it), what it printed, which limit, what lacked."""

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
        self.said, self.limits = tempfile.TemporaryFile(), limits or Limits()
        fence.possible()  # tried before the fork, so that it is tried once
        reader, writer = os.pipe()
        self.keeper = os.fork()
        if self.keeper == 0:
            _keep(work, Path(folder), self.limits, self.said.fileno(), writer)
        os.close(writer)
        self.told = os.fdopen(reader)

    def outcome(self):
        """Wait for the end and return the Outcome."""
        try:
            with self.told:
                told = json.loads(self.told.read() or '{"code": null, "ended": "keeper"}')
        finally:
            self.end()
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
        told = json.loads(process.communicate()[0])
    finally:
        process.kill()
        process.wait()
    return Outcome(told["code"], told["text"], told["ended"], tuple(told["lacking"]))


def environment(folder):
    """The environment of a learner's code: our Python first, a home of its own, no variable that is personal."""
    kept = {k: v for k, v in os.environ.items() if k in ("TZ", "LANG", "LAB_ROOT", "DYLD_LIBRARY_PATH")}
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)])
    home = {"HOME": str(folder), "TMPDIR": str(folder), "XDG_CACHE_HOME": f"{folder}/.cache"}
    steady = {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100"}
    return kept | home | steady | {"PATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _keep(work, folder, limits, said, writer):
    """Be the keeper: put up the fences, start the work, watch it, end it, tell how it ended. Never returns."""
    told = {"code": None, "ended": "keeper"}
    try:
        os.setsid()
        kinds, as_user = fence.possible()
        fence.enter(kinds, as_user, [str(folder)])
        fence.die_with_parent()  # after the fences: new privileges would undo it
        fence.adopt_orphans()
        ready, begun = os.pipe()
        child = os.fork()
        if child == 0:
            _be(work, folder, limits, kinds, said)
        os.close(begun)
        os.read(ready, 1)  # ends when the work begins: from then on /proc shows its processes alone
        told = _watch(child, limits, fence.PROCESSES in kinds)
        _end_all(child)
    finally:
        os.write(writer, json.dumps(told).encode())
        os._exit(0)


def _be(work, folder, limits, kinds, said):
    """Be the learner's process: take on the limits, give up everything else, work. Never returns."""
    code = 1
    try:
        os.setsid()
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(said, 1)
        os.dup2(said, 2)
        _bound(limits, kinds)
        fence.begin(kinds)
        fence.die_with_parent()
        os.environ.clear()
        os.environ.update(environment(folder))
        os.closerange(3, 1024)
        code = work()
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code or 0)


def _bound(limits, kinds):
    mega = 1_000_000
    bounds = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.file_mb * mega),
        (resource.RLIMIT_CPU, int(limits.seconds) + 1),
        (resource.RLIMIT_DATA, limits.memory_mb * mega),
    ]
    for what, value in bounds:
        hard = resource.getrlimit(what)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))


def _watch(child, limits, counted):
    """Wait for the child's end, or for the first limit it meets; {code, ended}."""
    until = time.monotonic() + limits.seconds
    end = os.pidfd_open(child) if hasattr(os, "pidfd_open") else None
    while True:
        pause = min(PULSE, max(0, until - time.monotonic()))
        select.select([end] if end is not None else [], [], [], pause)
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return {"code": os.waitstatus_to_exitcode(status), "ended": ""}
        if counted and sum(name.isdigit() for name in os.listdir("/proc")) > limits.processes:
            return {"code": None, "ended": "processes"}
        if time.monotonic() >= until:
            return {"code": None, "ended": "time"}


def _end_all(child):
    """End the child's group, and whatever of it has come to this process; with a fence, all of it at once."""
    for end in (os.killpg, os.kill):
        try:
            end(child, signal.SIGKILL)
        except ProcessLookupError:
            continue
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            for orphan in _children():
                os.kill(orphan, signal.SIGKILL)
            time.sleep(0.01)


def _children():
    """The processes whose parent is this one; none where the system does not tell."""
    try:
        return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]
    except OSError:
        return []


def _main(limits, folder, *command):
    outcome = Running(lambda: os.execvp(command[0], command), folder, Limits(**json.loads(limits))).outcome()
    print(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
