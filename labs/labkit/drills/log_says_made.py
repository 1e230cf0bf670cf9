"""An archive file has a time years ahead, so Snakemake removes what the job made from it (F35)."""

import hashlib
import os
import time
from datetime import UTC, datetime

from labkit.checks import Finding
from labkit.drills._typed import snakemake

TITLE = "The log says made, the file is not there"
MODULE = "module03"
MINUTES = 15
CLASS = "storage and staging"
CAUSE = "clock-ahead"
SIZE, STATE = "tiny", "finished"
DECOY = ""
FACTS = ("F35",)
TICKET = """\
{donor} came back from the {source} today. To be sure that I work on that copy, I removed
results/stage_donor/{donor}.npz and typed

    snakemake --profile profiles/local results/stage_donor/{donor}.npz

It tries three times and gives up. But look at logs/stage_donor/{donor}.log: the copy matches the
catalogue, "made results/stage_donor/{donor}.npz". There is no such file! It does the same whenever
I try. All other donors are fine. I need the tables before lunch, please have a look.
"""
REPLIES = {
    "file-never-made": "The step did write the file; the run's log says who removed it, and why.",
    "file-late": "A late file would be there by now; this one was there in time and was removed.",
    "wait-too-short": "No waiting time ran out: Snakemake found the file at once and looked at its time.",
    "step-fails-always": "The step ended well each time, as its log says; what failed was a check after it.",
    "source-damaged": "The bytes match the catalogue's checksum; what is wrong is not in the bytes.",
    "disk-full": "The copy was whole, its size is in the log; on a full disk it could not have been.",
}


def place(draw):
    """Which donor came back, from where, and into which year its time was set."""
    return {
        "donor": draw.choice(["D01", "D02", "D03", "D04", "D06", "D07", "D08"]),
        "source": draw.choice(["tape store", "backup server", "partner site"]),
        "year": draw.choice(["2034", "2035", "2036", "2037"]),
    }


def prepare(space, place):
    """The colleague removed the staged copy."""
    (space.path / _staged(place)).unlink()


def inject(space, place):
    """The archive file has a time of a clock that runs years ahead."""
    ahead = datetime(int(place["year"]), 6, 15, tzinfo=UTC).timestamp()
    os.utime(space.path / _archive(place), (ahead, ahead))
    snakemake(space, _staged(place), expect=1)


def healthy(space, place):
    """The same command, on a file with an ordinary time."""
    snakemake(space, _staged(place))


def never_made(space, place):
    """A step that writes its file under another name."""
    step = "ageing/stage_donor.py"
    space.edit(step, "stage(args.archive, args.staged, ", 'stage(args.archive, f"{args.staged}.new", ')
    space.edit(step, "    made(args.staged)", '    note("made", args.staged)')
    snakemake(space, f"--latency-wait 0 {_staged(place)}", expect=1)


RIVALS = {"file-never-made": never_made}


def symptom(space, place):
    """The log says made, and there is no file."""
    told = f"made     {_staged(place)}" in space.read(f"logs/stage_donor/{place['donor']}.log")
    return told and not space.exists(_staged(place))


def scope(place):
    """The donor, or a file of it."""
    return [{place["donor"]}, {_staged(place)}, {_archive(place)}]


def where(place):
    """The archive's file of that donor."""
    return [("archive", place["donor"])]


def repaired(space, place):
    """The archive's time lies in the past, and the file is there, byte for byte."""
    archive, staged = (space.path / name(place) for name in (_archive, _staged))
    if archive.stat().st_mtime > time.time():
        yield Finding(
            "repaired",
            expected="no input that is newer than what can be made from it now",
            seen=f"the job that makes {_staged(place)} would fail as before",
            where=_archive(place),
            why="what the job was given is as it was, so the next run ends in the same way",
            next="compare the times of what goes in and of what comes out, not their bytes",
        )
    if not staged.is_file() or sha256(staged) not in space.read("data/tiny/donors.tsv"):
        yield Finding(
            "repaired",
            expected=f"{_staged(place)}, with the catalogue's checksum",
            seen="another file" if staged.is_file() else "no such file",
            where=_staged(place),
            why="the colleague asked for this file",
            next=f"run snakemake for {_staged(place)}",
        )


def fair(space, scene, place):
    """Neither the workflow, nor the profiles, nor the catalogue, nor the archive's bytes may change."""
    before, after = scene.digest(), space.digest()
    held = ("workflow/", "ageing/", "profiles/", "config/", "data/")
    names = sorted(n for n in before.keys() | after.keys() if n.startswith(held))
    for name in [n for n in names if before.get(n) != after.get(n)][:1]:
        yield Finding(
            "by-fair-means",
            expected="workflow, profiles, catalogue and the donors' bytes as they were",
            seen=f"{name} is not as it was",
            where=name,
            why="the rules are sound, and a rule told to look away will not see the next wrong clock either",
            next=f"put {name} back and mend the one file whose time is wrong",
        )


def _archive(place):
    return f"data/tiny/archive/{place['donor']}.npz"


def _staged(place):
    return f"results/stage_donor/{place['donor']}.npz"


def sha256(file):
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
