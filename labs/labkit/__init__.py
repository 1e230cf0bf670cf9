"""Plumbing shared by labs, exercises and tests; see README.md."""

from labkit.machine import doctor
from labkit.places import LabError
from labkit.spaces import Workspace, workspace

# Read only when used: they need IPython, which a check on the command line has no use for.
_IN_NOTEBOOK = ("check", "drill", "predict", "predicted", "record", "task")

__all__ = [
    "LabError",
    "Workspace",
    "check",
    "doctor",
    "drill",
    "predict",
    "predicted",
    "record",
    "task",
    "workspace",
]


def __getattr__(name):
    if name in _IN_NOTEBOOK:
        from labkit import notebook

        return getattr(notebook, name)
    raise AttributeError(f"labkit has no {name!r}")


def load_ipython_extension(ipython):
    """Make `%%sh` available: what `%load_ext labkit` calls."""
    from labkit.notebook import load_ipython_extension

    load_ipython_extension(ipython)
