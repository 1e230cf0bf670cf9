"""A question or a sorting, ready to be shown: quoted values filled in, each reply with the page that repairs.

A text may quote a value that the lab recorded in its last run: `{{ name }}`.
"""

import hashlib
import re
from dataclasses import dataclass

from labkit import quiz_faults, quiz_source
from labkit.places import LabError

QUOTED = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")


class Faulty(LabError):
    """A question that nobody can be asked; `sentences` say why."""

    def __init__(self, sentences):
        super().__init__("; ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Option:
    """One answer: its text, whether it is right, its reply, and the page that repairs it (or "")."""

    text: str
    right: bool
    reply: str
    see: str


@dataclass(frozen=True)
class Question:
    """What is asked under a key `part/slug name`, and its options."""

    key: str
    words: str
    options: tuple
    several: bool = False


@dataclass(frozen=True)
class Sorting:
    """Items to be put into groups: each item is a Question whose options are the groups."""

    key: str
    words: str
    items: tuple


def anchor(key):
    """The html id of a question, from its key."""
    return "quiz-" + re.sub(r"[^a-z0-9]+", "-", key)


def version(shown):
    """A short digest of what can be chosen: an answer kept for other options means nothing."""
    asked = shown.items if isinstance(shown, Sorting) else (shown,)
    texts = [[ask.words, *(option.text for option in ask.options)] for ask in asked]
    return hashlib.sha256(repr(texts).encode()).hexdigest()[:8]


def ask(id, name, value, root=None):
    """The Question or Sorting of that name; `value(name)` gives a recorded value as text.

    Faulty if it, or what the last run made of it, leaves a reader without a true answer.
    """
    entries = quiz_source.read(id, root)
    if name not in entries:
        known = ", ".join(entries) or "none"
        raise LabError(f"labs/quizzes/{id}.yaml has no question {name}; it has: {known}")
    said, believed = entries[name], quiz_source.beliefs(root)
    if wrong := quiz_faults.faults(f"question {name} of {id}", said, believed):
        raise Faulty(wrong)
    said = _filled(said, value)
    if wrong := quiz_faults.outdated(f"question {name} of {id}", said, value):
        raise Faulty(wrong)
    make = _sorting if "items" in said else _question
    return make(f"{id} {name}", said, believed)


def _filled(said, value):
    """The same with each quoted value in its place."""
    if isinstance(said, str):
        return QUOTED.sub(lambda found: value(found[1]), said)
    if isinstance(said, list):
        return [_filled(item, value) for item in said]
    return {key: _filled(item, value) for key, item in said.items()}


def _question(key, said, believed):
    options = tuple(_option(option, "right" in option, believed) for option in said["options"])
    return Question(key, said["question"], options, "several" in said)


def _sorting(key, said, believed):
    items = tuple(_item(key, item, said, believed) for item in said["items"])
    return Sorting(key, said["question"], items)


def _item(key, item, said, believed):
    own = item["group"]
    options = (
        {"text": group, "reply": item["replies"][group], "misconception": said["mistaken"][own].get(group)}
        for group in said["groups"]
    )
    return Question(key, item["text"], tuple(_option(o, o["text"] == own, believed) for o in options))


def _option(said, right, believed):
    """The option, with the page it names or the one that repairs what it stands for."""
    mistaken = believed.get(said.get("misconception"), {})
    return Option(said["text"], right, said["reply"], said.get("see") or mistaken.get("repaired", ""))
