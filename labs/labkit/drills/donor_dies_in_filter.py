"""A delivery with all its empty droplets needs more memory than the profile claims: its job is killed."""

import hashlib

from labkit.checks import Finding
from labkit.drills._typed import snakemake

TITLE = "One donor dies in quality control without a word"
MODULE = "module09"
MINUTES = 20
CLASS = "operating context"
CAUSE = "memory-limit"
DECOY = ""
FACTS = ()
TICKET = """
The new delivery of {donor} from {site} does not get through quality control. I typed

    snakemake --profile profiles/local results/quality_control/{donor}.json

and it fails, every time, at the same place. The other donors go through, as they have all year.
Its log just stops, no message, nothing. Staging was fine, the checksum is right.
I think that the filter cannot read what {site} sends. Can you patch it so that it skips what
it cannot read? Or we leave {donor} out, the report is due.
"""
REPLIES = {
    "step-fails-always": "A step that fails says so, and what it used; this one was stopped from outside.",
    "source-damaged": "The file has the catalogue's checksum, and the step reads it when it is let.",
    "run-killed": "Snakemake lived on: it reported the failure and removed what the job had made.",
    "disk-full": "The job was stopped while it was reading, before it wrote anything.",
    "limits-replaced": "The profile's claim is in force, nothing took its place; but it is too small.",
    "input-changed": "It has, and may: the file is larger, and sound. Ask what cannot stand that.",
}
GUARD = "site/within_memory.py"
PLACE = '''"""What this place does with a job: `within_memory.py MEGABYTES COMMAND…` ends what takes more."""

import resource
import subprocess
import sys
import time

import psutil

limit = int(sys.argv[1]) * 1_000_000
job = subprocess.Popen(sys.argv[2:])
while job.poll() is None:
    try:
        if psutil.Process(job.pid).memory_info().rss > limit:
            job.kill()
    except psutil.Error:
        break
    time.sleep(0.01)
job.wait()
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
sys.exit(137 if job.returncode < 0 or peak > limit else job.returncode)
'''
DROPLETS = """
import numpy as np
from ageing.files import load_counts, save_npz
counts, genes, barcodes = load_counts("{file}")
empty = np.zeros(({empty}, len(genes)), counts.dtype)
empty[:, 0] = 1
names = [f"{donor}-E{{n:06d}}" for n in range(len(empty))]
save_npz("{file}", counts=np.vstack([counts, empty]), genes=genes, barcodes=np.append(barcodes, names))
"""
CLAIM = "\n# What a job may take, in megabytes: {why}.\nset-resources: [quality_control:mem_mb={mb}]\n"


def place(draw):
    """Which donor, from where, and with how many empty droplets."""
    return {
        "donor": draw.choice(["D01", "D02", "D03", "D04", "D06", "D07", "D08"]),
        "site": draw.choice(["Lyon", "Bergen", "Padua"]),
        "empty": draw.choice(["60000", "70000", "80000"]),
    }


def prepare(space, place):
    """A place that ends jobs which take too much, and a delivery with all droplets, in the catalogue."""
    space.write(GUARD, PLACE)
    command = '"python -m ageing.quality_control {input.counts:q} '
    guarded = command.replace('"', f'"python {GUARD} {{resources.mem_mb}} ', 1)
    space.edit("workflow/rules/stage.smk", command, guarded)
    archive = f"data/tiny/archive/{place['donor']}.npz"
    before = _sha256(space, archive)
    space.run(f"python - <<'PY'{DROPLETS.format(file=archive, **place)}PY")
    space.edit("data/tiny/donors.tsv", before, _sha256(space, archive))


def inject(space, place):
    """The profile claims what the donors of last year needed."""
    _claim(space, 100, "enough for the donors of last year")
    snakemake(space, _summary(place), expect=1)


def healthy(space, place):
    """The profile claims plenty."""
    _claim(space, 900, "plenty")
    snakemake(space, _summary(place))


def cannot_read(space, place):
    """Plenty of memory, and a step that gives up on so many cells, without a reason."""
    _claim(space, 900, "plenty")
    step = "ageing/quality_control.py"
    space.edit(step, "    reasons = first_failure(", _GIVES_UP)
    snakemake(space, _summary(place), expect=1)


_GIVES_UP = "    if len(counts) > 9999:\n        raise SystemExit(1)\n    reasons = first_failure("
RIVALS = {"step-fails-always": cannot_read}


def _claim(space, mb, why):
    file = "profiles/local/config.yaml"
    space.write(file, space.read(file) + CLAIM.format(mb=mb, why=why))


def _sha256(space, name):
    return hashlib.sha256((space.path / name).read_bytes()).hexdigest()


def _summary(place):
    return f"results/quality_control/{place['donor']}.json"


def symptom(space, place):
    """The donor has no summary of its quality control."""
    return not space.exists(_summary(place))


def scope(place):
    """The one donor, with or without the rule."""
    donor = place["donor"]
    return [{donor}, {"quality_control", donor}, {_summary(place)}]


def where(place):
    """The claim in the profile."""
    return [("profiles/local", "mem_mb"), ("profiles/local", "set-resources"), ("profiles/local", "memory")]


def repaired(space, place):
    """Yield a finding until the donor goes through, in this run and in the next one."""
    there = space.exists(_summary(place))
    words = f"--forcerun quality_control -- {_summary(place)}"
    if not there or snakemake(space, words, expect=None).code != 0:
        yield Finding(
            "repaired",
            expected=f"quality control of {place['donor']} ends well, and again when it is repeated",
            seen="its summary is there, but the job would fail again" if there else "there is no summary",
            where=_summary(place),
            why="a donor that goes through by luck, or not at all, will be missing again",
            next="let the step run on this donor outside of the workflow, and read what it says it used",
        )


def fair(space, scene, place):
    """Yield a finding if the place's limit, the step or the donor was changed instead of the claim."""
    before, after = scene.digest(), space.digest()
    held = ("site/", "workflow/", "ageing/", "config/", "data/")
    for name in [n for n in before if n.startswith(held) and before[n] != after.get(n)][:1]:
        yield Finding(
            "by-fair-means",
            expected="the place's limit, the step and the delivery as they were",
            seen=f"{name} is not as it was",
            where=name,
            why="the file is sound, the step reads it, and the place guards its neighbours",
            next=f"put {name} back (`lab drill reset` does), and ask who says what this job may take",
        )
