"""Which names a piece of a script needs from the pieces before it, and what would cross a cut."""

import dis
import types

import numpy as np
from labkit.pictures import LEFT, RIGHT, WIDTH, Picture, block, stroke, words


def needs_and_makes(code, name="piece"):
    """Return the names that code reads before it makes them, and the names that it makes."""
    needs, makes = [], []
    for step in dis.get_instructions(compile(code, name, "exec")):
        if step.opname == "STORE_NAME":
            makes.append(step.argval)
        elif step.opname == "LOAD_NAME" and step.argval not in makes:
            needs.append(step.argval)
        elif isinstance(step.argval, types.CodeType):
            needs += [n for n in read_inside(step.argval) if n not in makes]
    return list(dict.fromkeys(needs)), list(dict.fromkeys(makes))


def read_inside(function):
    """Return the names of the script that a function, or one inside it, reads."""
    own = [s.argval for s in dis.get_instructions(function) if s.opname == "LOAD_GLOBAL"]
    inner = [const for const in function.co_consts if isinstance(const, types.CodeType)]
    return own + [name for one in inner for name in read_inside(one)]


def is_data(value):
    """Whether a name holds data; modules, functions and single numbers are had again for nothing."""
    return not callable(value) and not isinstance(value, types.ModuleType | str | int | float)


def data_of(session, stage):
    """Return the data that a stage needs from earlier ones, and those that it makes."""
    needs, makes = needs_and_makes(session.cells[stage])
    made = {name for code in session.cells.values() for name in needs_and_makes(code)[1]}
    return tuple([n for n in part if n in made and is_data(session.names.get(n))] for part in (needs, makes))


def crossing(session, stages):
    """Return stage -> the names holding data that are made up to it and needed after it."""
    told = {name: needs_and_makes(code) for name, code in session.cells.items()}
    order, alive = list(told), {}
    for stage in stages:
        cut = order.index(stage) + 1
        made = {name for one in order[:cut] for name in told[one][1]}
        wanted, later = set(), set()
        for one in order[cut:]:
            wanted |= {name for name in told[one][0] if name not in later}
            later |= set(told[one][1])
        alive[stage] = sorted(n for n in made & wanted if is_data(session.names.get(n)))
    return alive


def megabytes(value):
    """Return how much memory the arrays of a value hold."""
    if isinstance(value, np.ndarray):
        return value.nbytes / 1e6
    if isinstance(value, np.lib.npyio.NpzFile):
        return sum(megabytes(value[name]) for name in value.files)
    if isinstance(value, dict):
        return sum(map(megabytes, value.values()))
    return sum(map(megabytes, value)) if isinstance(value, list | tuple) else 0.0


def sizes(session, stages):
    """Return stage -> how many megabytes would cross a cut behind it."""
    alive = crossing(session, stages)
    return {stage: sum(megabytes(session.names[name]) for name in alive[stage]) for stage in stages}


def picture(session, stages):
    """Draw how many names, and how many megabytes, would cross a cut behind each stage."""
    alive, parts, rows = crossing(session, stages), [], []
    size = sizes(session, stages)
    left, most = LEFT + 70, max(size.values())
    for number, stage in enumerate(stages):
        y, width = 8 + number * 30, (WIDTH - left - RIGHT - 150) * size[stage] / most
        told = f"{len(alive[stage])} names, {size[stage]:.1f} MB"
        parts += [words(0, y + 15, stage), block(left, y, width, 20, "planning", told)]
        parts.append(words(left + width + 6, y + 15, told))
        rows.append((stage, f"{size[stage]:.1f}", ", ".join(alive[stage])))
    height = 8 + 30 * len(stages)
    parts.append(stroke(left, 2, left, height - 4, "currentColor", 1))
    told = "A bar for each stage: the memory of the names made before a cut behind it and needed after."
    header = ("a cut behind", "MB", "names that cross")
    return Picture("What would cross a cut", told, tuple(parts), height, header, tuple(rows))
