"""What pages say of failed jobs, where no cell of a lab shows it: attempts, and what they leave."""

from base64 import urlsafe_b64encode

import pytest
from labkit import shell
from labkit.spaces import Workspace, copy_to

pytestmark = pytest.mark.xdist_group("night")

WORKFLOW = """
rule all:
    input: "grows.txt", "never.txt"

rule grows:
    output: "grows.txt"
    log: "grows.log"
    benchmark: "grows.tsv"
    retries: 1
    resources:
        mem_mb=lambda wildcards, attempt: 100 * attempt,
        turn=lambda wildcards, attempt: attempt,
    shell:
        "echo attempt {resources.turn} with {resources.mem_mb} >> {log}; cat {log} >> kept.txt;"
        " env | cut -d= -f1 | sort > env{resources.turn}; ls .snakemake/incomplete > marks{resources.turn};"
        " echo half > {output}; test {resources.turn} = 2"

rule never:
    output: "never.txt"
    retries: 0
    shell: "echo never >> kept.txt; echo half > {output}; false"
"""


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """A folder in which one job needed a second attempt and another one failed."""
    folder = tmp_path_factory.mktemp("night")
    (folder / "Snakefile").write_text(WORKFLOW)
    options = "--retries 2 --keep-going --show-failed-logs --scheduler greedy"
    shell.run(f"snakemake --cores 1 --resources mem_mb=150 {options}", folder, expect=1)
    return Workspace(folder)


@pytest.mark.shows("appended-log-is-deleted-too", "log-goes-before-the-attempt", "retry-loses-the-first-log")
def test_a_log_that_is_added_to_holds_the_last_attempt_only(night):
    """F24: what the first attempt said stands in a file that the rule does not name, and not in the log."""
    said = [line for line in night.read("kept.txt").splitlines() if line.startswith("attempt")]

    assert ["attempt 1", "attempt 2"] == [line.split(" with")[0] for line in said]
    assert said[1:] == night.read("grows.log").splitlines()


@pytest.mark.shows("failed-logs-in-run-log", "shown-logs-survive")
def test_shown_logs_of_failed_attempts_stay_in_the_log_of_the_run(night):
    (log,) = (night.path / ".snakemake/log").glob("*.log")

    assert "attempt 1 with" in log.read_text()


@pytest.mark.shows("rule-retries-win", "rule-number-wins")
def test_a_number_of_the_rule_wins_over_that_of_the_command_line(night):
    """F25, and its other side: --retries 2 gives a rule with 0 no second attempt."""
    assert 1 == night.read("kept.txt").splitlines().count("never")


@pytest.mark.shows("resource-function-gets-attempt", "bound-caps-growth")
def test_a_claim_grows_with_the_attempt_up_to_the_bound_of_the_run(night):
    """The function asks for 200 at the second attempt; the run has 150."""
    said = [line for line in night.read("kept.txt").splitlines() if line.startswith("attempt")]

    assert ["attempt 1 with 100", "attempt 2 with 150"] == said


@pytest.mark.shows("no-command-knows-its-attempt")
def test_no_variable_of_the_environment_tells_the_attempt(night):
    """F19: both attempts have variables of the same names, and none of them speaks of attempts."""
    first, second = (night.read(f"env{turn}").split() for turn in (1, 2))

    assert first == second
    assert [] == [name for name in first if "ATTEMPT" in name.upper() or "RETR" in name.upper()]


@pytest.mark.shows("benchmark-last-attempt")
def test_a_benchmark_holds_one_attempt(night):
    assert 2 == len(night.read("grows.tsv").splitlines())  # a head, and one line


@pytest.mark.shows("mark-while-at-work")
def test_an_output_is_marked_while_its_job_is_at_work(night):
    assert [urlsafe_b64encode(b"grows.txt").decode()] == night.read("marks2").split()
    assert [] == [f for f in (night.path / ".snakemake/incomplete").glob("*") if f.is_file()]


@pytest.mark.shows("failed-output-is-deleted")
def test_what_a_failed_job_wrote_is_deleted(night):
    assert not night.exists("never.txt")


@pytest.mark.shows("no-retry-by-exit-code")
def test_no_directive_chooses_exit_codes(tmp_path):
    (tmp_path / "Snakefile").write_text(
        'rule one:\n    output: "a"\n    retry_on: [137]\n    shell: "false"\n'
    )

    done = shell.run("snakemake --cores 1 -n", tmp_path, expect=1)

    assert "Unexpected keyword retry_on" in done.raw


@pytest.mark.shows("mark-behind-checkpoint")
def test_a_mark_behind_the_checkpoint_stops_no_plan(tmp_path):
    """The same mark on a file before the checkpoint is refused: see test_claims_snakemake."""
    copy_to(tmp_path / "capstone", "tiny", "finished")
    finished = Workspace(tmp_path / "capstone")
    half = sorted((finished.path / "results/pseudobulk").glob("*"))[0].relative_to(finished.path)
    mark = finished.path / ".snakemake/incomplete" / urlsafe_b64encode(str(half).encode()).decode()
    mark.parent.mkdir(exist_ok=True)
    mark.write_text('{"external_jobid": null}')

    done = finished.run("snakemake --profile profiles/ci -n")

    assert "Nothing to be done" in done.text
