"""A notebook without its window: cells by name, run in any order, in one memory, as a kernel runs them."""

import contextlib
import io
import os
import time

# Before numpy is loaded: on small tables its threads cost more than they save.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import jupytext
import numpy as np


def cells_of(path):
    """Return name -> code of a notebook's cells, in their order; a cell's name is its first tag."""
    cells = jupytext.read(path).cells
    return {cell.metadata["tags"][0]: cell.source for cell in cells if cell.cell_type == "code"}


class Session:
    """The memory of one session with a notebook, from its start until somebody restarts it."""

    def __init__(self, path, folder=".", frozen=False):
        self.cells, self.folder, self.frozen = cells_of(path), folder, frozen
        self.names = {"display": print, "__name__": "notebook"}
        self.seconds, self.printed = {}, ""

    def run(self, *chosen):
        """Run the chosen cells in the given order, or all of them from the top; an error stops it."""
        said = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(said):
            for name in chosen or self.cells:
                before = time.process_time()
                try:
                    exec(compile(self.cells[name], f"cell {name}", "exec"), self.names)
                except Exception as error:
                    error.add_note(f"cell {name}, line {line_of(error, name)}")
                    raise
                self.seconds[name] = time.process_time() - before
                if self.frozen:
                    freeze(self.names)
        self.printed = said.getvalue()
        return self

    def edit(self, name, old, new):
        """Replace the one place in a cell where `old` stands."""
        if self.cells[name].count(old) != 1:
            raise ValueError(f"cell {name}: {old!r} must stand there once")
        self.cells[name] = self.cells[name].replace(old, new)
        return self


def line_of(error, name):
    """Return the text of the line of a cell at which an error came up."""
    trace, number = error.__traceback__, 0
    while trace:
        if trace.tb_frame.f_code.co_filename == f"cell {name}":
            number = trace.tb_lineno
        trace = trace.tb_next
    return number


def freeze(names):
    """Make the arrays among a session's names read-only, and its lists tuples."""
    for name, value in list(names.items()):
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
        elif isinstance(value, list):
            names[name] = tuple(value)
