"""What a lab's cells print."""

from types import SimpleNamespace

import pytest
from labkit import LabError, check, doctor, machine, predict, predicted, progress, record, task, workspace
from labkit.notebook import ShellMagic
from labkit.shell import ExitCode


def cell(line, text, **variables):
    """Run a `%%sh` cell in a notebook with these variables."""
    ShellMagic(SimpleNamespace(user_ns=variables)).sh(line, text)


def test_a_cell_prints_one_tidy_block(repo, capsys):
    """In the newest workspace, its path left out."""
    workspace()
    cell("", "echo $PWD/config; ls config")

    assert capsys.readouterr().out == "config\nconfig.yaml\n"


def test_a_failure_on_purpose_is_named(repo, capsys):
    """The reader sees that it was meant."""
    workspace()
    cell("--expect 3", "echo so; exit 3")

    assert capsys.readouterr().out == "so\nexit code 3 (expected)\n"


def test_an_unexpected_exit_code_shows_the_output_and_fails_in_one_line(repo, capsys):
    """Without a traceback."""
    workspace()
    with pytest.raises(ExitCode) as caught:
        cell("", "echo so; exit 3")

    assert capsys.readouterr().out == "so\n"
    assert caught.value._render_traceback_() == [
        "ExitCode: this cell ended with exit code 3 where 0 was expected"
        " (to expect it, write %%sh --expect 3)"
    ]


def test_a_failure_that_did_not_happen_says_so(repo):
    """A plain cell expects success."""
    workspace()
    with pytest.raises(
        ExitCode, match=r"exit code 0 where 3 was expected \(to expect it, write %%sh alone\)"
    ):
        cell("--expect 3", "true")


def test_a_cell_may_name_its_workspace(repo, capsys):
    """Not only the newest one; the newest stays the newest."""
    first, second = workspace(), workspace()
    first.write("which.txt", "first")
    second.write("which.txt", "second")
    cell("--in first --expect 1", "cat which.txt; exit 1", first=first, second=second)
    cell("", "cat which.txt", first=first, second=second)

    assert capsys.readouterr().out == "first\nexit code 1 (expected)\nsecond\n"


def test_a_name_that_is_no_workspace_gets_those_that_are(repo):
    """A number is none, and what IPython keeps under an underscore is not for typing."""
    ws = workspace()

    with pytest.raises(
        LabError, match=r"--in frsh: no workspace has that name; the notebook has fresh, old$"
    ):
        cell("--in frsh", "true", old=ws, fresh=ws, frsh=3, _1=ws)
    with pytest.raises(LabError, match="the notebook has none yet"):
        cell("--in frsh", "true")


def test_any_exit_code_and_a_part_of_the_output(repo, capsys):
    """Both options at once."""
    workspace()
    cell("--expect any --lines 2-2", "seq 3; exit 9")

    assert capsys.readouterr().out == "[… 1 line]\n2\n[… 1 line]\n"


@pytest.mark.parametrize("line", ["--expect", "--expect x", "--quiet", "--lines", "--in", "it's"])
def test_an_unknown_option_is_an_error(repo, line):
    """It says which options there are."""
    workspace()
    with pytest.raises(LabError, match="knows --expect N, --lines a-b and --in NAME"):
        cell(line, "true")


def test_a_prediction_never_waits(repo, capsys):
    """Run-all counts it as skipped."""
    predict("How many?", options=["one", "two"])

    said = capsys.readouterr().out
    assert said.startswith("Predict: How many?\n  · one\n  · two\n")
    assert "skipped" in said
    assert progress.load() == {}


def test_a_committed_prediction_is_kept(repo, capsys):
    """In the local file only."""
    predict("How many?", mine=2)

    assert "You say: 2 (kept in your progress file)" in capsys.readouterr().out
    assert progress.load() == {"predictions": {"How many?": "2"}}


@pytest.mark.parametrize(("mine", "kept"), [("one", "one"), (" ONE", "one"), (2, "2")])
def test_a_prediction_is_one_of_the_options_and_shown_again(repo, capsys, mine, kept):
    """Capitals, spaces and quotes around a number aside."""
    predict("How many?", options=["one", 2], mine=mine)
    capsys.readouterr()
    predicted()

    assert capsys.readouterr().out == f"You said: {kept}\n"
    assert progress.load() == {"predictions": {"How many?": kept}}


@pytest.mark.parametrize("mine", ["three", 3])
def test_a_prediction_that_is_none_of_the_options_is_told_in_one_line(repo, capsys, mine):
    """And does not stop the notebook; an earlier answer is not shown for it."""
    predict("Which?", mine="this")
    capsys.readouterr()
    predict("How many?", options=["one", "two"], mine=mine)
    predicted()

    assert capsys.readouterr().out.splitlines()[-1] == (
        f'  (not kept: mine={mine!r} is none of the options; write "one" or "two")'
    )
    assert progress.load() == {"predictions": {"Which?": "this"}}


@pytest.mark.parametrize("mine", [None, "", " "])
def test_a_skipped_prediction_shows_nothing_at_the_look(repo, capsys, mine):
    """Nor the answer to the question before."""
    predict("Which?", mine="this")
    predict("How many?", mine=mine)
    capsys.readouterr()
    predicted()

    assert capsys.readouterr().out == ""


def test_a_prediction_and_a_passed_check_survive_a_folder_that_cannot_be_used(repo, capsys, monkeypatch):
    """They are shown, and the sentence says why they are not kept."""
    ws = task("part/say_word")
    ws.write("answer.yaml", "word: sesame\nreason: it opens\n")
    monkeypatch.setenv("LAB_HOME", str(repo / "requirements.txt" / "below"))
    predict("How many?", mine=2)
    check("part/say_word", ws)

    said = capsys.readouterr().out
    assert "You say: 2 (not kept: " in said and "Done: everything holds." in said
    assert said.count("set LAB_HOME to a folder elsewhere") == 2


@pytest.mark.parametrize("name", ["Jobs", "two words", "", "3"])
def test_a_recorded_name_is_one_the_prose_can_use(name):
    """Refused where it is given, not where it is quoted."""
    with pytest.raises(LabError, match="lower case letters"):
        record(name, 31)


def test_unfinished_work_is_reported_without_an_error(repo, capsys):
    """Expected, seen, where, why, next; and what was not run."""
    check("part/say_word", task("part/say_word"))

    said = capsys.readouterr().out
    assert said.startswith("0 of 3 checks: part/say_word, not done yet\n\nform\n  expected  a value for each")
    assert "not run, because they need a check that failed: word, reason" in said


def test_finished_work_is_noted_in_the_progress(repo, capsys):
    """The same check as on the command line."""
    ws = task("part/say_word")
    ws.write("answer.yaml", "word: sesame\nreason: it opens\n")
    check("part/say_word", ws)

    assert "Done" in capsys.readouterr().out
    assert "passed" in progress.load()["part/say_word"]


def test_an_unknown_exercise_is_told_and_does_not_stop_the_lab(repo, capsys):
    """With the nearest name."""
    workspace()
    check("part/say_wrd")

    assert "nearest: part/say_word" in capsys.readouterr().out


def test_the_doctor_says_the_same_on_every_ready_machine(repo, capsys):
    """No number of this machine gets into a page."""
    doctor()

    said = capsys.readouterr().out
    assert "Everything the labs need is here." in said
    assert [line for line in said.splitlines() if line.startswith("NOT")] == []


def test_the_doctor_says_what_to_do(repo, capsys, monkeypatch):
    """A missing program, a full disk, another Snakemake, a folder that cannot be written to."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: type("Use", (), {"free": 2e8}))
    monkeypatch.setattr(machine, "version", lambda _: "8.0.0")
    monkeypatch.setenv("LAB_HOME", "/proc/nowhere")
    doctor()

    said = capsys.readouterr().out
    for words in ("install make", "free 1 GB", "checked with 9.27.1", "set LAB_HOME"):
        assert f"{words}" in said
    assert "Everything" not in said


def test_the_doctor_sees_a_file_where_the_folder_should_be(repo, capsys, monkeypatch):
    """Looking further up would find a folder that can be written to."""
    monkeypatch.setenv("LAB_HOME", str(repo / "requirements.txt" / "below"))
    doctor()

    assert "set LAB_HOME" in capsys.readouterr().out
