"""A runbook: a Markdown file whose lines can be followed by somebody who knows nothing else.

Its form is described in README.md. `read` gives its steps, or says with file and line why nobody can
follow it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from labkit import runbook_steps
from labkit.places import LabError
from labkit.runbook_steps import BLANK, CODE

SECTIONS = {
    "Symptom": "what was reported, in the words of those who report it",
    "Evidence": "the steps, each with one command",
    "Decision boundary": "what may be done without asking, and what may not",
    "Escalation": "who is called, when, and with which words",
    "Proof": "the command that shows that it is over, and what it prints",
}
_PRINTS = re.compile(rf"{CODE.pattern}\s+prints\s+(`+)(.+?)\3(?!`)")
_PROOF = "the proof names no output: “It is over when `command` prints `TEXT`.”"
_HEAD = "at the top may stand “rehearse: [drill, …]” and “hand_over: [drill, …]”, and nothing else"


class Unreadable(LabError):
    """A runbook that cannot be followed as it stands; `faults` holds a sentence for each reason."""

    def __init__(self, faults):
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Proof:
    """What shows that an incident is over: a command, and a text that it prints only then."""

    line: int
    command: str
    text: str


@dataclass(frozen=True)
class Runbook:
    """What a runbook says: its steps by number, its proof, and the drills that it names itself."""

    name: str
    steps: dict
    proof: Proof | None
    rehearse: tuple = ()
    hand_over: tuple = ()


def read(file):
    """The Runbook in a file; raises Unreadable with everything that keeps people from following it."""
    try:
        text = Path(file).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise LabError(f"{file} is not a text file (UTF-8)") from None
    except OSError as error:
        raise LabError(f"{file} cannot be read ({error.strerror.lower()})") from None
    return parse(text, Path(file).name)


def parse(text, name):
    """The Runbook in a text that is called `name` in what is said of it; raises Unreadable."""
    faults = []

    def fault(line, says):
        faults.append((line, says))

    head, rows = _front_matter(list(enumerate(text.splitlines(), 1)), fault)
    parts = _sections(rows)
    end = rows[-1][0] if rows else 1
    for title, what in SECTIONS.items():
        line, inside = parts.get(title, (end, []))
        if not any(row.strip() for _, row in inside):
            fault(line, f"nothing under “## {title}”: {what}")
    steps = runbook_steps.steps(*parts.get("Evidence", (end, [])), fault)
    proof = _proof(*parts.get("Proof", (end, [])), fault)
    if faults:
        raise Unreadable([f"{name}, line {line}: {says}" for line, says in sorted(faults)])
    return Runbook(name, steps, proof, *(tuple(head.get(key) or ()) for key in ("rehearse", "hand_over")))


def _front_matter(rows, fault):
    """(settings, rows below them): what stands between two lines `---` at the top."""
    if not rows or rows[0][1].strip() != "---":
        return {}, rows
    end = next((n for n, row in rows[1:] if row.strip() == "---"), len(rows))
    try:
        head = yaml.safe_load("\n".join(row for _, row in rows[1 : end - 1])) or {}
    except yaml.YAMLError:
        head = None
    good = isinstance(head, dict) and not set(head) - {"rehearse", "hand_over"}
    if not good or not all(_is_list(listed) for listed in head.values()):
        fault(1, _HEAD)
        return {}, rows[end:]
    return head, rows[end:]


def _is_list(listed):
    return listed is None or (isinstance(listed, list) and all(isinstance(id, str) for id in listed))


def _sections(rows):
    """{title: (line, [(line, row)])}, with the titles as SECTIONS writes them."""
    known = {title.casefold(): title for title in SECTIONS}
    parts, inside = {}, []
    for line, row in rows:
        if head := re.fullmatch(r"##\s+(.+?)\s*", row):
            inside = []
            parts[known.get(head[1].casefold(), head[1])] = line, inside
        else:
            inside.append((line, row))
    return parts


def _proof(line, rows, fault):
    """The Proof that a section holds, None if there is none."""
    text = " ".join(row.strip() for _, row in rows)
    if not (found := _PRINTS.search(text)):
        if text.strip():
            fault(line, _PROOF)
        return None
    command, shows = found[2].strip(), found[4].strip()
    at = next((n for n, row in rows if command in row), line)
    if blank := BLANK.search(command):
        fault(at, f"the proof has a blank, “{blank[0]}”: nobody is told what to write there")
    return Proof(at, command, shows)
