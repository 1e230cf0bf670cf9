"""Import Snakemake without what a plan has no use for."""

import functools
import pkgutil
import sys
from contextlib import contextmanager
from types import ModuleType
from unittest import mock


class StandIn(ModuleType):
    """A module of which everything is `object`: enough to define functions that are never called."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return object


@contextmanager
def without(name):
    """Let what is imported meanwhile find a stand-in under this name; afterwards the name is free again.

    Snakemake loads every executor plugin at its start, and that for Slurm brings in pandas, a third of the
    time of all imports, to report on past jobs. A workflow that uses pandas itself gets the real one.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = StandIn(name)
    try:
        yield
    finally:
        del sys.modules[name]


# Snakemake asks anew, for each kind of plugin, which modules there are.
found_once = functools.cache(lambda find=pkgutil.iter_modules: tuple(find()))

with without("pandas"), mock.patch.object(pkgutil, "iter_modules", found_once):
    # So that whoever imports them later gets them as they are now.
    import snakemake.api
    import snakemake.cli  # noqa: F401
