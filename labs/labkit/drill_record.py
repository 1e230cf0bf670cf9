"""Note a command typed in a drill's folder, and whether it changed what is under investigation.

A copy of this file lies in each drill's folder as `.drill/record.py`: it needs nothing but Python, so that a
prompt does not wait for it. `python record.py FOLDER COMMAND` appends a line to `.drill/commands.jsonl`.
"""

import json
import os
import sys
import zlib

# What a fault may have left its traces in.
SCENE = ("workflow", "ageing", "config", "profiles", "data", "results", "logs", "benchmarks", "publish")
SCENE += (".snakemake/metadata", ".snakemake/incomplete", ".snakemake/locks")


def files(folder):
    """{relative name: size and time} of the files under investigation."""
    found = {}
    for part in SCENE:
        for at, folders, names in os.walk(os.path.join(folder, part)):
            folders[:] = sorted(f for f in folders if f != "__pycache__")
            for name in sorted(names):
                status = os.lstat(os.path.join(at, name))
                found[f"{os.path.relpath(at, folder)}/{name}"] = f"{status.st_size} {status.st_mtime_ns}"
    return found


def stamp(folder):
    """A number that changes when a file under investigation is made, changed or removed."""
    seen = 0
    for name, status in files(folder).items():
        seen = zlib.crc32(f"{name} {status}".encode(), seen)
    return seen


def commands(folder):
    """What was noted so far: [{command, changed}], the first without command."""
    try:
        with open(os.path.join(folder, ".drill", "commands.jsonl"), encoding="utf-8") as file:
            return [json.loads(line) for line in file]
    except FileNotFoundError:
        return []


def note(folder, command):
    """Append a command, and whether the stamp is another one than after the command before."""
    before, now = commands(folder), stamp(folder)
    changed = bool(before) and before[-1]["stamp"] != now
    row = {"command": command, "changed": changed, "stamp": now}
    with open(os.path.join(folder, ".drill", "commands.jsonl"), "a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    note(*sys.argv[1:])
