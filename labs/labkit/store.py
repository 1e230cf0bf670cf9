"""Copies of the capstone, made once for each version of it and kept in the user's cache."""

import errno
import hashlib
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from labkit import places, shell
from labkit.places import LabError

# What a workspace holds; the rest of the capstone (tests, docs) is about the repository.
SCIENCE = ("workflow", "ageing", "config")  # results depend on these alone
TOOLS = ("review", "profiles", "slurm", "Makefile")
KEEP = 4  # a store of every version ever tried would only grow


def sources(folder, parts=SCIENCE + TOOLS):
    """The files of a capstone's folder that a workspace holds, as sorted (relative name, path)."""
    found = []
    for part in parts:
        top = folder / part
        found += [top] if top.is_file() else [f for f in top.rglob("*") if f.is_file()]
    names = ((f.relative_to(folder), f) for f in found)
    return sorted((n, f) for n, f in names if not any(_made(p) for p in n.parts))


def _made(part):
    return part.startswith(".") or part == "__pycache__" or part.endswith(".pyc")


def digest():
    """A short digest of what a stored copy depends on: the science, what runs it, and this module."""
    seen = hashlib.sha256(Path(__file__).read_bytes())
    for tool in ("snakemake", "numpy", "scipy", "scikit-learn"):
        seen.update(f"{tool} {version(tool)}\n".encode())
    seen.update(f"python {platform.python_version()}\n".encode())
    for name, file in sources(places.capstone(), SCIENCE):
        seen.update(f"{name.as_posix()}\n".encode())
        seen.update(file.read_bytes())
    return seen.hexdigest()[:16]


def copy_to(target, size, state):
    """Copy the capstone, its data and, if finished, its results to a new folder, times kept."""
    shutil.copytree(_stored(size, state), target, symlinks=True)
    _copy_sources(target, TOOLS)


def _copy_sources(target, parts):
    for name, file in sources(places.capstone(), parts):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, target / name)


def _stored(size, state):
    """The folder of the stored copy of this size and state, made now if it is not there.

    Two processes at once make it once. A run that fails leaves nothing behind.
    """
    cache = places.cache()
    cache.mkdir(parents=True, exist_ok=True)
    name = f"{digest()}-{size}-{state}"
    if not (cache / name).is_dir():
        with FileLock(cache / ".lock"):
            name = f"{digest()}-{size}-{state}"  # it may have changed while another process held the lock
            if not (cache / name).is_dir():
                _make(cache / name, size, state)
                _prune(cache, name)
    os.utime(cache / name)
    return cache / name


def _make(target, size, state):
    for old in target.parent.glob(".making-*"):
        shutil.rmtree(old, ignore_errors=True)
    holder = Path(tempfile.mkdtemp(prefix=".making-", dir=target.parent))
    try:
        folder = holder / "capstone"
        _copy_sources(folder, SCIENCE + TOOLS)
        _choose_catalogue(folder, size)
        _run(f"python -m ageing.simulate --size {size} --seed 1 --out data/{size}", folder)
        if state == "finished":
            with _Telling(f"running the capstone once ({size}); later copies take no time"):
                _run("snakemake --profile profiles/local", folder)
        for part in [*folder.rglob("__pycache__"), *(folder / tool for tool in TOOLS)]:
            shutil.rmtree(part, ignore_errors=True)
        (folder / "Makefile").unlink(missing_ok=True)
        os.rename(folder, target)
    finally:
        shutil.rmtree(holder, ignore_errors=True)


def _run(script, folder):
    code, raw = shell.run_bash(script, folder)
    if code != 0 and os.strerror(errno.ENOSPC) in raw:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder.parent.parent))
    if code != 0:
        end = "\n".join(raw.strip().splitlines()[-15:])
        raise LabError(f"the capstone does not run, so there is no copy of it to work in: {script}\n{end}")


def _choose_catalogue(folder, size):
    """Point the copy's config at the data of this size, so that a plain run uses them."""
    file = folder / "config" / "config.yaml"
    text, places_found = re.subn(r"data/tiny/donors\.tsv", f"data/{size}/donors.tsv", file.read_text("utf-8"))
    if size != "tiny" and places_found != 1:
        raise LabError(f"config/config.yaml names data/tiny/donors.tsv {places_found} times, not once")
    if size != "tiny":
        file.write_text(text, encoding="utf-8")


def _prune(cache, current):
    """Remove copies of older versions, but none used in the last hour: somebody may be copying it."""
    copies = [c for c in cache.iterdir() if c.is_dir() and not c.name.startswith(".") and c.name != current]
    copies.sort(key=lambda c: c.stat().st_mtime, reverse=True)
    for copy in copies[KEEP - 1 :]:
        if time.time() - copy.stat().st_mtime > 3600:
            shutil.rmtree(copy, ignore_errors=True)


class _Telling:
    """Say on a terminal what takes long; say nothing elsewhere, where it would end up in a page."""

    def __init__(self, what):
        self.what = what

    def __enter__(self):
        if sys.stderr.isatty():
            print(f"{self.what} …", file=sys.stderr, end="", flush=True)

    def __exit__(self, kind, *_):
        if sys.stderr.isatty():
            print(" failed" if kind else " done", file=sys.stderr)
