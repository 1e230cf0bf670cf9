"""Is this machine ready for the labs? Each thing that is not says what to do."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from labkit import places

DISK = 1.0  # GB: a few workspaces, a finished copy, the book


@dataclass(frozen=True)
class Sign:
    """One thing looked at: its name, whether it will do, what was seen, what to do if it will not."""

    name: str
    ok: bool
    seen: str
    do: str


def examine():
    """All signs, in the order a person would put them right."""
    return [_python(), _snakemake(), _program("bash"), _program("make"), _cores(), _disk(), _writable()]


def doctor():
    """Examine this machine and print the signs; every machine that is ready gives the same text."""
    show(examine())


def show(signs):
    """Print signs as a small table, each failure followed by what to do."""
    for sign in signs:
        print(f"{'ok ' if sign.ok else 'NOT'}  {sign.name:12} {sign.seen}")
        if not sign.ok:
            print(f"     → {sign.do}")
    if all(sign.ok for sign in signs):
        print("Everything the labs need is here.")


def _python():
    seen = ".".join(platform.python_version_tuple()[:2])
    ok = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Sign("Python", ok, seen, "install Python 3.11, 3.12 or 3.13 and run `make book` again")


def _snakemake():
    try:
        seen = version("snakemake")
    except PackageNotFoundError:
        seen = "missing"
    do = f"the labs are checked with {_pinned('snakemake')}: run `make book`, which installs it into .venv"
    return Sign("Snakemake", seen == _pinned("snakemake"), seen, do)


def _pinned(package):
    pins = (places.root() / "requirements.txt").read_text(encoding="utf-8").splitlines()
    found = (line.split("==")[1].split()[0] for line in pins if line.startswith(f"{package}=="))
    return next(found, "no pin")


def _program(name):
    path = shutil.which(name)
    works = bool(path) and subprocess.run([path, "--version"], capture_output=True).returncode == 0
    do = f"install {name} (Debian: apt-get install {name}; macOS: xcode-select --install)"
    return Sign(name, works, "found" if works else "missing", do)


def _cores():
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Sign("cores", True, "enough" if usable >= 2 else "1: the labs run, in about twice the time", "")


def _disk():
    free = shutil.disk_usage(tempfile.gettempdir()).free / 1e9
    seen = "enough" if free >= DISK else f"{free:.1f} GB"
    return Sign("free disk", free >= DISK, seen, f"free {DISK:.0f} GB for temporary files, or set TMPDIR")


def _writable():
    for what, folder, variable in (
        ("temporary files", None, "TMPDIR"),
        ("the cache", places.cache(), "LAB_CACHE"),
        ("your exercises", places.home(), "LAB_HOME"),
    ):
        try:
            _try_to_write(folder)
        except OSError:
            do = f"the folder for {what} cannot be written to: set {variable} to one that can"
            return Sign("permissions", False, f"no folder for {what}", do)
    return Sign("permissions", True, "can write", "")


def _try_to_write(folder):
    """Write where the folder is or would be made; leave nothing behind."""
    while folder is not None and not folder.exists():
        folder = folder.parent
    with tempfile.TemporaryFile(dir=folder):
        pass
