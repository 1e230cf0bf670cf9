"""A folder in which one guard after another judges one capstone after another.

A copy of the capstone is made once, and made anew only after a guard that changed something in it.
"""

import os
import shutil
from functools import cache
from pathlib import Path

from review.plan import plan

from labkit import spaces


class Stall:
    """A folder with a guard and a capstone, which is put back as it was after each case."""

    def __init__(self, folder, size, state):
        self.folder, self.base = Path(folder), base(size, state)
        self.capstone = self.folder / "capstone"
        self.guard = self.folder / "guard.py"
        self._make()

    def _make(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.base, self.capstone, symlinks=True)
        self.kept = _stats(self.capstone)

    def lay_out(self, guard, files):
        """Put in the guard, and lay files over the capstone; see `guards.Case` for what they may be."""
        self.guard.write_text(guard, encoding="utf-8")
        self.files = files
        for name, text in files.items():
            file = self.capstone / name
            if text is None:
                _remove(file)
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text(self.capstone) if callable(text) else text, encoding="utf-8")
        self.before = _stats(self.capstone)

    def clear(self):
        """Put the capstone back and return the files that were changed in it, hidden ones aside."""
        after = _stats(self.capstone)
        names = {name for name in {*self.before, *after} if self.before.get(name) != after.get(name)}
        for name in self.files:
            _remove(self.capstone / name)
            _copy(self.base / name, self.capstone / name)
        left_over = [p for p in self.folder.iterdir() if p not in (self.guard, self.capstone)]
        if _stats(self.capstone) != self.kept or left_over:
            self._make()
        return tuple(sorted(name for name in names if not _hidden(name)))


@cache
def base(size, state):
    """A capstone to copy, planned once, so that later plans of this process are quicker."""
    folder = spaces.throwaway()
    spaces.copy_to(folder, size, state)
    plan(folder, "profiles/local")
    return folder


def _stats(folder, prefix=""):
    """{relative name: (bytes, time)} of all files below a folder; a link is looked at, not followed."""
    found = {}
    with os.scandir(folder) as entries:  # a guard's case looks three times, so this is most of its cost
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                found |= _stats(entry.path, f"{prefix}{entry.name}/")
            else:
                seen = entry.stat(follow_symlinks=False)
                found[prefix + entry.name] = (seen.st_size, seen.st_mtime_ns)
    return found


def _hidden(name):
    return any(part.startswith(".") or part == "__pycache__" for part in name.split("/"))


def _remove(path):
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _copy(source, target):
    """Copy a file or a folder with its times; nothing if it is not there."""
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    elif source.exists():
        shutil.copy2(source, target)
