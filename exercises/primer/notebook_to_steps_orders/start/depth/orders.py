"""Run the named cells of depth.md, in that order and in one memory; without names all, from the top."""

import sys
from pathlib import Path


def cells_of(text):
    """Return name -> code of the cells of a MyST notebook; a cell's name stands in its tags."""
    found = {}
    for part in text.split("```{code-cell}")[1:]:
        head, _, code = part.split("```")[0].partition(":tags: [")
        name, _, code = code.partition("]")
        found[name.strip()] = code
    return found


def session(cells, order):
    """Run cells in one memory, as a notebook does, and return the memory."""
    memory = {}
    for name in order:
        exec(compile(cells[name], f"cell {name}", "exec"), memory)
    return memory


if __name__ == "__main__":
    cells = cells_of(Path(__file__).with_name("depth.md").read_text(encoding="utf-8"))
    session(cells, sys.argv[1:] or cells)
