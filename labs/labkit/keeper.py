"""The process that keeps a learner's code: it starts the code, watches it, and ends all that it started."""

import json
import os
import resource
import select
import signal
import time
import traceback
from pathlib import Path

from labkit import fence

PULSE = 0.05  # seconds between two counts of processes


def keep(work, folder, limits, env, said, writer):
    """Put up the fences, start the work, watch it, end it, write how it ended to `writer`. Never returns."""
    told = {}
    try:
        os.setsid()
        kinds, as_user = fence.possible()
        fence.enter(kinds, as_user, [str(folder)])
        fence.die_with_parent()  # after the fences: new privileges would undo it
        fence.adopt_orphans()
        ready, begun = os.pipe()
        child = os.fork()
        if child == 0:
            _be(work, folder, limits, kinds, said, env)
        os.close(begun)
        os.read(ready, 1)  # ends when the work begins: from then on /proc shows its processes alone
        told = _watch(child, limits, fence.PROCESSES in kinds)
        _end_all(child)
    except BaseException as error:
        told = {"ended": "keeper", "why": f"{type(error).__name__}: {error}"}
    finally:
        os.write(writer, json.dumps(told).encode())
        os._exit(0)


def _be(work, folder, limits, kinds, said, env):
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
        os.environ.update(env)
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
