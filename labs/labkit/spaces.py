"""Throwaway copies of the capstone: fresh, or finished without waiting for a run."""

import atexit
import difflib
import hashlib
import shutil
import tempfile
from pathlib import Path

from labkit import places, shell, store
from labkit.places import LabError

SIZES = ("tiny", "standard")
STATES = ("fresh", "finished")

_newest = None


class Workspace:
    """A copy of the capstone in which anything may be tried; paths are relative to its folder `path`."""

    def __init__(self, path):
        self.path = Path(path)

    def __repr__(self):
        return "a workspace of the capstone"

    def read(self, name):
        """The text of a file; an error names the file if it is not there."""
        try:
            return self._file(name).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise LabError(f"there is no file {name} in the workspace") from None
        except UnicodeDecodeError:
            raise LabError(f"{name} is not a text file (UTF-8)") from None
        except OSError as error:
            raise LabError(f"{name} cannot be read ({error.strerror.lower()})") from None

    def exists(self, name):
        """Whether there is a file or folder of that name."""
        return self._file(name).exists()

    def write(self, name, text):
        """Make a file, and its folders, with this text; an older one is replaced."""
        file = self._file(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def edit(self, name, old, new):
        """Replace the one place in a file where `old` stands; none or several are an error."""
        text = self.read(name)
        if (found := text.count(old)) != 1:
            raise LabError(f"{name}: {old!r} stands there {found} times, so it is not clear what to edit")
        self.write(name, text.replace(old, new))

    def run(self, script, expect=0, timeout=None):
        """Run bash here and return a Result with `code`, cleaned `text` and `raw`; see shell.run."""
        return shell.run(script, self.path, expect, timeout)

    def digest(self, name="."):
        """{relative path: sha256} of the files under a folder, hidden ones left out."""
        return digests(self._file(name))

    def diff(self, other, name):
        """The unified diff of one file from this workspace to another, as text ("" if equal)."""
        mine, theirs = (w.read(name).splitlines() for w in (self, other))
        return "\n".join(difflib.unified_diff(mine, theirs, "before", "after", n=1, lineterm=""))

    def overlay(self, folder, skip=()):
        """Lay the files under a folder over the workspace; names in skip stay out."""
        folder = Path(folder)
        for file in sorted(f for f in folder.rglob("*") if f.is_file()):
            name = file.relative_to(folder)
            if "__pycache__" in name.parts or str(name) in skip:
                continue
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, self.path / name)

    def _file(self, name):
        file = self.path / name
        if not file.resolve().is_relative_to(self.path.resolve()):
            raise LabError(f"{name} is outside the workspace")
        return file


def digests(folder):
    """{relative path: sha256} of the files under a folder, hidden ones and byte code left out."""
    folder = Path(folder)
    if not folder.is_dir():
        raise LabError(f"there is no folder {folder.name} to compare")
    files = sorted(f for f in folder.rglob("*") if f.is_file())
    names = {f.relative_to(folder).as_posix(): f for f in files}
    return {
        name: hashlib.sha256(f.read_bytes()).hexdigest()
        for name, f in names.items()
        if not any(part.startswith(".") or part == "__pycache__" for part in Path(name).parts)
    }


def workspace(size="tiny", state="fresh"):
    """A throwaway copy of the capstone with data of that size, removed when Python ends.

    state "finished" has the results, logs, benchmarks and Snakemake's records of a complete run.
    `%%sh` cells run in the newest workspace.
    """
    folder = throwaway()
    copy_to(folder, size, state)
    return use(Workspace(folder))


def throwaway():
    """The path of a folder, not made yet, that is removed when Python ends."""
    holder = Path(tempfile.mkdtemp(prefix="lab-"))
    atexit.register(shutil.rmtree, holder, ignore_errors=True)
    return holder / "capstone"


def copy_to(target, size, state):
    """Copy the capstone in that size and state to a new folder, times kept; see store.copy_to."""
    for value, allowed, what in ((size, SIZES, "size"), (state, STATES, "state")):
        if value not in allowed:
            raise LabError(f"no workspace of {what} {value!r}: choose {' or '.join(allowed)}")
    try:
        store.copy_to(target, size, state)
    except OSError as error:
        raise places.trouble(error) from None


def use(space):
    """Make this workspace the one that `%%sh` cells run in, and return it."""
    global _newest
    _newest = space
    return space


def current():
    """The newest workspace; an error says how to make one."""
    if _newest is None:
        raise LabError('there is no workspace yet: run the cell with workspace("tiny", "fresh") first')
    return _newest
