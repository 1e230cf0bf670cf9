"""Throwaway copies of a capstone, and commands run there as on a machine that nobody prepared."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

# What a person may have set for other work, or `make` passes on: a run must need none of it.
FORGOTTEN = ("SNAKEMAKE_PROFILE", "PYTHONPATH", "PYTHONHOME", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")


class Failed(Exception):
    """A command in a scratch folder that did not end well; its text says which and what it said last."""


def copy_sources(capstone, target):
    """Copy a capstone without what runs made, which is what its .gitignore lists; return `target`."""
    listed = (Path(capstone) / ".gitignore").read_text(encoding="utf-8").split()
    made = shutil.ignore_patterns(*(pattern.strip("/") for pattern in listed), ".git", ".venv")
    everywhere = shutil.ignore_patterns("__pycache__", ".snakemake", "*.partial")

    def ignored(folder, names):
        return made(folder, names) if Path(folder) == Path(capstone) else everywhere(folder, names)

    return Path(shutil.copytree(capstone, target, ignore=ignored, symlinks=True))


def clean_environment(**extra):
    """Return the environment without what could reach into a run, and with what a context adds."""
    return {name: value for name, value in os.environ.items() if name not in FORGOTTEN} | extra


def execute(words, folder, environment=None, umask=0o022):
    """Run a command in a folder and return what it printed; Failed with its last lines unless it exits 0."""
    done = subprocess.run(
        list(map(str, words)),
        cwd=folder,
        env=environment or clean_environment(),
        umask=umask,
        text=True,
        encoding="utf-8",
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise Failed(f"{name_of(words)} ended with code {done.returncode}:\n{last_lines(done.stdout)}")
    return done.stdout


def name_of(words):
    """Return a command as a person would name it, without the path of its program."""
    return " ".join([Path(str(words[0])).name, *map(str, words[1:])])


def last_lines(text, most=12):
    """Return the last lines of a text, each set in by four spaces."""
    return "\n".join(f"    {line}" for line in text.rstrip().splitlines()[-most:])


def digests_of(folder):
    """Return relative path → SHA-256 of each file in a folder, by path."""
    folder = Path(folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def differing(ours, theirs):
    """Return the paths that only one of two listings has, or that have other bytes in the other."""
    return sorted(path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path))
