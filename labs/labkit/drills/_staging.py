"""Donors that could not be staged: because the archive changed under the copy, or because of the step."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from review.plan import plan

from labkit.checks import Finding
from labkit.drills import _runs as runs

STEP, RULES, CATALOGUE = "ageing/stage_donor.py", "workflow/rules/stage.smk", "data/tiny/donors.tsv"
DONORS = tuple(f"D{n:02}" for n in range(1, 9))
BIGGEST = ("D04", "D08", "D02")  # the largest files of the archive, largest first
MOST = {1: "45_500", 2: "45_000", 3: "44_750"}  # bytes: a limit below the first one, two, three of them
ATTEMPTS = 4
SHARES = [0.35, 0.5, 0.65, 0.8]  # how much of a file is there at each attempt, while it is written anew


def archive(donor):
    """The archive's file of a donor."""
    return f"data/tiny/archive/{donor}.npz"


def staged(donor):
    """The staged copy of a donor's file."""
    return f"results/stage_donor/{donor}.npz"


def place(draw):
    """How many donors it hits, and the name of the profile."""
    profile, number = draw.choice(["night", "weekend", "server"]), draw.choice([1, 2, 3])
    return {
        "donor": BIGGEST[0],
        "donors": " and ".join(sorted(BIGGEST[:number])),
        "listed": ", ".join(sorted(BIGGEST[:number])),
        "left": str(len(DONORS) - number),
        "most": MOST[number],
        "profile": profile,
    }


def hit(place):
    """The donors that could not be staged."""
    return place["listed"].split(", ")


def prepare(space, place):
    """A patient profile; one attempt more than before; a message in other words, which harms nobody."""
    runs.profile(space, place["profile"], keep_going="true")
    space.edit(RULES, "retries: 2 if", f"retries: {ATTEMPTS - 1} if")
    space.edit(
        STEP, "restore the file (make data) or, if it is right,", "ask the archive or, if the file is right,"
    )


def run(space, place, expect=0, **accident):
    """Stage all donors."""
    return runs.snakemake(space, place["profile"], "--until stage_donor", expect, **accident)


def written_anew(space, place):
    """The archive writes the donors' files anew while they are staged; in the morning they are whole."""
    with tempfile.TemporaryDirectory() as folder:
        for donor in hit(place):
            shutil.copyfile(space.path / archive(donor), Path(folder, f"{donor}.npz"))
        run(space, place, 1, kind="Upload", folder=folder, shares=SHARES)
        for donor in hit(place):
            shutil.copyfile(Path(folder, f"{donor}.npz"), space.path / archive(donor))


def copied_up_to_a_limit(space, place):
    """The step copies a file up to a limit, which lies below the largest donors."""
    space.edit(STEP, "shutil.copyfile(archive, partial)", "copy(archive, partial)")
    space.edit(STEP, "import shutil\n\n", "")
    limit = f'''# A file that never ends would fill the disk; no donor is bigger than this.
MOST = {place["most"]}


def copy(archive, partial):
    """Copy a file of the archive, MOST bytes of it at the most."""
    with open(archive, "rb") as source, open(partial, "wb") as target:
        target.write(source.read(MOST))


def stage('''
    space.edit(STEP, "def stage(", limit)
    run(space, place, 1)


def missing(space, place):
    """Whether just these donors are missing."""
    return [donor for donor in DONORS if not space.exists(staged(donor))] == hit(place)


def all_staged(space):
    """Yield a Finding for each donor whose copy is missing or is not the archive's file."""
    for donor in DONORS:
        copy, source = (space.path / name for name in (staged(donor), archive(donor)))
        if not copy.is_file() or copy.read_bytes() != source.read_bytes():
            yield Finding(
                "repaired",
                "a copy of the archive's file, byte for byte",
                "another file" if copy.is_file() else "there is no such file",
                staged(donor),
                "without this donor nothing after it can be made",
                "ask whether another attempt would see anything else than the last one saw",
            )


def big_donor_staged(space):
    """Yield a Finding unless the step stages a larger file than any so far."""
    source, copy = space.path / "big.npz", space.path / "big_copy.npz"
    source.write_bytes(bytes(range(256)) * 12_000)
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    done = space.run(f"python -m ageing.stage_donor big.npz big_copy.npz --sha256 {sha256}", expect=None)
    if done.code != 0 or not copy.is_file() or copy.read_bytes() != source.read_bytes():
        yield Finding(
            "repaired",
            "a donor of 3 MB, staged whole",
            (done.text.splitlines() or ["nothing"])[-1][:200],
            STEP,
            "the next donor that is a little larger would fail again",
            "ask what the step does with the bytes after the first ones",
        )


def by_fair_means(space, scene, place):
    """Yield a Finding for each thing made weaker: sources, checks, attempts; or for a copy made by hand."""
    for name in (CATALOGUE, *(archive(donor) for donor in DONORS)):
        if (space.path / name).read_bytes() != (scene.path / name).read_bytes():
            yield Finding(
                "by-fair-means",
                f"{name} as the archive gave it",
                "it is another one",
                name,
                "the checksums are right: they are how a bad copy is noticed",
                "put it back, and look at what is made from it",
            )
    yield from _still_refuses(space)
    yield from _no_more_attempts(space, place)
    yield from runs.made_anew(space, scene, map(staged, DONORS))
    yield from runs.records_kept(space, scene)


def _still_refuses(space):
    damaged = space.path / "damaged.npz"
    damaged.write_bytes((space.path / archive("D01")).read_bytes()[:-100])
    sha256 = hashlib.sha256((space.path / archive("D01")).read_bytes()).hexdigest()
    done = space.run(f"python -m ageing.stage_donor damaged.npz copy.npz --sha256 {sha256}", expect=None)
    if done.code == 0 or space.exists("copy.npz"):
        yield Finding(
            "by-fair-means",
            "a step that refuses a damaged file",
            "it took one for good",
            STEP,
            "then a donor with half of its cells would look like a small donor",
            "leave the comparison with the catalogue as it was",
        )


def _no_more_attempts(space, place):
    jobs = plan(space.path, f"profiles/{place['profile']}").jobs
    most = max((job.policy["retries"] for job in jobs if job.rule == "stage_donor"), default=0)
    if most >= ATTEMPTS:
        yield Finding(
            "by-fair-means",
            f"{ATTEMPTS} attempts at the most, as before",
            f"{most + 1} attempts",
            RULES,
            "more attempts, one right after the other, only hide for longer what is wrong",
            "put the number back",
        )
