"""Kill this process and its group at the n-th change to files under a folder, counted over all processes.

Python imports a module of this name by itself when its folder is on PYTHONPATH, so the workflow, its jobs
and the tools of review are hit without knowing it. KILL_AT is `n` or `n+seconds`; KILL_ROOT the folder;
KILL_COUNT a file outside of it that grows by a byte with each change. With KILL_READS, opening for reading
counts too.
"""

import os
import signal
import sys
import threading

AT, _, LATER = os.environ["KILL_AT"].partition("+")
ROOT, COUNT, READS = os.environ["KILL_ROOT"], os.environ["KILL_COUNT"], "KILL_READS" in os.environ
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.utime", "os.chmod"}


def is_counted(event, args):
    """Tell whether an event changes (or, if asked, reads) something under the folder."""
    if event not in CHANGES and not (event == "open" and (READS or args[2] & (os.O_WRONLY | os.O_RDWR))):
        return False
    path = args[0]
    if not isinstance(path, str | os.PathLike) or "__pycache__" in str(path):
        return False
    return os.path.abspath(path).startswith(ROOT + os.sep)


def watch(event, args):
    """Count an event before it happens, and kill if it is the one."""
    if not is_counted(event, args):
        return
    handle = os.open(COUNT, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, b".")
    number = os.fstat(handle).st_size
    os.close(handle)
    if number == int(AT):
        # A moment later the change is under way: half a file is written, or half a folder copied.
        threading.Timer(float(LATER), kill).start() if LATER else kill()


def kill():
    """End all processes of this group, without a chance to tidy up."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


sys.addaudithook(watch)
