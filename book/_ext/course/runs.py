"""What the labs' runs left: outputs by the cell's label, recorded values, run times.

The executed notebook comes from labkit, which keeps it in the cache the book reads.
"""

import ast
import json
import re
from pathlib import Path

RECORD = "application/papermill.record/"
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Missing(LookupError):
    """The lab, its run, a label or a value is not there; the message names it."""


def executed(lab):
    """The executed notebook of a lab, or Missing."""
    from labkit import execute, places  # late: the book's tests need no labs

    try:
        return execute.executed(lab)
    except (places.LabError, LookupError, OSError) as error:
        raise Missing(str(error).strip("'") or f"the lab {lab} has no run") from error


def digest(root, lab):
    """A text that changes when the lab's cells or outputs do; cells' ids are made up at each reading."""
    try:
        cells = [(cell.source, dict(cell.metadata), cell.get("outputs", [])) for cell in executed(lab).cells]
    except Missing:
        return "missing"
    return json.dumps([cells, seconds(Path(root) / "_build", lab)], sort_keys=True, default=str)


def cell(lab, label):
    """The cell of a lab's run that carries the label, or Missing."""
    cells = [cell for cell in executed(lab).cells if cell.cell_type == "code"]
    for found in cells:
        if found.metadata.get("label") == label:
            return found
    known = ", ".join(cell.metadata["label"] for cell in cells if "label" in cell.metadata) or "none"
    raise Missing(f"lab {lab} has no cell labelled {label}; its labels: {known}")


def command(cell):
    """The cell's command without its magic line, its language, and the exit code it expects.

    Returns (text, "bash" or "python", expected code as text).
    """
    return shell(cell.source) or (cell.source.strip("\n"), "python", "0")


def shell(source):
    """(text, "bash", expected code) of a cell that opens with %%sh, else None."""
    first, _, rest = source.partition("\n")
    if not first.startswith("%%sh"):
        return None
    expect = re.search(r"--expect[ =](\S+)", first)
    return rest.strip("\n"), "bash", expect[1] if expect else "0"


def output(cell):
    """What the cell printed: pairs of a kind, "text" or "html", and content; neighbouring text is joined.

    The exit code that `%%sh --expect` adds is left out: it stands under the command.
    """
    pieces = []
    for item in cell.get("outputs", []):
        kind, words = _piece(item)
        if kind == "text" and pieces and pieces[-1][0] == "text":
            pieces[-1] = ("text", pieces[-1][1] + words)
        elif kind:
            pieces.append((kind, words))
    if pieces and pieces[-1][0] == "text":
        pieces[-1] = ("text", without_code(pieces[-1][1], command(cell)[2]))
    return [(kind, words) for kind, words in pieces if words.strip()]


def without_code(words, expected):
    """Printed text without the last line of `%%sh --expect`, which names the exit code."""
    return re.sub(rf"(\A|\n)exit code {re.escape(expected)} \(expected\)\s*\Z", r"\1", words)


def _piece(item):
    if item.output_type == "stream":
        return "text", ANSI.sub("", item.text)
    if item.output_type == "error":
        return "text", f"{item.ename}: {item.evalue}\n"
    data = item.get("data", {})
    if any(kind.startswith(RECORD) for kind in data):
        return None, ""
    for kind in ("text/html", "image/svg+xml"):
        if kind in data:
            return "html", data[kind]
    return ("text", ANSI.sub("", data["text/plain"]) + "\n") if "text/plain" in data else (None, "")


def value(lab, name):
    """A recorded value as text, without quotes, or Missing."""
    known = {}
    for cell in executed(lab).cells:
        for item in cell.get("outputs", []):
            plain = item.get("data", {}).get(f"{RECORD}text/plain")
            if plain is not None:
                known[item.metadata.get("scrapbook", {}).get("name")] = plain
    if name not in known:
        raise Missing(
            f"lab {lab} recorded no value {name}; it recorded: {', '.join(map(str, known)) or 'none'}"
        )
    try:
        read = ast.literal_eval(known[name])
    except (ValueError, SyntaxError):
        return known[name]
    return read if isinstance(read, str) else known[name]


def seconds(build, lab):
    """How long the lab's last run took, or None."""
    path = Path(build) / "lab_times.json"
    try:
        found = json.loads(path.read_text()).get(lab)
    except (OSError, ValueError):
        return None
    found = found.get("seconds") if isinstance(found, dict) else found
    return float(found) if isinstance(found, int | float) else None
