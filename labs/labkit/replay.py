"""A worked example as commits: a capstone taken back to the time before them, then through one after another.

A commit is a patch in the lab's folder. It is undone on the capstone as it is now, so a file that a commit
adds is not stored twice, and what changes elsewhere in a file that it edits does not matter.
"""

import difflib
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

from labkit import notebook, places, store
from labkit.places import LabError

NOTHING = "/dev/null"
WIDTH = 112  # of a diff as it is shown: a line of code, its mark, and no more


@dataclass(frozen=True)
class Change:
    """What one commit does to one file: the texts before and after of each place that it edits."""

    file: str
    new: bool
    gone: bool
    places: tuple

    def undone(self, text, where):
        """The file's text before the change (None: no such file); LabError if it was not made there."""
        if self.new or self.gone:
            if (text is None) == self.new:
                raise LabError(f"{where}: {self.file} is {'not ' if self.new else ''}there after this commit")
            return self.places[0][0] if self.gone else None
        for number, (before, after) in enumerate(self.places, 1):
            found = list(re.finditer(f"^{re.escape(after)}", text or "", flags=re.MULTILINE))
            if len(found) != 1:
                raise LabError(
                    f"{where}: what place {number} in {self.file} should hold after this commit stands there"
                    f" {len(found)} times; renew that place of the patch"
                )
            text = text[: found[0].start()] + before + text[found[0].end() :]
        return text


@dataclass(frozen=True)
class Commit:
    """One step: its subject, the reason for it, and the files it changes."""

    name: str
    subject: str
    why: str
    changes: tuple


def read(patch):
    """The Commit in a patch: subject, empty line, reason, then the changes of each file."""
    head, *files = f"\n{patch.read_text(encoding='utf-8')}".split("\n--- ")
    subject, _, why = head.strip().partition("\n\n")
    return Commit(patch.name, subject, why.strip(), tuple(map(_change, files)))


def _change(text):
    old, new, *lines = text.splitlines()
    old, new = (name.removeprefix("+++ ").removeprefix("a/").removeprefix("b/") for name in (old, new))
    spots, spot = [], None
    for line in lines:
        if line.startswith("@@"):
            spots.append(spot := ([], []))
        elif line.startswith(("-", "+", " ")) and spot:
            for side, other in zip(spot, "+-", strict=True):
                side.extend([] if line[0] == other else [f"{line[1:]}\n"])
        elif not line and spot:  # an empty line of the context whose blank an editor took away
            for side in spot:
                side.append("\n")
    sides = tuple(("".join(before), "".join(after)) for before, after in spots)
    return Change(new if old == NOTHING else old, old == NOTHING, new == NOTHING, sides)


def commits(lab):
    """The commits of a lab, in the order of their files' names."""
    folder = places.root() / "labs" / lab
    if not (patches := sorted(folder.glob("*.patch"))):
        raise LabError(f"there is no commit in labs/{lab}")
    return [read(patch) for patch in patches]


def versions(lab):
    """For each state, from before the first commit to the capstone: {file that a commit names: its text}."""
    steps = commits(lab)
    names = sorted({change.file for step in steps for change in step.changes})
    states = [{name: _text(places.capstone() / name) for name in names}]
    for step in reversed(steps):
        earlier = dict(states[0])
        for change in reversed(step.changes):
            earlier[change.file] = change.undone(earlier[change.file], f"labs/{lab}/{step.name}")
        states.insert(0, earlier)
    return states


def _text(file):
    return Path(file).read_text(encoding="utf-8") if file.is_file() else None


class Replay:
    """A workspace in the state before the first commit of a lab, and the way from there."""

    def __init__(self, lab, space):
        self.space, self.commits, self.versions, self.at = space, commits(lab), versions(lab), 0
        for name, text in self.versions[0].items():
            self._put(name, text)

    def __repr__(self):
        return f"{self.at} of {len(self.commits)} commits made"

    def commit(self, whole=()):
        """Make the next commit in the workspace and print its reason and its diff.

        Of a new file only the number of lines is told, unless its name stands in `whole`.
        """
        if self.at == len(self.commits):
            raise LabError("all commits are made; to see one again, run the lab from its first cell")
        old, new = self.versions[self.at : self.at + 2]
        step, self.at = self.commits[self.at], self.at + 1
        print(f"commit {self.at} of {len(self.commits)}: {step.subject}\n\n{step.why}")
        for name in [change.file for change in step.changes]:
            self._put(name, new[name])
            print()
            print("\n".join(_shown(name, old[name], new[name], name in whole)))

    def ask(self, number, check, kept):
        """Ask whether the promise of a commit holds now, and note it; an error if it is not as `kept` says.

        check: a function of the workspace that yields a sentence for each breach; its docstring promises.
        """
        breaches = list(check(self.space))
        when = "before" if self.at < number else "after"
        print(f"{when} commit {number}: {check.__doc__}")
        for breach in breaches:
            print(textwrap.fill(breach, 96, initial_indent="  · ", subsequent_indent="    "))
        print("BROKEN" if breaches else "holds")
        if kept == bool(breaches):
            raise LabError(
                f"{when} commit {number} it should {'hold' if kept else 'be broken'};"
                " if cells were run out of order, run them from the first"
            )
        if when == "before":  # a name is recorded once
            notebook.record(f"promise_{number}", check.__doc__.rstrip("."))
        notebook.record(f"check_{number}_{when}", "holds" if kept else "broken")

    def differing(self):
        """The files, of those that make up a capstone, that differ between the workspace and the capstone."""
        mine, theirs = (
            {name.as_posix(): file.read_bytes() for name, file in store.sources(folder)} | _scripts(folder)
            for folder in (self.space.path, places.capstone())
        )
        return sorted(name for name in mine | theirs if mine.get(name) != theirs.get(name))

    def _put(self, name, text):
        if text is not None:
            self.space.write(name, text)
            return
        file = self.space.path / name
        file.unlink(missing_ok=True)
        for folder in file.relative_to(self.space.path).parents[:-1]:
            if not any((self.space.path / folder).iterdir()):
                (self.space.path / folder).rmdir()  # git keeps no empty folder either


def _scripts(folder):
    return {file.name: file.read_bytes() for file in Path(folder).glob("*.sh")}


def _shown(name, old, new, whole):
    if old is None and not whole:
        return [f"new: {name}, {len(new.splitlines())} lines"]
    named = [NOTHING if text is None else f"{side}/{name}" for side, text in (("a", old), ("b", new))]
    lines = ((text or "").splitlines() for text in (old, new))
    diff = difflib.unified_diff(*lines, *named, n=1, lineterm="")
    return [row if len(row) <= WIDTH else f"{row[: WIDTH - 1]}…" for row in diff]
