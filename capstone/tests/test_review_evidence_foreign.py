"""review.evidence reads workflows of any shape: it falls back on other sources and says which."""

import json

import pytest
from review.evidence import evidence_of

pytestmark = pytest.mark.xdist_group("foreign")

SNAKEFILE = """
rule all:
    input: "out/join.txt"

rule shell_rule:
    output: "out/shell/{s}.txt"
    log: "logs/{s}.log"
    benchmark: "bench/{s}.tsv"
    retries: 1
    shell: "sleep 0.6; echo tried >> {log}; [ -e {wildcards.s}.tried ] ||"
        " {{ touch {wildcards.s}.tried; exit 7; }}; echo {wildcards.s} > {output}"

rule script_rule:
    input: "out/shell/{s}.txt"
    output: "out/script/{s}.txt"
    script: "transcribe.py"

rule run_rule:
    input: "out/script/{s}.txt"
    output: "out/run/{s}.txt"
    message: "Copying {wildcards.s} in Python"
    run:
        open(output[0], "w").write(open(input[0]).read())

rule join:
    input: "out/run/a.txt"
    output: "out/join.txt"
    threads: 2
    shell: "cat {input} > {output}; echo not mine; echo '[Sat Nov 21 11:22:38 2026]'; echo 'rule ghost:'"
"""


@pytest.fixture(scope="module")
def foreign(shared, run_scripts):
    """A small workflow whose logs say nothing in our form, run once; to be read, not changed."""

    def maker(folder):
        folder.mkdir()
        (folder / "Snakefile").write_text(SNAKEFILE)
        (folder / "transcribe.py").write_text(
            "open(snakemake.output[0], 'w').write(open(snakemake.input[0]).read())"
        )
        done = run_scripts(folder, "-m", "snakemake", "-c2", "--show-failed-logs")
        assert done.returncode == 0, done.stdout

    return shared("foreign run", maker)


@pytest.fixture(scope="module")
def jobs(foreign):
    """Rule → row."""
    return {job.rule: job for job in evidence_of(foreign).jobs}


def test_each_rule_has_its_row(jobs):
    """A rule with a message of its own is found too, though the run's log tells no files of it."""
    assert {"all", "shell_rule", "script_rule", "run_rule", "join"} == set(jobs)
    assert "shell_rule[s=a]" == jobs["shell_rule"].job
    assert "run_rule[?=out/run/a.txt]" == jobs["run_rule"].job
    assert ("out/run/a.txt",) == jobs["run_rule"].outputs and None is jobs["run_rule"].wildcards


@pytest.mark.shows("log-is-believed-first")
def test_numbers_come_from_the_benchmark_where_the_log_has_none(jobs):
    """Processor time only where the benchmark lasted long enough to take a second look."""
    job = jobs["shell_rule"]

    assert {"own_s": "benchmark", "cpu_s": "benchmark", "peak_mb": "benchmark"} == job.sources
    assert 0.6 <= job.own_s < job.times["noticed"] - job.times["handed"] + 0.1
    assert {"own_s": "metadata"} == jobs["script_rule"].sources
    assert None is jobs["script_rule"].cpu_s and None is jobs["script_rule"].peak_mb


def test_a_failed_attempt_is_counted_from_the_run_log(jobs):
    """Two starts: the first ended with the status of its command."""
    job = jobs["shell_rule"]

    assert (2, 0, [7]) == (job.attempt, job.exit, [status for status, _, _ in job.earlier])


def test_a_run_rule_is_timed_by_the_run_log(foreign, jobs):
    """Snakemake's metadata hold the end of such a job as its start, and the disagreement is told."""
    job = jobs["run_rule"]

    assert 0 <= job.times["handed"] - job.start.began <= 1.5
    told = "The metadata of run_rule[?=out/run/a.txt] tell another start than the run's log"
    stale = abs(job.records[0].handed - job.start.began) > 1.5
    assert stale == any(said.startswith(told) for said in evidence_of(foreign).disagreements)


def test_threads_are_the_cores_a_job_held(jobs):
    """Two for the joining job, one where the rule names none."""
    assert (2, 1) == (jobs["join"].threads, jobs["script_rule"].threads)


@pytest.mark.shows("letters-tell-the-source")
def test_the_letters_in_the_table_tell_the_source(foreign, run):
    """b for the benchmark, m for metadata, with a line that says so."""
    said = run(foreign, "-m", "review.evidence").stdout

    assert "b: from the benchmark: the job's log does not count it" in said
    assert "m: from the times in Snakemake's metadata" in said


def slurm_folder(folder):
    """Make what one job on Slurm leaves: submitted at 10:00:00, begun at 10:00:20, noticed at 10:00:40."""
    (folder / ".snakemake/log").mkdir(parents=True)
    (folder / "logs/slurm/rule_stage/D01").mkdir(parents=True)
    (folder / "logs/stage").mkdir()
    sbatch = folder / "logs/slurm/rule_stage/D01/17.log"
    sbatch.write_text("SNAKEMAKE\n=========\n  Date: 2026-11-21 10:00:20\n  Host: secret\n")
    (folder / "logs/stage/D01.log").write_text("nothing in our form\n")
    (folder / ".snakemake/log/2026-11-21T095959.000000.snakemake.log").write_text(
        f"""Provided remote nodes: 4
[Sat Nov 21 10:00:00 2026]
rule stage:
    output: out/D01.txt
    log: logs/stage/D01.log
    jobid: 3
    reason: Missing output files: out/D01.txt
    wildcards: donor=D01
    resources: attempt=1, mem_mb=200
Job 3 has been submitted with SLURM jobid 17 (log: {sbatch}).
[Sat Nov 21 10:00:40 2026]
Finished jobid: 3 (Rule: stage)
1 of 1 steps (100%) done
Elapsed time: 0:00:41.000000
"""
    )
    return folder


@pytest.mark.shows("cost-queue-is-waiting")
def test_a_job_in_another_scheduler_waits_until_snakemake_inside_it_begins(tmp_path):
    """The queue is not work: its log's first date ends it; costs are summed over the jobs."""
    evidence = evidence_of(slurm_folder(tmp_path))
    (job,) = evidence.jobs

    assert ("17", 20.0, 0) == (job.outside, job.queued_s, job.exit)
    assert ("logs/slurm/rule_stage/D01/17.log",) == job.other_logs
    assert "secret" not in json.dumps(evidence.disagreements)
    assert (20.0, 20.0) == (evidence.costs["waiting"], evidence.costs["tool"])
