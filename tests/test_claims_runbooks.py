"""What the pages on runbooks say of Snakemake and of our tools, where no cell of a lab shows it."""

import importlib.util
import shutil

import pytest
from labkit import places, shell, spaces
from review.verify import problems_of

WORKFLOW = """
rule table:
    output: "table.txt"
    params: number=config["number"]
    shell: "echo {params.number} > {output}"

rule fails:
    output: "never.txt"
    log: "fails.log"
    shell: "cp word.txt {log}; false"
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """A folder with a table made under one number, and a job that failed with a word in its log."""
    folder = tmp_path_factory.mktemp("bench")
    (folder / "Snakefile").write_text(WORKFLOW)
    (folder / "word.txt").write_text("the first word\n")
    told = "--keep-going --show-failed-logs --config number=1 --"
    shell.run(f"snakemake --cores 1 {told} table.txt never.txt", folder, expect=1)
    return folder


@pytest.mark.shows("touch-makes-it-look-done")
def test_touch_records_an_old_result_as_one_of_the_new_number(bench):
    shell.run("snakemake --cores 1 --config number=2 --touch -- table.txt", bench)

    plan = shell.run("snakemake --cores 1 -n --config number=2 -- table.txt", bench)

    assert "Nothing to be done" in plan.text
    assert "1\n" == (bench / "table.txt").read_text()


@pytest.mark.shows("run-log-holds-the-last-words", "new-attempt-deletes-the-old-log")
def test_the_next_run_writes_over_the_log_and_the_log_of_the_run_keeps_it(bench):
    log = min((bench / ".snakemake/log").glob("*.log"))  # named after the time
    (bench / "word.txt").write_text("the second word\n")
    shell.run("snakemake --cores 1 --config number=1 -- never.txt", bench, expect=1)

    assert "the second word\n" == (bench / "fails.log").read_text()
    assert "the first word" in log.read_text()


@pytest.mark.shows("guard-cases-verify", "verify-knows-no-names")
def test_each_release_of_the_guard_verifies(tmp_path):
    """Broken or not: the check of bytes and columns has nothing to say of any of them."""
    file = places.root() / "exercises/module09/runbooks_guard/check.py"
    spec = importlib.util.spec_from_file_location("runbooks_guard_check", file)
    check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check)
    spaces.copy_to(tmp_path / "base", "tiny", "finished")
    said = {}
    for number, case in enumerate(check.CASES):
        shutil.copytree(tmp_path / "base", folder := tmp_path / str(number))
        for name, text in case.files.items():
            (folder / name).write_text(text(folder) if callable(text) else text)
        said[case.about] = list(problems_of(folder / check.RELEASE))

    assert {case.about: [] for case in check.CASES} == said
