"""Labs are run when something they depend on changed, and only then; the book finds the run."""

import json
import subprocess
import sys

import pytest
from labkit import LabError, execute, labs

ID = "part/first"
CELL = "\n```{{code-cell}} ipython3\n{}\n```\n"


def run(*words):
    """Run `python -m labkit.execute`."""
    command = [sys.executable, "-m", "labkit.execute", *words]
    return subprocess.run(command, capture_output=True, text=True)


def lab_file(repo):
    """The small repository's one lab."""
    return repo / "labs" / f"{ID}.md"


def append(file, text):
    """Add to the end of a file."""
    file.write_text(file.read_text() + text)


def mark():
    """The lab's fingerprint as another process would see it."""
    labs._surroundings.cache_clear()
    return labs.fingerprint(ID)


def test_a_stale_lab_is_run_once_and_the_book_uses_that_run(repo):
    """From the lab's file to the page: jupyter-book looks the notebook up and executes none."""
    first, second = run(), run()
    append(lab_file(repo), "\nMore prose.\n")
    third = run()
    (repo / "_config.yml").write_text("title: t\nexecute: {execute_notebooks: cache}\n")
    (repo / "_toc.yml").write_text(f"format: jb-book\nroot: labs/{ID}\n")

    command = ["from jupyter_book.cli.main import main; main()", "build", "-v", str(repo)]
    book = subprocess.run([sys.executable, "-c", *command], capture_output=True, text=True)

    assert [p.stdout.splitlines()[-1] for p in (first, second, third)] == [
        "1 executed, 0 failed",
        "0 executed, 0 failed",
        "0 executed, 0 failed",
    ]
    assert first.stderr == ""
    assert "Using cached notebook" in book.stdout + book.stderr
    assert "Executing notebook" not in book.stdout + book.stderr
    assert list(json.loads((repo / "_build/lab_times.json").read_text())) == [ID]
    _, listing, value = (c for c in execute.executed(ID).cells if c.cell_type == "code")
    assert listing.metadata["label"] == "listing"
    assert listing.outputs[0].text.split()[:3] == ["Makefile", "ageing", "config"]
    assert value.outputs[0].data == {"application/papermill.record/text/plain": "42"}
    assert value.outputs[0].metadata["scrapbook"]["name"] == "answer"


def test_a_failing_cell_is_reported_and_nothing_is_stored(repo):
    """File, line, cell, output and the one sentence; exit code 1."""
    append(lab_file(repo), CELL.format("%%sh\necho nearly there\nexit 4"))
    line = lab_file(repo).read_text().splitlines().index("exit 4") - 1

    said = run()

    sentence = (
        "ExitCode: this cell ended with exit code 4 where 0 was expected"
        " (to expect it, write %%sh --expect 4)"
    )
    assert said.returncode == 1
    assert said.stderr.splitlines() == [
        f"labs/{ID}.md, line {line}: {sentence}",
        "  cell:",
        "    %%sh",
        "    echo nearly there",
        "    exit 4",
        "  output:",
        "    nearly there",
        "  traceback:",
        f"    {sentence}",
    ]
    with pytest.raises(LabError, match="no current run"):
        execute.executed(ID)


def test_a_command_that_fails_in_a_python_cell_is_told_with_what_it_printed(repo):
    """The first line says what failed, the traceback block has the output; nothing stands there twice."""
    append(lab_file(repo), CELL.format('ws.run("echo the disk is full; exit 5")'))

    said = run().stderr

    assert "ExitCode: exit code 5 where 0 was expected: echo the disk is full; exit 5\n  cell:" in said
    assert said.count("\n    the disk is full\n") == 1


def test_a_kernel_that_dies_is_reported(repo):
    """The cell it died in is named."""
    append(lab_file(repo), CELL.format("import os\nos._exit(3)"))

    said = run()

    assert said.returncode == 1
    assert "os._exit(3)" in said.stderr


@pytest.mark.parametrize(
    "name",
    ["capstone/workflow/Snakefile", "capstone/profiles/local/config.yaml", "requirements.txt"],
)
def test_a_change_of_what_a_lab_runs_on_makes_it_stale(repo, name):
    """jupyter-cache alone would not notice."""
    before = mark()
    append(repo / name, "\n")

    assert mark() != before


def test_an_exercise_counts_for_the_labs_that_name_it(repo):
    """And for no other."""
    task = repo / "exercises/part/say_word/hints.md"
    apart = mark()
    append(task, "x")
    still_apart = mark()
    append(lab_file(repo), CELL.format("check('part/say_word')"))
    named = mark()
    append(task, "y")

    assert apart == still_apart
    assert mark() != named


def test_prose_and_files_that_no_lab_uses_do_not_count(repo):
    """A corrected sentence runs nothing."""
    before = mark()
    append(lab_file(repo), "\nBetter words.\n")
    append(repo / "capstone/notes.txt", "more")
    (repo / "capstone/results").mkdir()

    assert mark() == before


def test_two_labs_with_the_same_code_are_refused(repo):
    """The cache could not tell them apart."""
    (repo / "labs/part/second.md").write_text(lab_file(repo).read_text())

    with pytest.raises(LabError, match="labs/part/first.md and labs/part/second.md have the same code"):
        execute.execute()


def test_an_unknown_lab_gets_the_nearest_name(repo):
    """One sentence and exit code 2."""
    said = run("part/fist")

    assert (said.returncode, said.stderr) == (2, "there is no lab 'part/fist'; nearest: part/first\n")


def test_a_lab_without_the_header_is_named(repo):
    """The book would show it as a plain page."""
    lab_file(repo).write_text("# Just prose\n")

    with pytest.raises(LabError, match="labs/part/first.md is not a notebook"):
        labs.read(ID)


def test_ready_made_notebooks_have_no_outputs(repo, tmp_path):
    """For `make lab`."""
    assert run("--notebooks", str(tmp_path / "nb")).stdout == "1 notebooks written\n"

    notebook = json.loads((tmp_path / "nb" / f"{ID}.ipynb").read_text())
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in code] == [[], [], []]
    assert code[1]["metadata"] == {"label": "listing"}
