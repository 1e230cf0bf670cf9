"""Plan in a copy of this process while this one goes on: two plans take the time of one."""

import multiprocessing
import os
import sys
import threading
from contextlib import suppress

from .plan_settings import PlanError


def beside(make):
    """Start `make()`, which returns a Side or raises PlanError; return a function that waits for its outcome.

    The copy is a fork, so it is made only where forks are safe (Linux, no other threads) and where a second
    core is free to be used. Elsewhere, or if the copy dies, `make` is called here when its outcome is wanted.
    """
    if sys.platform != "linux" or threading.active_count() > 1 or len(os.sched_getaffinity(0)) < 2:
        return make
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    copy = context.Process(target=send, args=(theirs, make), daemon=True)
    copy.start()
    theirs.close()

    def outcome():
        try:
            value = ours.recv()
        except EOFError:
            return make()
        finally:
            copy.join()
        if isinstance(value, PlanError):
            raise value
        return value

    return outcome


def send(pipe, make):
    """Send what `make` returns, or the PlanError it raises; any other failure sends nothing."""
    with suppress(Exception):
        try:
            value = make()
        except PlanError as error:
            value = error
        pipe.send(value)
