"""Write files and folders whole or not at all, and tidy up after a process that was killed meanwhile."""

import fcntl
import glob
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path):
    """Yield a temporary neighbour of `path` that takes its name on success and vanishes on failure."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    forget_interrupted(path)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield partial
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def forget_interrupted(path):
    """Remove the temporary neighbours of `path` whose process was killed; those of a living one stay."""
    for left in path.parent.iterdir():
        name, _, pid = left.name.removesuffix(".partial").rpartition(".")
        if (
            left.suffix == ".partial"
            and name == f".{path.name}"
            and pid.isdigit()
            and not is_running(int(pid))
        ):
            left.unlink(missing_ok=True)


def is_running(pid):
    """Tell whether this machine has a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def scratch_beside(path):
    """Yield a new folder beside `path`, alone: others wait, and what a killed one left is removed first."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # the system lets go when the process ends, however it ends
        for left in path.parent.glob(f".{glob.escape(path.name)}.????????"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            yield Path(folder)
    finally:
        os.close(handle)
