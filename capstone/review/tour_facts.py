"""Gather what a tour shows besides plan and evidence: the run's own record, the published set, commands."""

import getpass
import hashlib
import json
import re
import socket
from dataclasses import dataclass
from pathlib import Path

from .verify import problems_of

RECORD = "results/provenance/run.json"
MOST = 30
# Where a complete set of files with its manifest may lie.
SETS = ("results/release", "publish/v*")


@dataclass(frozen=True)
class Published:
    """A set of files with a manifest: its folder, entries, the manifest's own digest, and what is wrong.

    `twin` is an earlier set with the same manifest, if there is one.
    """

    folder: str
    files: tuple[dict, ...]
    sha256: str
    problems: tuple[str, ...]
    twin: str = ""

    @property
    def bytes(self):
        """The size of all files that the manifest lists."""
        return sum(file["bytes"] for file in self.files)


@dataclass(frozen=True)
class Question:
    """A question of a reviewer: where in the page the answer is, and the command that gives it again."""

    text: str
    anchor: str
    command: str


# question, place in the page, target of the Makefile or None, and the command where there is no such target
ASKED = (
    ("Which run is this: what was asked, with what, on which inputs?", "run", None, f"cat {RECORD}"),
    ("Which steps are there, and what does each one need?", "graph", None, "python -m review.plan --json"),
    ("Did every job end well, at which attempt, and at what cost?", "evidence", "evidence-summary",
     "python -m review.evidence"),
    ("Is what lies here still what the workflow would make today?", "changes", "what-changed",
     "python -m review.changes"),
    ("What can nobody see from here?", "unseen", "what-changed", "python -m review.changes"),
    ("Are the published files whole, and exactly those of the manifest?", "published", "verify",
     "python -m review.verify results/release"),
    ("Would another machine, with another profile, make the same?", "profiles", "profile-audit",
     "python -m review.audit {profiles}"),
    ("Does a clean run from nothing make the same bytes?", "repeat", "selftest", None),
    ("Does all this hold on a fresh copy without the network?", "repeat", "confirm", None),
)  # fmt: skip


def questions_of(directory, profiles):
    """Return the Questions whose command exists in this folder."""
    makefile = directory / "Makefile"
    text = makefile.read_text(encoding="utf-8") if makefile.is_file() else ""
    targets = set(re.findall(r"^([a-z][\w-]*):", text, re.MULTILINE))
    questions = []
    for sentence, anchor, target, command in ASKED:
        if target in targets:
            command = f"make {target}"
        if command and ("cat " not in command or (directory / RECORD).is_file()):
            questions.append(Question(sentence, anchor, command.format(profiles=" ".join(profiles))))
    return questions


def record_of(directory):
    """Return the run's own record as (name, value) rows, nested names joined by dots; or none.

    A part of more than MOST rows is counted, not shown: the record itself has it.
    """
    try:
        record = json.loads((directory / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    if not isinstance(record, dict):
        return []
    # What has one value first; long lists such as config and checksums behind it.
    ordered = sorted(record.items(), key=lambda item: isinstance(item[1], dict))
    parts = [(name, list(flat(value, name))) for name, value in ordered]
    return [
        row
        for name, rows in parts
        for row in (rows if len(rows) <= MOST else [(name, f"{len(rows)} entries, in {RECORD}")])
    ]


def flat(value, name=""):
    """Yield (name, value) for every leaf of nested mappings."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from flat(item, f"{name}.{key}" if name else str(key))
    else:
        yield name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def published_of(directory):
    """Return the Published sets of a folder; each is verified anew."""
    folders = [folder for pattern in SETS for folder in sorted(directory.glob(pattern))]
    sets, names = [], {}
    for folder in (folder for folder in folders if (folder / "manifest.json").is_file()):
        name, problems = folder.relative_to(directory).as_posix(), tuple(problems_of(folder))
        digest = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
        sets.append(Published(name, tuple(listed_in(folder)), digest, problems, names.get(digest, "")))
        if not problems:
            names.setdefault(digest, name)
    return sets


def listed_in(folder):
    """Yield path, bytes and sha256 of a manifest's files; nothing if it cannot be read."""
    try:
        for file in json.loads((folder / "manifest.json").read_bytes())["files"]:
            yield {name: file[name] for name in ("path", "bytes", "sha256")}
    except (ValueError, KeyError, TypeError):
        return


def cleaned(text, directory):
    """Return text without this folder's place, the home folder, the host and the user."""
    for path, word in ((str(directory), "."), (str(Path.home()), "~")):
        if len(path) > 1:
            text = text.replace(path, word)
    for name, word in ((socket.gethostname(), "<host>"), (user(), "<user>")):
        if name:
            text = re.sub(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", word, text)
    return text


def user():
    """Return the name of the user; empty if the system does not know it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
