"""The steps of a runbook: numbered lines with one command each, and lines that say what its output means."""

import difflib
import re
from dataclasses import dataclass, field

from labkit.drill_note import CLASSES

MEANT = "“- if it prints `TEXT`: …”, “- if it prints nothing: …” or “- otherwise: …”"
GOALS = "“class NAME”, “step N” or “escalate to SOMEBODY”"
CODE = re.compile(r"(`+)(.+?)\1(?!`)")
BLANK = re.compile(r"<[A-Za-z][\w -]*>|…|\.\.\.")

_STEP = re.compile(r"(\d+)[.)]\s+(.*)")
_BULLET = re.compile(r"\s+[-*]\s+(.*)")
_PRINTS = re.compile(r"if it prints (nothing|.*?`)\s*: *(.+)", re.IGNORECASE)
_REST = re.compile(r"otherwise\s*: *(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Branch:
    """One line below a step: the texts that must be printed (None: whatever is left), and the way on."""

    line: int
    prints: tuple | None
    kind: str  # class, step or escalate
    to: str

    def holds(self, said):
        """Whether this line speaks of what was printed, however the white space falls."""
        if self.prints is None:
            return True
        text = " ".join(said.split())
        return all(" ".join(part.split()) in text for part in self.prints) if self.prints else not text


@dataclass(frozen=True)
class Step:
    """A numbered line with one command, and the lines below it."""

    number: int
    line: int
    command: str
    branches: tuple


@dataclass
class _Item:
    number: int
    line: int
    text: str
    bullets: list = field(default_factory=list)


def steps(line, rows, fault):
    """{number: Step} of a section that begins in a line; `fault(line, sentence)` is told what is wrong."""
    items = _items(rows)
    if not items and any(row.strip() for _, row in rows):
        fault(line, "no numbered step below: “1. What do I ask? `command`”")
    for place, item in enumerate(items, 1):
        if item.number != place:
            fault(item.line, f"this is step {item.number}, and step {place} was to come")
    found = {item.number: _step(item, fault) for item in items}
    _connected(found, fault)
    return found


def _items(rows):
    """The numbered items; a line that goes on in the next row is put together."""
    items = []
    for line, row in rows:
        if start := _STEP.match(row):
            items.append(_Item(int(start[1]), line, start[2]))
        elif items and (bullet := _BULLET.match(row)):
            items[-1].bullets.append((line, bullet[1]))
        elif items and row.startswith(" ") and row.strip():
            _go_on(items[-1], row.strip())
    return items


def _go_on(item, text):
    if item.bullets:
        line, begun = item.bullets[-1]
        item.bullets[-1] = line, f"{begun} {text}"
    else:
        item.text += f" {text}"


def _step(item, fault):
    commands = [found[2].strip() for found in CODE.finditer(item.text)]
    if len(commands) != 1:
        number = f"{len(commands)} commands" if commands else "no command"
        fault(item.line, f"step {item.number} has {number} in backticks: write one")
    command = commands[0] if commands else ""
    if blank := BLANK.search(command):
        fault(item.line, f"step {item.number} has a blank, “{blank[0]}”: nobody is told what to write there")
    if not item.bullets:
        fault(item.line, f"no line below step {item.number} says what its output means: {MEANT}")
    branches = tuple(b for line, text in item.bullets if (b := _branch(line, text.strip(), fault)))
    if any(b.prints is None for b in branches[:-1]):
        fault(item.line, f"what stands below “otherwise” in step {item.number} is never reached")
    return Step(item.number, item.line, command, branches)


def _branch(line, text, fault):
    """The Branch in a line, None if it cannot be read."""
    rest, told = _REST.fullmatch(text), _PRINTS.fullmatch(text)
    if not (rest or told):
        fault(line, f"“{text[:60]}”: write {MEANT}")
        return None
    prints = None
    if told:
        prints = tuple(found[2] for found in CODE.finditer(told[1]))
        left = re.sub(r"\band\b|[\s,]", "", CODE.sub("", told[1]))
        if left != ("" if prints else "nothing"):
            fault(line, f"“{told[1][:60]}”: write texts in backticks, with “and” between them, or “nothing”")
            return None
    goal = _goal(line, rest[1] if rest else told[2], fault)
    return Branch(line, prints, *goal) if goal else None


def _goal(line, said, fault):
    """(kind, to) of the way on, None if it cannot be read."""
    words = said.replace("**", "").strip().rstrip(".")
    if found := re.fullmatch(r"class (.+)", words, re.IGNORECASE):
        return _class(line, found[1].strip(" `").casefold(), fault)
    if found := re.fullmatch(r"(?:go (?:on )?to )?step (\d+)", words, re.IGNORECASE):
        return "step", found[1]
    if found := re.match(r"escalate to (\w.*)", words, re.IGNORECASE):
        return "escalate", found[1]
    fault(line, f"“{words[:60]}” is no way on: write {GOALS}")
    return None


def _class(line, name, fault):
    if name in CLASSES:
        return "class", name
    near = difflib.get_close_matches(name, CLASSES, n=1)
    hint = f"nearest: {near[0]}" if near else f"there are {', '.join(CLASSES)}"
    fault(line, f"there is no class {name!r}; {hint}")
    return None


def _connected(found, fault):
    """Tell of lines that lead to no step, and of steps to which no line leads."""
    to = {n: [int(b.to) for b in step.branches if b.kind == "step"] for n, step in found.items()}
    for step in found.values():
        for branch in step.branches:
            if branch.kind == "step" and int(branch.to) not in found:
                fault(branch.line, f"there is no step {branch.to}")
    seen, waiting = set(), [1]
    while waiting:
        number = waiting.pop()
        if number in found and number not in seen:
            seen.add(number)
            waiting += to[number]
    for number in found.keys() - seen:
        fault(found[number].line, f"no line leads to step {number}")
