"""review.evidence joins what a finished run left: a row per job, costs, a page; and it changes nothing."""

import json
import os
import re

import pytest
from review.evidence import NoEvidence, as_dict, evidence_of
from review.plan import plan


@pytest.fixture(scope="module")
def evidence(finished):
    """The evidence of the finished tiny run."""
    return evidence_of(finished)


@pytest.mark.shows("one-row-per-job")
def test_every_job_of_the_plan_has_one_row_of_that_name(evidence, finished):
    """The names are those of review.plan, `all` included."""
    planned = {job.id for job in plan(finished, "profiles/local").jobs}

    assert planned == {job.job for job in evidence.jobs}
    assert len(planned) == len(evidence.jobs) == 55


@pytest.mark.shows("log-is-believed-first")
def test_numbers_of_a_step_are_those_of_its_own_log(evidence, finished):
    """Work, processor time and memory of the `used` line, though a benchmark lies beside it."""
    job = next(job for job in evidence.jobs if job.job == "normalise")
    line = (finished / job.log).read_text().splitlines()[-1]
    work, user, system, peak = map(float, re.findall(r"[\d.]+", line))

    assert (job.own_s, job.cpu_s, job.peak_mb) == (work, round(user + system, 2), peak)
    assert set(job.sources.values()) == {"log"}
    assert (1, 0, "finished") == (job.attempt, job.exit, job.state)
    assert "benchmarks/normalise/logs.tsv" == job.benchmark and ("results/normalise/logs.npz",) == job.outputs
    assert job.reason.startswith("Missing output files: results/normalise/logs.npz")


def test_the_moments_of_a_job_follow_each_other(evidence):
    """Ready, handed over, begun, over, noticed; and a job waits for what it needs."""
    for job in evidence.jobs:
        moments = [job.times[name] for name in ("ready", "handed", "began", "ended", "noticed")]
        known = [moment for moment in moments if moment is not None]
        assert known == sorted(known) and len(known) >= 4, job.job
    times = {job.job: job.times for job in evidence.jobs}
    assert times["merge_donors"]["noticed"] <= times["normalise"]["handed"]
    assert times["select_cell_types"]["noticed"] < times["pseudobulk[cell_type=B]"]["handed"]


@pytest.mark.shows("classes-add-up")
def test_costs_add_up_to_cores_times_duration(evidence):
    """No core-second is lost or counted twice, and each class has some."""
    (run,) = evidence.runs

    assert sum(evidence.costs.values()) == pytest.approx(run.cores * (run.ended - run.began), abs=0.01)
    assert ["tool", "startup", "scheduling", "planning", "waiting"] == list(evidence.costs)
    assert all(seconds > 0 for seconds in evidence.costs.values())
    own = sum(job.own_s * job.threads for job in evidence.jobs)
    assert own == pytest.approx(evidence.costs["tool"], rel=0.02)


def test_an_undisturbed_run_disagrees_in_nothing_but_what_benchmarks_cannot_see(evidence):
    """At most the sentence on sampled benchmarks."""
    assert [] == [said for said in evidence.disagreements if not said.startswith("The benchmarks of ")]


def test_reading_needs_no_snakemake(finished, run):
    """Its import alone would take longer than all the rest."""
    code = "import sys, review.evidence as e; e.evidence_of('.'); print('snakemake' in sys.modules)"

    assert "False\n" == run(finished, "-c", code).stdout


def test_reading_changes_neither_bytes_nor_times(own, run):
    """Table, JSON and page leave every file and folder as it was."""

    def tree():
        paths = [own, *own.rglob("*")]
        return {p: (p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else None) for p in paths}

    run(own, "-c", "import review.evidence")  # byte code of the package is written once
    before = tree()
    for words in ([], ["--json"], ["--html", own.parent / "page.html"]):
        assert run(own, "-m", "review.evidence", *words).returncode == 0
    assert before == tree()


def test_a_log_from_another_time_zone_is_read_as_well(finished, evidence, run):
    """The run's log has local stamps, the rest has not: read elsewhere they still belong together."""
    code = (
        "import json, os, time\nos.environ['TZ'] = 'Asia/Kolkata'\ntime.tzset()\n"
        "import review.evidence as e\nprint(json.dumps(e.as_dict(e.evidence_of('.'))))"
    )
    elsewhere = json.loads(run(finished, "-c", code).stdout)
    here = json.loads(json.dumps(as_dict(evidence)))

    assert here["jobs"] == elsewhere["jobs"] and here["disagreements"] == elsewhere["disagreements"]
    assert here["costs"] == pytest.approx(elsewhere["costs"])


def test_the_table_shows_each_job_with_its_log_and_benchmark(finished, run):
    """A job's row holds its numbers and names its files; the costs follow."""
    said = run(finished, "-m", "review.evidence").stdout
    (row,) = [line for line in said.splitlines() if line.startswith("stage_donor[donor=D01]")]

    assert row.split()[-2:] == ["logs/stage_donor/D01.log", "benchmarks/stage_donor/D01.tsv"]
    assert "Missing output files" in row
    assert re.search(r"^  startup +\d+\.\d +\d+%", said, re.M)


def test_json_holds_the_same_as_the_function(finished, evidence, run):
    """For programs: nothing is lost on the way."""
    said = json.loads(run(finished, "-m", "review.evidence", "--json").stdout)

    assert json.loads(json.dumps(as_dict(evidence))) == said


def test_the_page_needs_nothing_else_and_is_drawn_for_light_and_dark(finished, tmp_path, run):
    """One picture with title and description, a bar and a row for each job, no address but that of SVG."""
    page = tmp_path / "evidence.html"
    assert run(finished, "-m", "review.evidence", "--html", page).returncode == 0
    text = page.read_text()

    assert text.count("<svg ") == 1 and "<title id=" in text and "<desc id=" in text
    assert {"http://www.w3.org/2000/svg"} == set(re.findall(r"https?://[^\"'\s<]+", text))
    assert 2 == text.count("prefers-color-scheme: dark")  # the page and its picture
    assert "<script" not in text
    assert 55 == text.count('<tr><th scope="row">') - 5  # the costs have five rows
    assert 'class="startup"' in text and 'class="tool"' in text


def test_a_page_replaces_its_own_kind_only(finished, tmp_path, run):
    """A second page takes the place of the first; a file of another hand stays."""
    page, other = tmp_path / "evidence.html", tmp_path / "mine.txt"
    other.write_text("mine")

    codes = [
        run(finished, "-m", "review.evidence", "--html", path).returncode for path in (page, page, other)
    ]
    assert [0, 0, 1] == codes
    assert "mine" == other.read_text() and ["evidence.html", "mine.txt"] == sorted(os.listdir(tmp_path))


@pytest.mark.parametrize("folder", ["", "nowhere"])
def test_without_a_run_one_sentence_says_what_to_do(tmp_path, folder, capsys):
    """For an empty folder and for one that is not there."""
    from review.evidence import main

    assert 2 == main(["--directory", str(tmp_path / folder)])
    said = capsys.readouterr()
    assert "" == said.out and 1 == said.err.count("\n")
    with pytest.raises(NoEvidence, match="run the workflow first|no such directory"):
        evidence_of(tmp_path / folder)
