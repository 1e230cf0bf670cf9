"""Reading evidence never changes it: bytes, times and inventory of a run stay as they were."""

import os
from pathlib import Path

import pytest

# A new reading tool is one line here: its name, and the words behind `python`.
READING = {
    "plan": ["-m", "review.plan", "--profile", "profiles/local"],
    "changes": ["-m", "review.changes", "--profile", "profiles/local"],
    "changes-forced": ["-m", "review.changes", "--profile", "profiles/local", "--json", "--", "--forceall"],
    "orphans": ["-m", "review.orphans", "--profile", "profiles/local"],
    "audit": ["-m", "review.audit", "profiles/local", "profiles/ci"],
    "evidence": ["-m", "review.evidence"],
    "evidence-page": ["-m", "review.evidence", "--html", "../evidence.html"],
    "verify": ["-m", "review.verify", "results/release", "publish/v1"],
    "verify-report": ["-m", "review.verify", "results/release", "--report", "../verify.html"],
    "provenance": ["-m", "review.provenance"],
    "crate": ["-m", "review.provenance", "--crate", "../crate"],
    "tour": ["-m", "review.tour", "--to", "../tour.html"],
}
KEPT = ("data", "results", "logs", "benchmarks", "publish", ".snakemake")


def state(folder):
    """Return every path that a run made, with its times, kind and content."""
    found = {}
    for name in KEPT:
        for place, folders, files in os.walk(folder / name):
            for path in [place, *(os.path.join(place, file) for file in [*folders, *files])]:
                about = os.lstat(path)
                content = Path(path).read_bytes() if os.path.isfile(path) else None
                found[path] = (
                    about.st_mtime_ns,
                    about.st_mode,
                    os.path.islink(path) and os.readlink(path),
                    content,
                )
    return found


@pytest.fixture
def published(own, run):
    """A finished run with its release published."""
    assert run(own, "-m", "review.promote").returncode == 0
    return own


@pytest.mark.shows("reading-starts-no-job")
def test_no_reading_tool_changes_what_a_run_made(published, run):
    """Each tool answers, and the tree is the same after each."""
    before = state(published)
    changed = {}

    for name, words in READING.items():
        told = run(published, *words)
        assert told.returncode == (1 if name == "changes-forced" else 0), f"{name}: {told.stdout}"
        after = state(published)
        changed[name] = sorted(
            path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
        )

    assert changed == {name: [] for name in READING}


def test_the_comparison_sees_a_touched_file_a_new_one_and_a_lost_one(published):
    """What the promise rests on: each kind of change differs."""
    before = state(published)

    os.utime(published / "results/release/manifest.json", ns=(1, 1))
    (published / "logs/new.log").touch()
    (published / "benchmarks/release/release.tsv").unlink()

    after = state(published)
    differing = {
        os.path.basename(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path)
    }
    assert {"manifest.json", "new.log", "release.tsv"} <= differing
