"""On a real Slurm the capstone makes the same release; Slurm's limits kill, and only staging tries again.

These tests start jobs on the Slurm that runs here. Without one they skip; with REQUIRE_SLURM=1 they fail.
"""

import os
import re
import shutil
import subprocess

import pytest
from conftest import command, copy_capstone

pytestmark = pytest.mark.xdist_group("slurm")

# A step that takes a fifth more memory than its first attempt is given, at every attempt.
HUNGRY = '''
def eat():
    """Take that memory, and wait for the end if there is no more than the first time."""
    import os, signal
    given = os.environ["SLURM_MEM_PER_NODE"]
    with open("appetite of {step}.txt", "a+") as file:
        file.seek(0)
        first = file.read() or file.write(given) and given
    size = int(1.2 * int(first) * 2**20)
    eaten = bytearray(b"x") * size
    signal.pause() if given == first else note("ate", f"{len(eaten):,} bytes")
'''
# A step whose first attempt takes for ever.
SLOW = '''
def wait(attempt):
    """Wait for a signal that never comes, at the first attempt."""
    import signal
    signal.pause() if attempt == 1 else note("waited", "not this time")
'''


@pytest.fixture(scope="session")
def slurm():
    """Skip, or fail where REQUIRE_SLURM=1, unless the partition of the profile takes jobs here."""
    sinfo = shutil.which("sinfo")
    words = [sinfo, "--noheader", "--partition=one_node", "--format=%T"]
    state = sinfo and subprocess.run(words, capture_output=True, text=True).stdout.strip()
    if state not in ("idle", "mixed", "allocated"):
        stop = pytest.fail if os.environ.get("REQUIRE_SLURM") == "1" else pytest.skip
        stop("Slurm is not running here: make -C capstone slurm-up")


@pytest.fixture(scope="session")
def slurm_run(slurm, shared, make):
    """A capstone whose tiny run went through Slurm, in a folder with spaces in its name; to be read only."""

    def maker(folder):
        done = make(copy_capstone(folder), "run", "PROFILE=slurm")
        (folder / "make_run.txt").write_text(done.stdout)
        assert done.returncode == 0, done.stdout

    return shared("tiny run on slurm", maker)


@pytest.fixture(scope="session")
def limited(slurm, shared, finished):
    """A capstone with killed steps: D01's quality control and D02's staging for memory, D03's for time."""

    def maker(folder):
        copy_capstone(folder)
        shutil.copytree(finished / "data", folder / "data")
        inject(folder, "quality_control", HUNGRY, "eat() if 'D01' in args.kept else None")
        inject(folder, "stage_donor", HUNGRY, "eat() if 'D02' in args.staged else None")
        inject(folder, "stage_donor", SLOW, "wait(args.attempt) if 'D03' in args.staged else None")
        targets = ["results/quality_control/D01.npz", *(f"results/stage_donor/D0{n}.npz" for n in (2, 3))]
        words = ["--profile", "profiles/slurm", "--set-resources", "stage_donor:runtime=1"]
        done = command(folder, "python", "-m", "snakemake", *words, "--", *targets)
        (folder / "said.txt").write_text(done.stdout)
        (folder / "exit.txt").write_text(str(done.returncode))

    return shared("limits on slurm", maker)


def inject(folder, step, definition, line):
    """Add a function to a step's module and call it first."""
    path = folder / f"ageing/{step}.py"
    own = f"{definition.replace('{step}', step)}\n\ndef work(args):\n    {line}"
    path.write_text(path.read_text().replace("\ndef work(args):", own))


def cluster_logs(folder, job):
    """Return what each Slurm job of a job printed, in the order of submission."""
    logs = sorted((folder / "logs/slurm" / job).glob("*.log"), key=lambda path: int(path.stem))
    return [log.read_text() for log in logs]


def release_of(folder):
    """Return path → bytes of the candidate release."""
    root = folder / "results/release"
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_a_run_through_slurm_gives_the_same_bytes(slurm_run, finished):
    """55 jobs, each in a process of its own started by Slurm, and not a byte of the release differs."""
    assert "55 of 55 steps (100%) done" in (slurm_run / "make_run.txt").read_text()
    assert release_of(finished) == release_of(slurm_run)


def test_every_job_went_through_slurm_and_left_its_log(slurm_run):
    """Snakemake's log names the log of each Slurm job, and there it is."""
    (said,) = (path.read_text() for path in (slurm_run / ".snakemake/log").glob("*.log"))
    named = re.findall(r"submitted with SLURM jobid (\d+) \(log: (.*)\)\.", said)

    assert 54 == len(named) == len({number for number, _ in named})
    for number, log in named:
        relative = os.path.relpath(log, slurm_run)
        assert re.fullmatch(rf"logs/slurm/rule_\w+/(\w+/)?{number}\.log", relative)
        assert "Finished jobid: 0" in (slurm_run / relative).read_text()


def test_staging_killed_for_its_memory_is_tried_again_with_more(limited):
    """The first attempt is killed and says so; the second has twice the memory and ends well."""
    first, second = cluster_logs(limited, "rule_stage_donor/D02")

    assert "exceeded memory limit" in first and "exceeded memory limit" not in second
    assert claims(second)["mem_mb"] == 2 * claims(first)["mem_mb"]
    assert "started  stage_donor, attempt 2" in (limited / "logs/stage_donor/D02.log").read_text()
    assert (limited / "results/stage_donor/D02.npz").exists()


def test_staging_killed_for_its_time_is_tried_again(limited):
    """Slurm says TIMEOUT, Snakemake repeats it, and the second attempt ends well."""
    first, second = cluster_logs(limited, "rule_stage_donor/D03")

    assert "DUE TO TIME LIMIT" in first and "DUE TO TIME LIMIT" not in second
    assert "SLURM status is: 'TIMEOUT'" in (limited / "said.txt").read_text()
    assert (limited / "results/stage_donor/D03.npz").exists()


def test_what_does_not_retry_fails_at_once(limited):
    """Quality control of D01 is killed once; its error names the log that says why; nothing is left of it."""
    (only,) = cluster_logs(limited, "rule_quality_control/D01")
    said = (limited / "said.txt").read_text()

    assert "exceeded memory limit" in only
    assert re.search(r"Error in rule quality_control:\n.*SLURM status is: 'FAILED'", said)
    assert re.search(r"log: .*/logs/slurm/rule_quality_control/D01/\d+\.log", said)
    assert not (limited / "results/quality_control/D01.npz").exists()
    assert "1" == (limited / "exit.txt").read_text()


def claims(log):
    """Return what a Slurm job claimed, name → number."""
    return {name: int(value) for name, value in re.findall(r"(\w+)=(\d+)[,\n]", log)}
