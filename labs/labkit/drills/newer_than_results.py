"""Nothing is wrong: a newer time on the same bytes (F18), and a list that names every output (F2)."""

import hashlib

from labkit.checks import Finding

TITLE = "Are our results older than the data?"
MODULE = "module03"
MINUTES = 12
CLASS = "no incident"
CAUSE = "nothing-wrong"
DECOY = "`--list-changes params` names every output, as it does after any clean run."
FACTS = ("F2", "F18")
TICKET = """
Please stop the submission!! The {system} brought the archive back last night, and now
data/tiny/archive/{donor}.npz is newer than everything that we made from it. So our release was made from
data that are no longer there. And it gets worse: I asked Snakemake itself,

    snakemake --profile profiles/local --list-changes params

and it names every file we have. Somebody must have changed all the parameters.
I am about to type --forceall. Or shall I first withdraw what we sent? {sender}
"""
REPLIES = {
    "input-changed": "The bytes are those of the catalogue's checksum; only the time of the file is another.",
    "config-changed": "A parameter that differs is a reason to run, and Snakemake has no job to run.",
    "code-changed": "A step or a rule that differs is a reason to run, and Snakemake has no job to run.",
    "triggers-narrowed": "The profile narrows no trigger: see it in profiles/local/config.yaml.",
    "files-left-over": "Each file has a job that would make it, and that job has no reason to run.",
    "clock-ahead": "The time of the file lies in the past, as it should: it is only later than the results.",
    "source-damaged": "The checksum of the file is the catalogue's, so it came back whole.",
}
_ONE_CELL_LESS = """
from ageing.files import load_counts, save_npz
counts, genes, barcodes = load_counts("{file}")
save_npz("{file}", counts=counts[1:], genes=genes, barcodes=barcodes[1:])
"""


def place(draw):
    """Which file came back, from where, and who is alarmed."""
    return {
        "donor": draw.choice(["D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08"]),
        "system": draw.choice(["backup", "tape store", "new disk"]),
        "sender": draw.choice(["Jonas", "Amira", "Wen"]),
    }


def inject(space, place):
    """The donor's file is written once more, byte for byte."""
    file = space.path / _archive(place)
    file.write_bytes(file.read_bytes())


def healthy(space, place):
    """Nobody touches the archive."""


def other_content(space, place):
    """Another delivery: the file has a cell less, and the catalogue its checksum."""
    file = space.path / _archive(place)
    old = hashlib.sha256(file.read_bytes()).hexdigest()
    space.run(f"python - <<'PY'\n{_ONE_CELL_LESS.format(file=_archive(place))}PY")
    new = hashlib.sha256(file.read_bytes()).hexdigest()
    space.edit("data/tiny/donors.tsv", old, new)


def other_parameter(space, place):
    """The same bytes, and a limit of the config that somebody moved."""
    inject(space, place)
    space.edit("config/config.yaml", "max_q: 0.05", "max_q: 0.1")


RIVALS = {"input-changed": other_content, "config-changed": other_parameter}


def symptom(space, place):
    """The donor's file is newer than the release."""
    release = (space.path / "results/release/manifest.json").stat().st_mtime
    return (space.path / _archive(place)).stat().st_mtime > release


def scope(place):
    """Nothing is affected; who names the file that looked so is right as well."""
    return [{"nothing"}, {"none"}, {place["donor"]}, {_archive(place)}]


def where(place):
    """Nowhere, or the file whose time alarmed the colleague."""
    return [("nowhere",), ("nothing",), ("none",), (place["donor"],)]


def repaired(space, place):
    """There is nothing to repair."""
    return []


def fair(space, scene, place):
    """Yield a finding if data or results are other ones, or have other times."""
    for name in ("data", "results"):
        if _state(space, name) != _state(scene, name):
            yield Finding(
                "by-fair-means",
                expected=f"{name} as they were, with their times",
                seen=f"{name} were touched, or made again",
                where=name,
                why="nothing was wrong, and now the release and its record no longer tell of the same run",
                next="start over with `lab drill reset`, and answer the colleague without changing a file",
            )


def _archive(place):
    return f"data/tiny/archive/{place['donor']}.npz"


def _state(space, name):
    """{path: (time, sha256)} of the files in a folder of the workspace."""
    times = {path: (space.path / name / path).stat().st_mtime for path in space.digest(name)}
    return {path: (times[path], digest) for path, digest in space.digest(name).items()}
