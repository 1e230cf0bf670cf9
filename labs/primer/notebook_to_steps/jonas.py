"""A session of which only the end is told; read this file when you have found the cell."""

from session import Session

TWICE = "normalise"


def session(notebook, folder):
    """Run a notebook from the top, then one cell again and all that follow it."""
    return again(notebook, folder, TWICE)


def again(notebook, folder, cell):
    """Run a notebook from the top, then from one cell on."""
    made = Session(notebook, folder).run()
    order = list(made.cells)
    return made.run(*order[order.index(cell) :])


def tables(made):
    """Return what the last cell of a session printed."""
    return [line for line in made.printed.splitlines() if "SET" in line or "no set" in line]
