"""Play the cells of depth.md in several orders, and print what each order ends with."""

import contextlib
import io
import json
from pathlib import Path


def cells_of(text):
    """Return name -> code of the cells of a MyST notebook; a cell's name stands in its tags."""
    found = {}
    for part in text.split("```{code-cell}")[1:]:
        head, _, code = part.split("```")[0].partition(":tags: [")
        name, _, code = code.partition("]")
        found[name.strip()] = code
    return found


def numbers(memory):
    """Return the results of a session as plain numbers."""
    return {str(name): float(value) for name, value in memory["results"].items()}


def session(cells, order, memory=None):
    """Run cells in one memory; return what it ends with, and the memory."""
    memory = {} if memory is None else memory
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for name in order:
                exec(compile(cells[name], f"cell {name}", "exec"), memory)
        return numbers(memory), memory
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}, memory


def played(cells):
    """Return what each of several orders ends with."""
    order = list(cells)
    top, memory = session(cells, order)
    told = {"cells": order, "top": top}
    if "error" in top:
        return told
    told["twice"] = session(cells, [name for name in order for _ in range(2)])[0]
    told["back"] = {name: session(cells, order[n:], memory)[0] for n, name in enumerate(order)}
    memory["OLD"] = 45
    told["settings"] = session(cells, order[2:], memory)[0]
    return told


if __name__ == "__main__":
    source = Path("depth.md")
    print(json.dumps(played(cells_of(source.read_text(encoding="utf-8") if source.is_file() else ""))))
