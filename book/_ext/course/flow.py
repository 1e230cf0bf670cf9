"""Write a flowchart in mermaid's language from plain data, through mermaid-py.

mermaid-py escapes nothing, puts the title into front matter that MyST would read as options,
lower-cases ids and keeps classes in a set, so their order changes between runs.
Here ids are made up, unsafe characters travel as private ones (`maps` turns them back),
and front matter and class definitions are dropped: colours belong to the theme, not to the text.
"""

import re
from dataclasses import dataclass

from mermaid.flowchart import FlowChart, Link, Node
from mermaid.style import Style

# Characters that mermaid reads as syntax, or double-escapes in svg text.
UNSAFE = '"#`<>&;\\{}|%'
HIDE = {ord(char): chr(0xE000 + at) for at, char in enumerate(UNSAFE)}
SHOW = {hidden: char for char, hidden in zip(UNSAFE, HIDE.values(), strict=True)}
LINE = 28


@dataclass(frozen=True)
class Box:
    """A node: its words, the class that gives its colours, and where it leads (may be empty)."""

    label: str
    kind: str = "page"
    href: str = ""


@dataclass(frozen=True)
class Group:
    """Boxes under one title, stacked in the order given."""

    label: str
    boxes: tuple


def write(title, description, items, arrows, width=LINE):
    """The mermaid text of a flowchart that reads downwards.

    `items` maps a key to a Box or a Group, `arrows` are pairs of such keys, `width` is that of a label's
    lines in characters.
    """
    made = {}
    for key, item in items.items():
        draw, name = (_group, f"g{len(made)}") if isinstance(item, Group) else (_node, f"n{len(made)}")
        made[key] = draw(item, name, width)
    links = [Link(made[start], made[end]) for start, end in arrows]
    script = FlowChart("map", list(made.values()), links, "TB").script
    body = re.sub(r"\A---.*?---\n", "", script, flags=re.S).replace("\t", "").strip()
    lines = [line for line in body.splitlines() if not line.startswith("classDef")]
    head = [f"accTitle: {safe(title)}", f"accDescr: {safe(description)}"]
    return "\n".join(lines[:1] + head + lines[1:]) + "\n"


def _node(box, name, width):
    label = "<br/>".join(safe(line) for line in fold(box.label, width))
    href = box.href.translate({ord('"'): "%22"}) or None
    return Node(name, label, href=href, href_type="self", styles=[Style(box.kind)])


def _group(group, name, width):
    """A subgraph whose boxes stack: without links, a row that reads from the left is a column."""
    boxes = [_node(box, f"{name}b{at}", width) for at, box in enumerate(group.boxes)]
    return Node(name, safe(group.label), sub_nodes=boxes, direction="LR")


def safe(words):
    """The words on one line, with what mermaid would take for syntax replaced by private characters."""
    return " ".join(str(words).split()).translate(HIDE)


def shown(words):
    """The words as they were before `safe`."""
    return "".join(SHOW.get(char, char) for char in words)


def fold(words, width=LINE):
    """Lines of at most `width` characters, broken at spaces, or after / and _ where a word is longer."""
    pieces = [piece for piece in re.split(r"(?<=[/_ ])", " ".join(words.split())) if piece]
    if len(words) > width and " " in words:
        pieces = [bit for word in words.split() for bit in _bits(f"{word} ", width)]
    lines = [""]
    for piece in pieces:
        if lines[-1] and len(lines[-1]) + len(piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def _bits(word, width):
    return [word] if len(word) <= width else [bit for bit in re.split(r"(?<=[/_])", word) if bit]
