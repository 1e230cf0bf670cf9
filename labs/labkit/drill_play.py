"""Drills: what each one must have, and the folders of its variants.

A drill is a module in `labkit/drills/`. Its variants are copies of the capstone, kept in the cache:
`scene` (the fault), `twin` (the same day without it), `rival:<cause>` (another fault that looks alike).
"""

import hashlib
import importlib.util
import os
import random
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from labkit import places, store
from labkit.places import LabError
from labkit.shell import ExitCode
from labkit.spaces import Workspace, copy_to

SCENE, TWIN, BASE = "scene", "twin", "base"
KEEP = 60  # folders of 4 MB in the cache; a store of every seed ever tried would only grow

# What a module must have, and may have.
NEEDED = ("TITLE", "MODULE", "MINUTES", "CLASS", "CAUSE", "TICKET", "REPLIES", "RIVALS", "FACTS")
NEEDED += ("place", "inject", "symptom", "scope", "where", "repaired", "fair")
DEFAULTS = {"SIZE": "tiny", "STATE": "finished", "DECOY": "", "prepare": None, "healthy": None}


def ids():
    """The IDs of all drills, in order of name."""
    return sorted(f.stem for f in _folder().glob("[a-z]*.py"))


def _folder():
    return places.root() / "labs" / "labkit" / "drills"


def _module(file):
    spec = importlib.util.spec_from_file_location(f"labkit.drills.{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Drill:
    """A drill as its module tells it; its attributes are the module's names in lower case."""

    def __init__(self, id):
        self.id = places.known(id, ids(), "drill")
        self.source = _folder() / f"{id}.py"
        module = _module(self.source)
        if missing := [name for name in NEEDED if not hasattr(module, name)]:
            raise LabError(f"labkit/drills/{id}.py has no {missing[0]}")
        for name in NEEDED:
            setattr(self, name.lower(), getattr(module, name))
        for name, default in DEFAULTS.items():
            setattr(self, name.lower(), getattr(module, name, default))
        self.classes = (self.__dict__.pop("class"),) if isinstance(module.CLASS, str) else tuple(module.CLASS)

    @property
    def no_fault(self):
        """Whether the right answer is that nothing is wrong."""
        return "no incident" in self.classes

    @property
    def answers(self):
        """The folder with the reference note, the repairs, and what is refused."""
        return places.root() / "answers" / "drills" / self.id


def all_drills():
    """Every drill, in order of ID."""
    return [Drill(id) for id in ids()]


@dataclass(frozen=True)
class Play:
    """A drill with one seed: the places it chose, its ticket, its variants."""

    drill: Drill
    seed: int

    @property
    def place(self):
        """{name: text} of what varies with the seed."""
        return self.drill.place(random.Random(self.seed))

    @property
    def ticket(self):
        """What a colleague reports."""
        return self.drill.ticket.format(**self.place).strip() + "\n"

    @property
    def variants(self):
        """The names of all variants: the scene, its twin, a rival for each cause that looks alike."""
        return [SCENE, TWIN, *(f"rival:{cause}" for cause in self.drill.rivals)]

    def variant(self, name):
        """The workspace of a variant in the cache, made now if it is not there. Look, do not touch."""
        folder = places.cache() / "drills" / f"{self._digest()}-{name.replace(':', '-')}"
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(folder.with_name(f".{folder.name}.lock")):
                if not folder.is_dir():
                    self._make(name, folder)
                    _prune(folder)
        os.utime(folder)
        return Workspace(folder)

    def copy(self, name, target):
        """A copy of a variant, times kept, as the workspace `target`."""
        shutil.copytree(self.variant(name).path, target, symlinks=True)
        return Workspace(target)

    def _digest(self):
        seen = hashlib.sha256(store.digest().encode())
        for name, file in store.sources(places.capstone(), store.TOOLS):
            seen.update(f"{name.as_posix()}\n".encode() + file.read_bytes())
        for file in (self.drill.source, *_shared(self.drill.source.parent), Path(__file__)):
            seen.update(file.read_bytes())
        return f"{self.drill.id}-{self.seed}-{seen.hexdigest()[:16]}"

    def _make(self, name, target):
        holder = Path(tempfile.mkdtemp(prefix=".making-", dir=target.parent))
        try:
            space = self._base(name, holder / "capstone")
            if step := self._act(name):
                step(space, self.place)
            os.rename(space.path, target)
        except ExitCode as error:
            raise LabError(f"the drill {self.drill.id} cannot be made here ({name}): {error}") from None
        finally:
            shutil.rmtree(holder, ignore_errors=True)

    def _base(self, name, target):
        """What a variant begins with: what is true in all of them, which is made once."""
        if name == BASE or not self.drill.prepare:
            copy_to(target, self.drill.size, self.drill.state)
            return Workspace(target)
        return self.copy(BASE, target)

    def _act(self, name):
        if name == BASE:
            return self.drill.prepare
        if name == SCENE:
            return self.drill.inject
        return self.drill.healthy if name == TWIN else self.drill.rivals[name.partition(":")[2]]


def _shared(folder):
    """What the drills of a folder share: modules and folders whose names begin with a low line."""
    found = (f for top in folder.glob("_*") for f in ([top] if top.is_file() else top.rglob("*")))
    return sorted(f for f in found if f.is_file() and "__pycache__" not in f.parts)


def kept_of(folder):
    """Where what was printed in a variant is kept: beside it, since nothing may change in it."""
    return folder.with_name(f".{folder.name}.said")


def _prune(current):
    """Remove variants not used for a day when there are many; somebody may be at work with a newer one."""
    kept = [f for f in current.parent.iterdir() if f.is_dir() and not f.name.startswith(".")]
    kept.sort(key=lambda f: f.stat().st_mtime, reverse=True)
    for old in kept[KEEP:]:
        if time.time() - old.stat().st_mtime > 24 * 3600:
            for gone in (old, kept_of(old)):
                shutil.rmtree(gone, ignore_errors=True)
            old.with_name(f".{old.name}.lock").unlink(missing_ok=True)
