"""Bring this capstone into an empty folder as somebody else would get it: by a clone, or else by a copy."""

import shutil
import subprocess
from pathlib import Path

from .selftest_scratch import copy_sources


def git(folder, *words):
    """Return what git prints in a folder, or None if there is no git or it refuses."""
    if not shutil.which("git"):
        return None
    done = subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, errors="replace"
    )
    return done.stdout.strip("\n") if done.returncode == 0 else None


def bring(capstone, scratch):
    """Clone the repository that holds this capstone, or else copy it; return its new place and sentences.

    They say which of the two it was, of which commit, and what the clone does not have.
    """
    top, prefix = git(capstone, "rev-parse", "--show-toplevel"), git(capstone, "rev-parse", "--show-prefix")
    commit = git(capstone, "rev-parse", "--short", "HEAD") if top else None
    if not commit or git(capstone, "cat-file", "-e", f"HEAD:{prefix}workflow/Snakefile") is None:
        reason = "it is not committed" if commit else "there is no git repository here that can be read"
        return copy_sources(capstone, scratch / "copy"), [
            f"copied this folder: {reason}, so nothing is cloned"
        ]
    if git(scratch, "clone", "--quiet", top, "clone") is None:
        return copy_sources(capstone, scratch / "copy"), ["copied this folder: git could not clone it"]
    changed = [line[3:] for line in (git(capstone, "status", "--porcelain", "--", ".") or "").splitlines()]
    return scratch / "clone" / prefix, [f"cloned commit {commit}", *warning(changed)]


def warning(changed, most=3):
    """Return a sentence on changes that are not committed, if there are any."""
    if not changed:
        return []
    more = f" and {len(changed) - most} more" if len(changed) > most else ""
    names = ", ".join(Path(name.strip('"')).as_posix() for name in changed[:most])
    return [f"not committed, so not in the clone: {names}{more}"]
