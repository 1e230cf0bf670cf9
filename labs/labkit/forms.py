"""A form to fill in YAML: its values, and what to say when they are not there."""

from dataclasses import dataclass

import yaml

from labkit.places import LabError

# What yaml.safe_load raises: beside its own errors, those of dates that do not exist and of endless brackets.
_UNREADABLE = (yaml.YAMLError, ValueError, RecursionError)

# What the parser was in the middle of -> what to do. There, the fault lies where the thing begins.
_OPEN = {
    "while parsing a flow": "close the bracket that opens there, or put the sentence in quotes",
    "while scanning a quoted": "close the quotation mark that opens there",
    "while scanning a simple key": 'write the field, a colon, a space, and put the sentence in quotes: "…"',
}


@dataclass(frozen=True)
class Finding:
    """One thing that is not right yet; the id is that of the check, which says what should hold."""

    id: str
    expected: str
    seen: str
    where: str
    why: str
    next: str


@dataclass(frozen=True)
class Note:
    """A sentence that a checker adds to its report and that judges nothing."""

    text: str


def form(workspace, fields, name="answer.yaml"):
    """Read a filled form: ({field: value}, names of fields that are missing or empty).

    If the form itself cannot be read, the values are empty and the file's name is the only gap.
    """
    try:
        values = yaml.safe_load(workspace.read(name))
    except (LabError, *_UNREADABLE):
        return {}, [name]
    if not isinstance(values, dict):
        return {}, [name]
    filled = {k: v for k, v in values.items() if not _empty(v)}
    return filled, [f for f in fields if f not in filled]


def _empty(value):
    """Whether nothing was written there, not even in a field below."""
    if isinstance(value, (dict, list)):
        return all(map(_empty, value.values() if isinstance(value, dict) else value))
    return value is None or not str(value).strip()


def form_finding(
    id,
    workspace,
    fields,
    name="answer.yaml",
    why="without the answers nobody can follow your reasons",
    fill="fill them in, and leave the names of the fields as they are",
):
    """The Finding, under that id, for a form that is missing, unreadable or unfilled; None if complete.

    why: why the form matters. fill: what to do next when fields are empty.
    """
    expected = f"a value for each of {', '.join(fields)}"
    if not workspace.exists(name):
        again = f"write it with a line for each field ({fields[0]}: …), or copy it from the exercise's folder"
        return Finding(id, expected, f"there is no file {name}", name, why, again)
    try:
        text = workspace.read(name)
        yaml.safe_load(text)
    except LabError as error:
        return Finding(id, expected, str(error), name, why, f"save {name} as plain text (UTF-8)")
    except _UNREADABLE as error:
        where, seen, do = _fault(error, text, name)
        return Finding(id, expected, seen, where, why, do)
    values, gaps = form(workspace, fields, name)
    gaps = gaps if values else fields
    return Finding(id, expected, f"nothing under {', '.join(gaps)}", name, why, fill) if gaps else None


def _fault(error, text, name):
    """(where, what was seen, what to do) for a text that is not YAML."""
    number = _line(error, text)
    if number is None:
        return name, f"it is not YAML: {error}", "put the value in quotes"
    line = "".join(text.splitlines()[number - 1 : number])
    return f"{name}, line {number}", f"line {number} is not YAML: {line.strip()}", _advice(error, line)


def _line(error, text):
    """The number (from 1) of the line where the fault begins, None if the parser does not say."""
    begun = str(getattr(error, "context", None) or "").startswith(tuple(_OPEN))
    mark = getattr(error, "context_mark" if begun else "problem_mark", None)
    if mark is not None:
        return min(mark.line + 1, max(1, len(text.splitlines())))
    position = getattr(error, "position", None)
    return None if position is None else text.count("\n", 0, position) + 1


def _advice(error, line):
    context = str(getattr(error, "context", None) or "")
    for begin, do in _OPEN.items():
        if context.startswith(begin):
            return do
    if "\\t" in str(getattr(error, "problem", "")):
        return "write spaces in place of the tab"
    if line.startswith(" "):
        return (
            'begin the line at the margin; if it goes on from the line above, put the sentence in quotes: "…"'
        )
    field, colon, sentence = line.partition(": ")
    return f'put the sentence in quotes: {f"{field}: " if colon and sentence else ""}"…"'
