"""What pages say of logs, benchmarks, notes and summaries, where no cell of a lab shows it."""

import json
import re
import subprocess
import sys
from base64 import urlsafe_b64encode

import pytest
from labkit import shell
from labkit.spaces import Workspace, copy_to
from snakemake import benchmark

WORKFLOW = """
rule all:
    input: "brief.txt", "inside.txt", "again.txt"

rule brief:
    output: "brief.txt"
    benchmark: "brief.tsv"
    shell: "sleep 0.2; echo made > {output}"

rule inside:
    output: "inside.txt"
    run:
        import time
        time.sleep(1)
        open(output[0], "w").write("made")

rule again:
    output: "again.txt"
    log: "again.log"
    retries: 1
    resources:
        turn=lambda wildcards, attempt: attempt,
    shell:
        "echo attempt {resources.turn} > {log}; test {resources.turn} = 2; echo made > {output}"
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A folder in which a brief job, a `run:` rule and a job with two attempts were run."""
    if " " in sys.executable:
        pytest.skip("Snakemake does not quote Python's path for a run: block, and this one holds a space")
    folder = tmp_path_factory.mktemp("ran")
    (folder / "Snakefile").write_text(WORKFLOW)
    shell.run("snakemake --cores 1 --scheduler greedy", folder)
    return Workspace(folder)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A capstone that was run to the end."""
    folder = tmp_path_factory.mktemp("finished") / "capstone"
    copy_to(folder, "tiny", "finished")
    return Workspace(folder)


def run_log(space):
    """What Snakemake said of the first run in a folder."""
    return sorted((space.path / ".snakemake/log").glob("*.log"))[0].read_text()


@pytest.mark.shows("run-rule-start-is-not-its-start", "run-rule-note-starts-at-its-end")
def test_a_run_rule_is_noted_to_start_when_it_is_over(ran):
    """It worked for a second at least; by the note it took less than half of one."""
    name = urlsafe_b64encode(b"inside.txt").decode()
    note = json.loads(ran.read(f".snakemake/metadata/{name}"))

    assert note["endtime"] - note["starttime"] < 0.5


@pytest.mark.shows("brief-seconds-are-right")
def test_the_seconds_of_a_brief_benchmark_hold_the_whole_command(ran):
    head, row = (line.split("\t") for line in ran.read("brief.tsv").splitlines())
    measured = dict(zip(head, row, strict=True))

    assert float(measured["s"]) >= 0.2
    assert 0.5 == benchmark.BENCHMARK_INTERVAL_SHORT  # until the second look


@pytest.mark.shows("retry-log-gone")
def test_the_log_of_the_first_attempt_is_gone_after_the_second(ran):
    assert "attempt 2\n" == ran.read("again.log")
    assert "Trying to restart job" in run_log(ran)


@pytest.mark.shows("run-log-has-a-reason-for-each")
def test_the_log_of_a_run_gives_a_reason_for_each_job(finished):
    log = run_log(finished)

    assert (
        len(re.findall(r"^(?:local)?(?:rule|checkpoint) \w+:$", log, re.M)) == log.count("    reason: ") > 50
    )


@pytest.mark.shows("summary-leaves-a-log-of-its-own")
def test_a_summary_leaves_a_log_without_a_job(tmp_path):
    (tmp_path / "Snakefile").write_text('rule one:\n    output: "one.txt"\n    shell: "touch {output}"\n')

    shell.run("snakemake --cores 1 --summary", tmp_path)

    (left,) = (tmp_path / ".snakemake/log").glob("*.log")
    assert "rule one:" not in left.read_text()


@pytest.mark.shows("record-has-profile-and-inputs", "record-tells-no-names")
def test_the_record_of_a_run_names_its_settings_and_inputs_and_nobody(finished):
    """A profile with its checksum, a number of cores, a checksum for each input; no user, no machine."""
    record = json.loads(finished.read("results/provenance/run.json"))

    assert ["profiles/local"] == list(record["profiles"]) and record["cores"] >= 1
    assert record["inputs"] and all(re.fullmatch(r"[0-9a-f]{64}", sum) for sum in record["inputs"].values())
    assert {"cores", "system"} == set(record["host"])
    assert str(finished.path) not in json.dumps(record)


@pytest.mark.shows("exec-inherits-the-peak")
def test_a_program_that_takes_the_place_of_another_inherits_its_peak():
    """Eighty megabytes are held by the program before; the one after it holds next to nothing."""
    after = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    held = (
        "import os, sys; held = b'x' * 80_000_000; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    )

    # A child of a shell, as a job is: it begins to count anew.
    script = '"$0" -I -S -c "$1"; "$0" -I -S -c "$2" -I -S -c "$1"; true'
    words = ["bash", "-c", script, sys.executable, after, held]
    alone, replaced = map(int, subprocess.run(words, capture_output=True, check=True).stdout.split())

    assert replaced > 80_000_000 / 1024 > 2 * alone


@pytest.mark.shows("finally-runs-on-exit")
def test_what_stands_under_finally_is_said_on_the_way_out_of_a_failure():
    code = "import sys\ntry:\n    sys.exit('failed')\nfinally:\n    print('skipped')"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (1, "skipped\n") == (done.returncode, done.stdout)


@pytest.mark.shows("edited-tool-reruns-when-input")
def test_an_edited_tool_that_is_an_input_makes_its_jobs_run_again(tmp_path):
    (tmp_path / "Snakefile").write_text(
        'rule one:\n    input: "tool.sh"\n    output: "one.txt"\n    shell: "bash {input} > {output}"\n'
    )
    (tmp_path / "tool.sh").write_text("echo made\n")
    shell.run("snakemake --cores 1 --scheduler greedy", tmp_path)
    was = (tmp_path / "one.txt").read_bytes()

    (tmp_path / "tool.sh").write_text("echo made; echo said >&2\n")
    done = shell.run("snakemake --cores 1 --scheduler greedy", tmp_path)

    assert "1 of 1 steps" in done.raw
    assert was == (tmp_path / "one.txt").read_bytes()
