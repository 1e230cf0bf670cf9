"""Take the noise and the machine's names out of what a command printed."""

import getpass
import os
import re
import socket
import sys
import sysconfig
import tempfile
from functools import cache
from pathlib import Path

from labkit import places

NOISE = [
    # (what whole lines look like, why nobody needs them)
    (r"SNAKEMAKE\n=+\n(?:  \S.*\n)*", "the banner: date, machine, user, folders"),
    (r" *host: .*\n", "names the machine"),
    (r"Using shell: .*\n", "the same in every run"),
    (r"Using profile \S+ for setting default command line arguments\.\n", "repeats the command"),
    (r"Building DAG of jobs\.\.\.\n", "the same in every run"),
    (r"Assuming unrestricted shared filesystem usage.*\n", "the same in every local run"),
    (r"Rules claiming more threads will be scaled down\.\n", "the same in every run"),
    (r"\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\]\n", "a time of day"),
    (r"Complete log\(s\): .*\n", "a file named after the time of day"),
    (r"\.snakemake/log/\S+\.log\n", "a file named after the time of day"),
    (r"Elapsed time: .*\n", "another one in each run"),
    (r"Select jobs to execute\.\.\.\n", "the scheduler's pulse"),
    (r"Execute \d+ jobs\.\.\.\n", "the scheduler's pulse, another one in each run"),
    (r"Storing output in storage\.\n", "printed although no storage is used"),
    (r" *resources: tmpdir=\S+\n", "where this machine keeps temporary files"),
]

ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07")
_NOISE = re.compile("^(?:" + "|".join(pattern for pattern, _ in NOISE) + ")", re.MULTILINE)


@cache
def _machine():
    """Pairs (text, stand-in) for the paths of this machine, longest first."""
    pairs = {
        sysconfig.get_path("purelib"): "site-packages",
        sysconfig.get_path("stdlib"): "lib",
        os.path.dirname(sys.executable): "",
        sys.prefix: "",
        str(places.root()): "",
        str(places.cache()): "",
        str(places.home()): "",
        tempfile.gettempdir(): "(temp)",
        str(Path.home()): "~",
    }
    both = {str(Path(path).resolve()): name for path, name in pairs.items()} | pairs
    return _longest_first(both)


def _longest_first(pairs):
    return sorted(pairs.items(), key=lambda pair: -len(pair[0]))


def _strip_paths(text, folder):
    pairs = [(str(Path(folder).resolve()), "."), (str(folder), ".")] if folder else []
    for path, name in pairs + _machine():
        if len(path) < 4:
            continue
        inside = "" if name in ("", ".") else f"{name}/"
        text = re.sub(rf"{re.escape(path)}/(?=[\w.])", lambda _, inside=inside: inside, text)
        text = re.sub(rf"{re.escape(path)}(?![\w-])/?", lambda _, name=name: name or ".", text)
    return text


def _strip_names(text):
    for name, stand_in in ((socket.gethostname(), "this-machine"), (_user(), "you")):
        # Short or everyday words ("root", "user") would be cut out of ordinary sentences.
        if len(name) > 4:
            text = re.sub(rf"\b{re.escape(name)}\b", stand_in, text)
    return text


def _user():
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def clean(text, folder=None):
    """The text without colours, noise, host, user and machine paths; paths in folder become relative."""
    text = _strip_names(_strip_paths(ANSI.sub("", text).replace("\r\n", "\n"), folder))
    # A progress bar rewrites its line: only what stood there last counts.
    lines = [line.rsplit("\r", 1)[-1].rstrip() for line in text.split("\n")]
    kept = _NOISE.sub("", "\n".join(lines) + "\n")
    return re.sub(r"\n{3,}", "\n\n", kept).strip("\n")


def part(text, lines):
    """Lines a-b of the text (from 1), with a note of how many were left out on each side."""
    if not re.fullmatch(r"\d+-\d+", lines):
        raise places.LabError(f"--lines {lines}: give two numbers, as in --lines 3-9")
    first, last = map(int, lines.split("-"))
    rows = text.split("\n")
    if not 1 <= first <= last or first > len(rows):
        raise places.LabError(f"--lines {lines}: the output has {len(rows)} lines")
    left_out = [len(rows[: first - 1]), len(rows[last:])]
    note = [f"[… {n} line{'s' if n > 1 else ''}]" if n else None for n in left_out]
    return "\n".join(row for row in [note[0], *rows[first - 1 : last], note[1]] if row is not None)
