"""Plumbing shared by labs, exercises and tests; see README.md."""

from importlib import import_module

from labkit.machine import doctor
from labkit.places import LabError
from labkit.spaces import Workspace, workspace

# Read only when used: they need IPython, which a check on the command line has no use for.
_IN_NOTEBOOK = dict.fromkeys(("check", "drill", "predict", "predicted", "record", "task"), "labkit.notebook")
_IN_NOTEBOOK |= dict.fromkeys(("quiz", "sorting"), "labkit.quizzes")

__all__ = ["LabError", "Workspace", "check", "doctor", "drill", "predict", "predicted"]
__all__ += ["quiz", "record", "sorting", "task", "workspace"]


def __getattr__(name):
    if name in _IN_NOTEBOOK:
        return getattr(import_module(_IN_NOTEBOOK[name]), name)
    raise AttributeError(f"labkit has no {name!r}")


def load_ipython_extension(ipython):
    """Make `%%sh` available: what `%load_ext labkit` calls."""
    from labkit.notebook import load_ipython_extension

    load_ipython_extension(ipython)
