"""A run with a failed attempt, killed and then resumed: evidence and provenance tell which run did what."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from copies import copy_capstone
from review.evidence import evidence_of
from review.provenance_check import read_record

pytestmark = pytest.mark.xdist_group("resumed")

RUN = [sys.executable, "-m", "snakemake", "--profile", "profiles/local", "--cores", "2"]
# The archive does not answer the first time, and the clustering waits until the file `go` is there.
FLAKY = """
    if args.attempt == 1 and args.archive.endswith("D01.npz"):
        raise BadInput("the archive did not answer; try again.")
"""
WAITING = """
    import time
    from pathlib import Path
    while not Path("go").exists():
        Path("waiting").touch()
        time.sleep(0.05)
"""


def insert(folder, module, code):
    """Put code at the beginning of a step's work."""
    path = folder / "ageing" / f"{module}.py"
    head, work = path.read_text().split("def work(args):\n", 1)
    first, rest = work.split("\n", 1)
    path.write_text(f"{head}def work(args):\n{first}\n{code}{rest}")


@pytest.fixture(scope="module")
def resumed(shared, make):
    """A capstone whose run was killed while it clustered, and then resumed; to be read, not changed."""

    def maker(folder):
        copy_capstone(folder)
        insert(folder, "stage_donor", FLAKY)
        insert(folder, "cluster_cells", WAITING)
        assert make(folder, "data").returncode == 0
        killed = subprocess.Popen(
            RUN, cwd=folder, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while not (folder / "waiting").exists():
            assert killed.poll() is None, "the run ended before it clustered"
            time.sleep(0.05)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
        (folder / "killed.json").write_text(json.dumps([job.job for job in evidence_of(folder).jobs]))
        (folder / "killed.txt").write_text("\n".join(evidence_of(folder).disagreements))
        (folder / "go").touch()
        subprocess.run([*RUN, "--unlock"], cwd=folder, check=True, capture_output=True)
        done = subprocess.run(RUN, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.returncode == 0, done.stdout

    return shared("killed and resumed run", maker)


@pytest.fixture(scope="module")
def jobs(resumed):
    """Job name → row."""
    return {job.job: job for job in evidence_of(resumed).jobs}


def test_after_the_kill_the_open_job_is_named(resumed):
    """The log has no end, and says what it left unfinished."""
    said = (resumed / "killed.txt").read_text()

    assert (
        "this log has no end: the run was killed, or it is going on. It left unfinished: cluster_cells."
        in said
    )
    assert "normalise" in json.loads((resumed / "killed.json").read_text())


def test_each_job_stands_in_the_run_that_made_it(resumed, jobs):
    """What was there before the kill in the first run, the rest in the second; none twice."""
    second, first = evidence_of(resumed).runs

    assert first.name == jobs["normalise"].run == jobs["stage_donor[donor=D01]"].run
    assert second.name == jobs["cluster_cells"].run == jobs["report"].run
    assert not first.whole and second.whole
    assert 55 == len(jobs) == len(evidence_of(resumed).jobs)


def test_a_second_attempt_keeps_the_first_one(jobs):
    """Its number, its log beside the log, its exit; the numbers are the last attempt's."""
    job = jobs["stage_donor[donor=D01]"]

    assert (2, "finished", 0) == (job.attempt, job.state, job.exit)
    assert "logs/stage_donor/D01.log.attempt1" in job.other_logs
    ((status, began, ended),) = job.earlier
    assert 1 == status and began <= ended <= job.times["handed"] + 1
    assert 1 == jobs["stage_donor[donor=D02]"].attempt and () == jobs["stage_donor[donor=D02]"].other_logs


def test_provenance_tells_which_run_made_each_job_and_after_how_many_attempts(resumed, run):
    """The record is the second run's; the jobs of the first are told as such."""
    record = read_record(resumed)
    made_by = {log: facts["made_by"] for log, facts in record["jobs"].items()}

    assert "an earlier run" == made_by["logs/normalise/logs.log"]
    assert "this run" == made_by["logs/cluster_cells/cells.log"] == made_by["logs/release/release.log"]
    again = record["jobs"]["logs/stage_donor/D01.log"]
    assert (2, ["logs/stage_donor/D01.log.attempt1"]) == (again["attempt"], again["failed_attempts"])
    said = run(resumed, "-m", "review.provenance").stdout
    earlier = list(made_by.values()).count("an earlier run")
    assert f"53 led to the candidate: {53 - earlier} of this run, {earlier} of earlier ones" in said
    assert "more than one attempt: logs/stage_donor/D01.log" in said


def test_provenance_and_evidence_agree(resumed):
    """No sentence on attempts, and none on manifests."""
    said = [text for text in evidence_of(resumed).disagreements if not text.startswith("The benchmarks of")]

    assert 1 == len(said) and "this log has no end" in said[0]
