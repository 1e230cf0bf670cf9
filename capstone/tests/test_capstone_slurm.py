"""On a real Slurm the capstone makes the same release; Slurm's limits kill, and only staging tries again.

These tests start jobs on the Slurm that runs here. Without one they skip; with REQUIRE_SLURM=1 they fail.
"""

import os
import re
import shutil
import subprocess

import pytest
from copies import command, copy_capstone
from review.evidence import evidence_of
from review.plan import plan

pytestmark = pytest.mark.xdist_group("slurm")

# D01's quality control and D02's staging take a fifth more memory than a first attempt is given; D03's first
# staging takes for ever; D04's always fails.
SABOTAGE = """
def sabotage(path, attempt):
    import signal
    if "quality_control/D01" in path or "stage_donor/D02" in path:
        eaten = bytearray(b"x") * int(1.2e6 * GIVEN)
        note("ate", f"{len(eaten):,} bytes")
    if "D04" in path:
        raise BadInput(f"{path}: sabotaged.")
    if attempt == 1 and ("D03" in path or "eaten" in locals()):
        signal.pause()
"""


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
def slurm_run(slurm, shared, make, plain_python):
    """A capstone whose tiny run went through Slurm, in a folder with spaces in its name; to be read only."""

    def maker(folder):
        done = make(copy_capstone(folder), "run", "PROFILE=slurm", f"PYTHON={plain_python}")
        (folder / "make_run.txt").write_text(done.stdout)
        assert done.returncode == 0, done.stdout[-4000:]

    return shared("tiny run on slurm", maker)


@pytest.fixture(scope="session")
def killed(slurm, shared, finished, plain_python):
    """A capstone with sabotaged steps, after one run on Slurm, a minute for each staging; to be read."""

    def maker(folder):
        copy_capstone(folder)
        shutil.copytree(finished / "data", folder / "data")
        sabotage = SABOTAGE.replace("GIVEN", str(given(folder)))
        for step, path in (("stage_donor", "args.staged"), ("quality_control", "args.kept")):
            module = folder / f"ageing/{step}.py"
            work = f"{sabotage}\n\ndef work(args):\n    sabotage({path}, args.attempt)"
            module.write_text(module.read_text().replace("\ndef work(args):", work))
        targets = [
            f"results/{job}.npz"
            for job in ("quality_control/D01", *(f"stage_donor/D0{n}" for n in (2, 3, 4)))
        ]
        words = ["--profile", "profiles/slurm", "--set-resources", "stage_donor:runtime=1", "--", *targets]
        done = command(folder, plain_python, "-m", "snakemake", *words)
        (folder / "said.txt").write_text(f"{done.stdout}\nexit code {done.returncode}\n")

    return shared("steps killed on slurm", maker)


def given(folder):
    """Return the megabytes that the first attempt of a small job is given."""
    jobs = plan(folder, "profiles/slurm").jobs
    (memory,) = {job.policy["resources"]["mem_mb"] for job in jobs if job.rule == "stage_donor"}
    return memory


def cluster_logs(folder, job):
    """Return what each Slurm job of a job printed, in the order of submission."""
    logs = sorted((folder / "logs/slurm" / job).glob("*.log"), key=lambda path: int(path.stem))
    return [log.read_text() for log in logs]


def release_of(folder):
    """Return path → bytes of the candidate release."""
    root = folder / "results/release"
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.mark.shows("trust-slurm-same-bytes", needs="SLURM")
def test_a_run_through_slurm_gives_the_same_bytes(slurm_run, finished):
    """55 jobs, each in a process of its own started by Slurm, and not a byte of the release differs."""
    assert "55 of 55 steps (100%) done" in (slurm_run / "make_run.txt").read_text()
    assert release_of(finished) == release_of(slurm_run)


@pytest.mark.shows("cost-slurm-starts-snakemake", needs="SLURM")
def test_every_job_went_through_slurm_and_left_its_log(slurm_run):
    """Snakemake's log names the log of each Slurm job, and there it is."""
    (said,) = (path.read_text() for path in (slurm_run / ".snakemake/log").glob("*.log"))
    named = re.findall(r"submitted with SLURM jobid (\d+) \(log: (.*)\)\.", said)

    assert 54 == len(named) == len({number for number, _ in named})
    for number, log in named:
        relative = os.path.relpath(log, slurm_run)
        assert re.fullmatch(rf"logs/slurm/rule_\w+/(\w+/)?{number}\.log", relative)
        assert "Finished jobid: 0" in (slurm_run / relative).read_text()


def test_the_evidence_of_a_job_leads_to_its_log_at_the_cluster(slurm_run):
    """Each row of the evidence names the log that Slurm kept, and has the job's own time and exit."""
    rows = [row for row in evidence_of(slurm_run).jobs if row.job != "all"]
    kept = [[log for log in row.other_logs if log.startswith(f"logs/slurm/rule_{row.rule}/")] for row in rows]

    assert 54 == len(rows) and [1] * 54 == [len(logs) for logs in kept]
    assert all((slurm_run / log).is_file() for logs in kept for log in logs)
    assert {0} == {row.exit for row in rows} and all(row.own_s is not None for row in rows)


@pytest.mark.shows("slurm-keeps-limits", "only-staging-retries", "trust-slurm-kills", needs="SLURM")
def test_staging_killed_for_its_memory_is_tried_again_with_more(killed):
    """The first attempt is killed and says so; the second has twice the memory and ends well."""
    first, second = cluster_logs(killed, "rule_stage_donor/D02")

    assert [True, False] == ["exceeded memory limit" in log for log in (first, second)]
    assert [given(killed), 2 * given(killed)] == [claim(log, "mem_mb") for log in (first, second)]
    assert "started  stage_donor, attempt 2" in (killed / "logs/stage_donor/D02.log").read_text()
    assert (killed / "results/stage_donor/D02.npz").exists()


@pytest.mark.shows("slurm-keeps-limits", needs="SLURM")
def test_staging_killed_for_its_time_is_tried_again(killed):
    """Slurm says so in the job's log, Snakemake says TIMEOUT, and the second attempt ends well."""
    first, second = cluster_logs(killed, "rule_stage_donor/D03")

    assert [True, False] == ["DUE TO TIME LIMIT" in log for log in (first, second)]
    assert "SLURM status is: 'TIMEOUT'" in (killed / "said.txt").read_text()
    assert (killed / "results/stage_donor/D03.npz").exists()


def test_staging_that_always_fails_is_tried_three_times_and_no_more(killed):
    """Each attempt is one job of Slurm, with what Slurm gave it: no job tries again within itself."""
    logs = cluster_logs(killed, "rule_stage_donor/D04")

    assert [[1, 1], [2, 2], [3, 3]] == [[int(n) for n in re.findall(r"attempt=(\d)", log)] for log in logs]
    assert [given(killed) * n for n in (1, 2, 3)] == [claim(log, "mem_mb") for log in logs]


def test_what_does_not_retry_fails_at_once(killed):
    """Quality control of D01 is killed once; its error names the log that says why; nothing is left of it."""
    (only,) = cluster_logs(killed, "rule_quality_control/D01")
    said = (killed / "said.txt").read_text()

    assert "exceeded memory limit" in only
    assert re.search(r"Error in rule quality_control:\n.*SLURM status is: 'FAILED'", said)
    assert re.search(r"log: .*/logs/slurm/rule_quality_control/D01/\d+\.log", said)
    assert not (killed / "results/quality_control/D01.npz").exists()
    assert said.endswith("exit code 1\n")


def claim(log, name):
    """Return what a Slurm job was given, from the first line of its log that says so."""
    return int(re.search(rf"{name}=(\d+)", log)[1])
