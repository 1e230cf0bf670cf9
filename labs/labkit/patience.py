"""Say that something is going on when it takes more than two seconds."""

import os
import sys
import threading
from contextlib import contextmanager

from rich.console import Console

AFTER = 2.0  # seconds


@contextmanager
def working(what, after=AFTER):
    """Show on the error stream that `what` is going on: a spinner on a terminal, elsewhere one line.

    The line comes only when it has taken longer than `after` seconds, and not at all where the variable
    LAB_QUIET is set: a page made from a run should not depend on how busy the machine was.
    """
    if sys.stderr.isatty():
        with Console(stderr=True).status(what):
            yield
        return
    line = threading.Timer(after, _say, [what])
    line.daemon = True
    if not os.environ.get("LAB_QUIET"):
        line.start()
    try:
        yield
    finally:
        line.cancel()


def _say(what):
    print(f"lab: {what} …", file=sys.stderr, flush=True)
