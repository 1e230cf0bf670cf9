"""what-changed is right where --summary and --list-changes mislead, in small workflows run for real."""

import os
import signal
import subprocess
import sys
import time

import pytest
from review.changes import changes
from review.changes_text import text

STEPS = """
rule all:
    input:
        "out/b.txt",


rule a:
    input:
        "in.txt",
    output:
        "out/a.txt",
    log:
        "logs/a.log",
    benchmark:
        "bench/a.tsv"
    shell:
        "cp {input} {output}; test -e bad.txt && exit 1; test ! -e slow.txt || sleep 60"


rule b:
    input:
        "out/a.txt",
    output:
        "out/b.txt",
    shell:
        "cat {input} > {output}"
"""


def workflow(folder, snakefile, **files):
    """Write a workflow and return its folder; the names of files have _ for the last dot."""
    for name, content in {"Snakefile": snakefile, **files}.items():
        (folder / ".".join(name.rsplit("_", 1))).write_text(content)
    return folder


@pytest.fixture
def steps(tmp_path):
    """A folder with two steps and their input, not run yet."""
    return workflow(tmp_path, STEPS, in_txt="one\n")


@pytest.fixture
def snakemake(run_scripts):
    """Return a function that runs Snakemake in a folder on one core."""
    return lambda folder, *words: run_scripts(folder, "-m", "snakemake", "--cores", "1", *words)


def later(file, content):
    """Write a file with a time well after every result that is there."""
    file.write_text(content)
    os.utime(file, (time.time() + 60, time.time() + 60))


def kept_partial(folder, snakemake):
    """Let step a fail after it wrote its file, and keep that."""
    (folder / "bad.txt").touch()
    assert snakemake(folder, "--keep-incomplete").returncode == 1
    (folder / "bad.txt").unlink()


def test_a_file_kept_after_a_failure_is_named_by_the_runs_log(steps, snakemake):
    """F1: summary calls the file ok and its step is not run again; the log of the failed run tells."""
    kept_partial(steps, snakemake)

    found = changes(steps)

    summary = [line.split("\t") for line in snakemake(steps, "--summary").stdout.splitlines()]
    assert [line[-2:] for line in summary if line[0] == "out/a.txt"] == [["ok", "no update"]]
    assert "a" not in found.running
    assert [doubt.split(" as ")[0] for doubt in found.doubts] == [
        "out/a.txt was kept although its job failed,"
    ]


def test_a_file_kept_by_a_quiet_run_is_named_by_its_missing_benchmark(steps, snakemake):
    """Without the log, the benchmark tells: Snakemake writes it only when a job succeeds."""
    kept_partial(steps, snakemake)
    for log in (steps / ".snakemake/log").iterdir():
        log.unlink()

    (doubt,) = changes(steps).doubts

    assert doubt.startswith("out/a.txt: the benchmark is older than the result or missing.")


def test_a_step_that_failed_once_and_then_succeeded_is_not_doubted(steps, snakemake):
    """A later run in which the job finished takes the doubt away."""
    kept_partial(steps, snakemake)
    (steps / "out/a.txt").unlink()
    assert snakemake(steps).returncode == 0

    found = changes(steps)

    assert (found.code, found.doubts) == (0, ())


def killed(folder):
    """Kill a run with all its processes while step a has written its file and is not done."""
    (folder / "slow.txt").touch()
    words = [sys.executable, "-m", "snakemake", "--cores", "1", "--quiet", "all"]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, cwd=folder, start_new_session=True, **silent) as process:
        while not (folder / "out/a.txt").exists():
            assert process.poll() is None
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
    (folder / "slow.txt").unlink()


def test_a_killed_run_is_told_as_refused_and_half_written(steps, snakemake):
    """F30: summary calls the file ok; here it is half-written, and what would make it anew is listed."""
    killed(steps)

    found = changes(steps)

    summary = [line.split("\t") for line in snakemake(steps, "--summary").stdout.splitlines()]
    assert [line[-2] for line in summary if line[0] == "out/a.txt"] == ["ok"]
    (group,) = [group for group in found.groups if group.kind == "incomplete"]
    assert (group.what, group.jobs) == (("out/a.txt",), ("a",))
    assert (found.code, found.running) == (1, ("a", "b", "all"))
    assert found.refused.startswith("Snakemake would refuse to start: out/a.txt half-written.")
    assert "Whether another run is working in this folder" in " ".join(found.unseen)
    assert changes(steps, args=["--rerun-incomplete"]).refused == ""
    assert [d for d in changes(steps, args=["--ignore-incomplete"]).doubts if "marked as half-written" in d]


@pytest.mark.shows("undeclared-file-is-in-no-plan")
def test_a_program_that_no_rule_declares_is_named(tmp_path, snakemake):
    """F28: an edited program makes nothing run again; it is named, and that its results are older."""
    calling = STEPS.replace("cp {input} {output}; test", "python tool.py {input} {output}; test")
    tool = "import sys, helper\nopen(sys.argv[2], 'w').write(helper.word)\n"
    folder = workflow(tmp_path, calling, in_txt="one\n", tool_py=tool, helper_py="word = 'one'\n")
    assert snakemake(folder).returncode == 0

    later(folder / "helper.py", "word = 'two'\n")
    found = changes(folder)

    assert found.code == 0
    assert found.unseen[0] == (
        "a reads helper.py, tool.py, which are no inputs: an edit there makes nothing run again. "
        "helper.py was edited after the results of a were made."
    )


def test_a_module_of_a_script_is_named_and_the_script_itself_is_a_cause(tmp_path, snakemake):
    """F8: an edited module is only named; an edited script makes its job run."""
    shell = STEPS[STEPS.index("    shell:\n") : STEPS.index("rule b:")]
    scripted = STEPS.replace(shell, '    script:\n        "a.py"\n\n\n')
    script = "import helper\nopen(snakemake.output[0], 'w').write(helper.word)\n"
    folder = workflow(tmp_path, scripted, in_txt="one\n", a_py=script, helper_py="word = 'one'\n")
    assert snakemake(folder).returncode == 0

    later(folder / "helper.py", "word = 'two'\n")
    hidden = changes(folder)
    later(folder / "a.py", script + "# more\n")
    seen = changes(folder)

    assert (hidden.code, hidden.unseen[0].split(",")[0]) == (0, "a reads helper.py")
    assert [(group.kind, group.what, group.jobs) for group in seen.causes] == [("code", ("a.py",), ("a",))]


def test_settings_that_look_at_less_are_told(steps, snakemake):
    """F5: with rerun-triggers mtime an edited command starts nothing, and is told as a doubt."""
    assert snakemake(steps).returncode == 0
    workflow(steps, STEPS.replace('"cat {input}', '"cat -u {input}'))

    found = changes(steps, args=["--rerun-triggers", "mtime"])

    assert found.code == 0
    assert found.doubts[0].startswith("b was edited: b would not run for that.")
    assert changes(steps).running == ("b", "all")


def test_a_result_edited_by_hand_is_doubted(steps, snakemake):
    """Nothing makes the last file again; its time tells."""
    assert snakemake(steps).returncode == 0
    later(steps / "out/b.txt", "better\n")

    found = changes(steps)

    assert found.code == 0
    assert found.doubts == (
        "1 result got another time after the job that made it ended (out/b.txt): edited, touched, or copied "
        "without times.",
    )


def test_a_missing_source_is_told_where_snakemake_takes_its_result_as_given(steps, snakemake):
    """With the first input gone Snakemake drops the step without a word."""
    assert snakemake(steps).returncode == 0
    (steps / "in.txt").unlink()

    found = changes(steps)

    assert [job.id for job in found.plan.jobs] == ["b", "all"]
    assert found.doubts[-1] == (
        "out/a.txt is taken as given: a made it once, and today no job does, for its input in.txt is missing."
    )


def test_touching_a_small_input_is_no_cause_and_a_large_one_is(steps, snakemake):
    """F26: with a checksum on record content decides, without one the time."""
    assert snakemake(steps).returncode == 0
    later(steps / "in.txt", "one\n")

    assert changes(steps).code == 0
    large = changes(steps, args=["--max-checksum-file-size", "1"])
    assert [(group.kind, group.what) for group in large.causes] == [("newer", ("in.txt",))]


def test_forced_and_endless_jobs_have_their_own_cause(steps, snakemake):
    """An option that forces, and a rule without output, are named as such."""
    assert snakemake(steps).returncode == 0

    forced = changes(steps, args=["--forcerun", "b"])
    assert "Forced by the options given\n  → b; then 1 job that follows: all" in text(forced)
    workflow(steps, STEPS.replace("rule all", "rule say:\n    shell:\n        'date'\n\n\nrule all"))
    always = changes(steps)

    assert [(group.kind, group.jobs) for group in forced.causes] == [("forced", ("b",))]
    assert [(group.kind, group.jobs) for group in always.causes] == [("always", ("say",))]


@pytest.mark.shows("five-reasons")
def test_another_software_environment_is_a_cause(steps, snakemake):
    """Snakemake keeps a digest of what a rule asks for."""
    asking = STEPS.replace("rule b:\n", 'rule b:\n    envmodules:\n        "tool/1",\n')
    workflow(steps, asking)
    assert snakemake(steps).returncode == 0
    workflow(steps, asking.replace("tool/1", "tool/2"))

    found = changes(steps)

    assert [(group.kind, group.jobs) for group in found.causes] == [("software", ("b",))]


def test_the_text_fits_a_terminal_and_ends_with_what_it_cannot_see(steps, snakemake):
    """At most 92 columns, and the last part names the limits."""
    kept_partial(steps, snakemake)

    lines = text(changes(steps)).splitlines()

    assert max(map(len, lines)) <= 92
    assert [line for line in lines if line and not line.startswith(" ")][-1] == "Cannot see"
