"""Forgotten files fill the group's quota: a job that writes more than is left fails, and nothing changed."""

import os
from datetime import UTC, datetime

from labkit.checks import Finding
from labkit.drills._typed import snakemake

TITLE = "It worked in the morning and fails since noon"
MODULE = "module03"
MINUTES = 15
CLASS = "storage and staging"
CAUSE = "disk-full"
DECOY = ""
FACTS = ()
TICKET = """
This morning I made {target} and it was fine. I removed it after lunch, to see
the log once more while it runs, and typed

    snakemake --profile profiles/local {target}

Now it fails, each time, and I have not touched anything. Smaller files can be made,
I tried one. So is it this step that has a bug? My talk is at four. I would rather have a workaround
than an explanation.
"""
REPLIES = {
    "step-fails-always": "The step is as it was, and gets far enough to write; the writing is refused.",
    "memory-limit": "The step was not killed: it wrote what went wrong, and what it had used.",
    "truncated-accepted": "Nothing cut short was kept: the step writes whole files or none.",
    "source-damaged": "What the step reads is as it was; it fails at writing.",
    "code-changed": "No rule and no step has changed since the morning.",
    "file-never-made": "The job does not end well: the step says that it could not write.",
}
QUOTA, FREE = 1000, 20  # kilobytes: free after this morning's run; left by whoever filled it
ROOM = """\
# How many kilobytes results and scratch may still grow: the group's quota, less what lies there.
used=$(find results scratch -type f -exec cat {} + 2> /dev/null | wc -c)
room=$(( $(cat site/quota) - used / 1024 ))
echo $(( room > 0 ? room : 0 ))
"""
PREFIX = """\
# This place has a quota: no job may write a file larger than the room that is left.
shell.prefix("set -euo pipefail; ulimit -f $(bash site/room_left.sh); ")


include: "rules/config.smk"
"""
README = "Files here are for a few days. What is older than a month may be removed by anybody.\n"
TARGETS = {
    "merge_donors": ("results/merge_donors/merged.npz", "logs/merge_donors/merged.log"),
    "quality_control": ("results/quality_control/{donor}.npz", "logs/quality_control/{donor}.log"),
    "stage_donor": ("results/stage_donor/{donor}.npz", "logs/stage_donor/{donor}.log"),
}


def place(draw):
    """Which file was asked for, and what fills the room."""
    donor = draw.choice(["D01", "D02", "D03", "D04", "D06", "D07", "D08"])
    rule = draw.choice(list(TARGETS))
    target, log = (name.format(donor=donor) for name in TARGETS[rule])
    left = draw.choice(["trial_of_march/cells.npz", "umap_drafts/all.npz", "before_the_move/counts.npz"])
    return {"rule": rule, "donor": donor, "target": target, "log": log, "left": f"scratch/{left}"}


def prepare(space, place):
    """A place with a quota that jobs feel, and a file that was removed to be made anew."""
    (space.path / place["target"]).unlink()
    space.write("scratch/README.txt", README)
    space.write("site/room_left.sh", ROOM)
    space.edit("workflow/Snakefile", 'include: "rules/config.smk"\n', PREFIX)
    space.write("site/quota", "0\n")
    space.write("site/quota", f"{_used(space) // 1024 + QUOTA}\n")


def inject(space, place):
    """An old file nearly fills the room that was left."""
    file = space.path / place["left"]
    file.parent.mkdir(parents=True)
    file.write_bytes(bytes(int(space.read("site/quota")) * 1024 - FREE * 1024 - _used(space)))
    long_ago = datetime(2025, 3, 3, tzinfo=UTC).timestamp()
    os.utime(file, (long_ago, long_ago))
    snakemake(space, place["target"], expect=1)


def healthy(space, place):
    """The same command, with room."""
    snakemake(space, place["target"])


def has_a_bug(space, place):
    """Room enough, and a step that stops with an error before it writes."""
    step = f"ageing/{place['rule']}.py"
    space.edit(step, '    note("read"', "    raise OSError(5, 'Input/output error')\n    note(\"read\"")
    snakemake(space, place["target"], expect=1)


RIVALS = {"step-fails-always": has_a_bug}


def _used(space):
    files = (f for part in ("results", "scratch") for f in (space.path / part).rglob("*") if f.is_file())
    return sum(f.stat().st_size for f in files)


def symptom(space, place):
    """The file that was asked for is not there."""
    return not space.exists(place["target"])


def scope(place):
    """The file, or the step; with a donor if the step has one."""
    donor = [] if place["rule"] == "merge_donors" else [{place["donor"]}, {place["rule"], place["donor"]}]
    return [{place["target"]}, {place["rule"]}, *donor]


def where(place):
    """What fills the room, or the quota that it fills."""
    return [(place["left"].rpartition("/")[0],), ("quota",), ("room",)]


def repaired(space, place):
    """Yield a finding until the file is there, and room for another of its size."""
    file, room = space.path / place["target"], int(space.run("bash site/room_left.sh").text)
    if not file.is_file():
        seen = "no such file"
    elif room * 1024 < file.stat().st_size:
        seen = f"it is there, and {room} kB are left: the next file will not be"
    else:
        return
    yield Finding(
        "repaired",
        expected=f"{place['target']}, and room for the next of its size",
        seen=seen,
        where=place["target"],
        why="while there is no room every step fails in turn, each with a message of its own",
        next="ask how much a job may write here, and what takes the rest",
    )


def fair(space, scene, place):
    """Yield a finding if the quota was widened or ignored, or if results had to make room."""
    before, after = scene.digest(), space.digest()
    held = ("site/", "workflow/", "ageing/", "profiles/", "config/", "data/", "results/")
    names = [n for n in before if n.startswith(held) and not n.startswith("results/provenance/")]
    for name in [n for n in names if before[n] != after.get(n)][:1]:
        yield Finding(
            "by-fair-means",
            expected="the quota, the workflow and all other results as they were",
            seen=f"{name} is not as it was",
            where=name,
            why="the quota is the place's, and results are what the room is there for",
            next=f"put {name} back, and look for files that nobody needs",
        )
