"""What a note cites, opened again: a line of a file, or a command run in a throwaway copy."""

import hashlib
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from labkit import clean as clean_module
from labkit import limits
from labkit.clean import clean
from labkit.drill_play import SCENE, kept_of
from labkit.spaces import Workspace

# A command that a note cites may be a whole run of the small capstone, and no more.
LIMITS = limits.Limits(seconds=60, memory_mb=4000, file_mb=100, processes=256)


@dataclass(frozen=True)
class Seen:
    """Whether a citation holds somewhere, what stands there instead, and the limit that ended its command."""

    holds: bool
    instead: str = ""
    ended: str = ""

    def told(self, citation):
        """What was found in place of what a citation shows, as a sentence."""
        if self.ended:
            return f"{citation} was not through when the limit of {self.ended} ended it"
        return f"{citation} shows something else: {self.instead}"

    def again(self, advice):
        """What to do: the advice given, unless the command was cut off."""
        slow = "try again when the machine has less to do, or cite a command that takes less"
        return slow if self.ended else advice


class Opener:
    """Opens citations in the variants of one play; each command runs once in each, whoever checks again."""

    def __init__(self, play):
        self.play = play

    def seen(self, citation, variant):
        """What a citation finds in a variant. A line of a file counts anywhere but in the scene."""
        folder = self.play.variant(variant).path
        if citation.file:
            return in_file(citation, folder, anywhere=variant != SCENE)
        return in_text(citation.shows, *said_in(folder, citation.command))


def seen_in(citation, folder):
    """What a citation finds in a folder as it is now."""
    if citation.file:
        return in_file(citation, Path(folder))
    return in_text(citation.shows, *ran(citation.command, folder))


@contextmanager
def copied(folder):
    """A throwaway copy of a folder as a workspace."""
    with tempfile.TemporaryDirectory(prefix="lab-") as holder:
        target = Path(holder) / "capstone"
        shutil.copytree(folder, target, symlinks=True)
        yield Workspace(target)


def said_in(folder, command):
    """What a command prints in a variant, and the limit that ended it, if any.

    What it prints is kept beside the variant in the cache: nobody changes a variant.
    """
    kept = kept_of(folder) / f"{hashlib.sha256(command.encode() + _how()).hexdigest()[:24]}.txt"
    if kept.is_file():
        return kept.read_text(encoding="utf-8"), ""
    said, ended = ran(command, folder)
    if not ended:  # what a busy machine did not finish may finish next time
        kept.parent.mkdir(exist_ok=True)
        half = kept.with_name(f".{kept.name}.{os.getpid()}")
        half.write_text(said, encoding="utf-8")
        half.replace(kept)
    return said, ended


@cache
def _how():
    """By which code an output was taken down."""
    return b"".join(Path(module.__file__).read_bytes() for module in (limits, clean_module))


def ran(command, folder):
    """What a command prints in a throwaway copy of a folder, cleaned, and the limit that ended it, if any.

    It runs behind the fences of learners' code.
    """
    with copied(folder) as space:
        outcome = limits.run(["bash", "-c", command], space.path, LIMITS)
        said = clean(outcome.text, space.path)
    if outcome.code is not None:
        return said, ""
    return f"{said}\n(it was ended by the limit of {outcome.ended})", outcome.ended


def in_text(shows, text, ended=""):
    """Whether a piece of text stands in a text, however the white space falls.

    ended: the limit that ended the command which printed it, if any.
    """
    rows = [" ".join(row.split()) for row in text.splitlines()]
    # One or two characters stand in any output by chance: then they must be a whole line.
    holds = shows in rows if len(shows) < 3 else shows in " ".join(rows)
    return Seen(True) if holds else Seen(False, _start(rows), ended)


def in_file(citation, folder, anywhere=False):
    """Whether a cited line of a file holds the text; with `anywhere`, whether any line does."""
    file = folder / citation.file
    if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
        return Seen(False, "there is no such file in the folder")
    text = file.read_text(encoding="utf-8", errors="replace")
    rows = [" ".join(row.split()) for row in text.splitlines()]
    if anywhere:
        return Seen(any(citation.shows in row for row in rows))
    if citation.line > len(rows):
        return Seen(False, f"the file has {len(rows)} lines")
    row = rows[citation.line - 1]
    return Seen(citation.shows in row, f"“{row[:100]}”")


def _start(rows):
    rows = [row for row in rows if row]
    if not rows:
        return "nothing"
    return f"“{rows[0][:100]}”" + (f" and {len(rows) - 1} more lines" if rows[1:] else "")
