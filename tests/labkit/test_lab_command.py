"""The `lab` command: start, check, hint, reset, progress."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from labkit import checks, cli, cli_parts, exercises, places, progress
from labkit.spaces import digests

ID = "part/say_word"
RIGHT = "word: sesame\nreason: it opens\n"


def lab(*words):
    """Type a `lab` command."""
    return CliRunner().invoke(cli.main, words)


def begun(answer=None):
    """Start the exercise and, if given, fill the form; return the learner's folder."""
    assert lab("start", ID).exit_code == 0
    folder = exercises.learner_folder(ID)
    if answer is not None:
        (folder / "answer.yaml").write_text(answer)
    return folder


def test_start_makes_a_folder_with_the_task_the_start_and_the_form(repo):
    """The start's files lie over the capstone's."""
    folder = begun()

    assert folder == places.home() / "part" / "say_word"
    assert "threshold: 2" in (folder / "config/config.yaml").read_text()
    assert (folder / "answer.yaml").read_text() == "word:\nreason:\n"
    assert (folder / "workflow/Snakefile").exists()


def test_the_task_is_the_readme_without_what_is_dead_in_the_folder(repo):
    """No front matter; a link out of the exercise becomes the name of the site's page."""
    text = (begun() / "TASK.md").read_text()

    assert text.splitlines() == [
        "# Say the word",
        "",
        'Look up (on the site: `labs/part/first.html`) and [out](https://example.org/a.md "there").',
        "See the answer (on the site: `answers/part/say_word/README.html`).",
    ]


@pytest.mark.parametrize("command", ["start", "reset"])
def test_a_start_says_what_to_type_and_what_to_read(repo, monkeypatch, tmp_path, command):
    """The line works in a shell whatever is in the folder's name."""
    monkeypatch.setenv("LAB_HOME", str(tmp_path / 'my $HOME "`x` \\ place'))
    lines = lab(command, ID).stdout.splitlines()

    (cd,) = [line for line in lines if line.startswith("  cd ")]
    there = subprocess.run(["bash", "-c", f"{cd}; pwd"], capture_output=True, text=True).stdout
    assert cd[5] == cd[-1] == '"'
    assert there == f"{exercises.learner_folder(ID)}\n"
    assert lines[-1] == f"Read TASK.md there first. When you think it is done: lab check {ID}"


def test_a_start_without_snakemake_at_hand_says_how_to_reach_it(repo, monkeypatch):
    """One more line to type, after the first."""
    monkeypatch.setattr(cli_parts.shutil, "which", lambda _: None)

    lines = lab("start", ID).stdout.splitlines()

    assert lines[3].startswith(f'  export PATH="{os.path.dirname(sys.executable)}":$PATH ')


def test_start_never_touches_an_existing_folder(repo):
    """It says how to go on."""
    folder = begun("mine")

    said = lab("start", ID)

    assert said.exit_code == 2
    assert f"lab reset {ID}" in said.stderr
    assert (folder / "answer.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("answer", "passed", "failed", "not_run"),
    [
        ("word:\nreason:\n", [], ["form"], ["word", "reason"]),
        ("word: open\nreason: x\n", ["form"], ["word"], ["reason"]),
        ("word: sesame\nreason: x\n", ["form", "word"], ["reason"], []),
        (": not yaml [", [], ["form"], ["word", "reason"]),
        ("- a list\n", [], ["form"], ["word", "reason"]),
    ],
)
def test_a_wrong_answer_fails_with_its_finding(repo, answer, passed, failed, not_run):
    """Exit code 1; checks that need a failed one are named as not run."""
    begun(answer)

    said = lab("check", ID, "--json")

    report = json.loads(said.stdout)
    assert said.exit_code == 1
    assert (report["passed"], report["failed"], report["not_run"]) == (passed, failed, not_run)


def test_the_report_says_what_why_and_next(repo):
    """In words, on the terminal."""
    begun("word: open\nreason: x\n")

    said = lab("check", ID).stdout

    assert said.splitlines() == [
        "1 of 3 checks: part/say_word, not done yet",
        "",
        "word",
        "  expected  the word",
        "  seen      open",
        "  where     answer.yaml",
        "  why       nobody can read your mind",
        "  next      look at the hint",
        "",
        "not run, because they need a check that failed: reason",
    ]


def test_the_right_answer_passes_and_is_remembered(repo):
    """Exit code 0 only now."""
    begun(RIGHT)

    said = lab("check", ID)

    assert said.exit_code == 0
    assert said.stdout.splitlines() == [
        f"3 of 3 checks: {ID}",
        "",
        "  ok        form: the form is filled",
        "  ok        word: the word is right",
        "  ok        reason: the reason fits the word",
        "",
        "Done: everything holds.",
        f"Now compare with the answer, on the site: answers/{ID}/README.html",
    ]
    assert json.loads(lab("list", "--json").stdout)[0]["state"] == "passed"
    said = lab("progress").stdout
    assert ["id", "state", "tries", "hints", ID, "passed", "1", "0"] == said.split()[:8]
    assert "1 of 1 exercises passed" in said


def test_checking_before_starting_says_what_to_type(repo):
    """No folder is made on the way."""
    said = lab("check", ID)

    assert (said.exit_code, f"lab start {ID}" in said.stderr) == (2, True)
    assert not exercises.learner_folder(ID).exists()


@pytest.mark.parametrize("command", ["start", "check", "hint", "reset"])
def test_an_unknown_exercise_gets_the_nearest_name(repo, command):
    """One sentence, no traceback."""
    said = lab(command, "part/say_wrod")

    assert said.exit_code == 2
    assert said.stderr == "lab: there is no exercise 'part/say_wrod'; nearest: part/say_word\n"


def test_hints_come_one_step_at_a_time_and_end(repo):
    """Remembered between calls; after the last comes the way to the answer, not the last again."""
    said = [lab("hint", ID).stdout for _ in range(5)]

    assert [s.splitlines()[-1] for s in said] == [
        "(hint 1 of 3)",
        "(hint 2 of 3)",
        "(hint 3 of 3)",
        f"The reasoning is on the site's page answers/{ID}/README.html",
        f"The reasoning is on the site's page answers/{ID}/README.html",
    ]
    assert said[3].startswith("No more hints: you have seen all 3") and "Three" not in said[3]
    assert progress.load()[ID]["hints"] == 3
    assert "Two" in said[1] and "Two" not in said[2]


def test_reset_keeps_a_dated_copy_of_changed_work(repo):
    """And brings the start back."""
    folder = begun("mine")

    said = lab("reset", ID)

    (saved,) = (places.home() / "saved" / "part").iterdir()
    assert str(saved) in said.stdout
    assert (saved / "answer.yaml").read_text() == "mine"
    assert (folder / "answer.yaml").read_text() == "word:\nreason:\n"


def test_reset_of_untouched_work_keeps_no_copy(repo):
    """Results of a run are not work."""
    folder = begun()
    (folder / "results").mkdir()
    (folder / "results" / "x.txt").write_text("made")

    lab("reset", ID)

    assert not (places.home() / "saved").exists()
    assert not (folder / "results").exists()


def status(repo):
    """What git says of a folder, files that it ignores not left out."""
    said = subprocess.run(
        ["git", "status", "--porcelain", "--ignored"], cwd=repo, capture_output=True, text=True
    )
    return said.stdout


def test_no_command_touches_the_repository(repo):
    """Every file keeps its bytes, and none is added."""
    (repo / ".gitignore").write_text("*.npz\n")
    for words in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *words], cwd=repo, check=True)
    before = digests(repo), status(repo)
    begun(RIGHT)
    for words in (
        ["check", ID],
        ["hint", ID],
        ["reset", ID],
        ["list"],
        ["progress"],
        ["doctor"],
        ["exit", "part"],
    ):
        lab(*words)
        lab(*words, "--json")

    assert (digests(repo), status(repo)) == before


def test_the_folder_under_judgement_lends_no_module_to_the_judge(repo):
    """A learner's file named like a module of ours changes nothing."""
    folder = begun("word: open\nreason: x\n")
    (folder / "yaml.py").write_text("raise SystemExit(0)")
    (folder / "labkit.py").write_text("raise SystemExit(0)")

    assert checks.run(ID, folder).failed == ["word"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("    1 / 0", "ZeroDivisionError at check.py, line 5"),
        ("    import os; os._exit(0)", "it said nothing"),
        ("    import time; time.sleep(9)", "more than 2 s"),
        ("    print('noise'); return [Finding('other', *'abcde')]", "'other', which is not in its CHECKS"),
    ],
)
def test_a_fault_of_the_checker_is_not_blamed_on_the_learner(repo, body, words):
    """It is said to be one, and nothing counts as judged."""
    check = "from labkit.checks import Finding\n\nCHECKS = {'a': 'b'}\ndef check(workspace):\n"
    (repo / "exercises" / ID / "check.py").write_text(check + body)

    with pytest.raises(places.LabError, match=words):
        checks.run(ID, repo, limit=2)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("minutes: 3", "minuets: 3", "minuets"),
        ("level: trace", "level: expert", "level 'expert' is not one of trace"),
        ("exercise:", "exercises:", "front matter `exercise:`"),
    ],
)
def test_a_faulty_front_matter_is_named(repo, old, new, words):
    """The file and the key."""
    readme = repo / "exercises" / ID / "README.md"
    readme.write_text(readme.read_text().replace(old, new))

    said = lab("list")

    assert said.exit_code == 2
    assert f"exercises/{ID}/README.md" in said.stderr and words in said.stderr


def test_exercises_are_listed_as_the_book_orders_them(repo):
    """Those that the book does not hold yet come last, by name; what is no exercise is passed over."""
    part = repo / "exercises" / "part"
    for name in ("a_draft", "read_first", "another_draft"):
        (part / name).mkdir(parents=True)
        (part / name / "check.py").touch()
    pages = ["exercises/part/read_first/README", "book/part/other", f"exercises/{ID}/README"]
    (repo / "_toc.yml").write_text("".join(f"- file: {page}\n" for page in pages))

    assert ["part/read_first", ID, "part/a_draft", "part/another_draft"] == places.exercise_ids()


def test_a_damaged_progress_file_is_named_and_left_alone(repo):
    """Nobody's record is overwritten by surprise."""
    places.home().mkdir()
    (places.home() / "progress.json").write_text("{")

    said = lab("hint", ID)

    assert said.exit_code == 2 and "progress.json" in said.stderr
    assert (places.home() / "progress.json").read_text() == "{"


def test_progress_survives_a_write_that_is_cut_short(repo, monkeypatch):
    """The file is replaced whole or not at all."""
    lab("hint", ID)
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))

    lab("hint", ID)

    assert progress.load()[ID]["hints"] == 1


def refused(number, path):
    """A function that fails as the system would."""

    def refuse(*_, **__):
        raise OSError(number, os.strerror(number), str(path))

    return refuse


@pytest.mark.parametrize("command", [["start", ID], ["reset", ID], ["hint", ID], ["progress"], ["list"]])
def test_a_home_that_cannot_be_used_is_told_in_one_sentence(repo, monkeypatch, command):
    """Exit code 2, the variable to set, no traceback."""
    monkeypatch.setenv("LAB_HOME", str(repo / "requirements.txt" / "below"))

    said = lab(*command)

    assert said.exit_code == 2
    assert said.stderr.startswith(f"lab: {repo}/requirements.txt")
    assert said.stderr.endswith("or set LAB_HOME to a folder elsewhere\n")
    assert said.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["check", "hint"])
def test_a_home_that_cannot_be_written_to_is_told_in_one_sentence(repo, monkeypatch, command):
    """An exercise begun earlier, on a disk that is read-only now."""
    folder = begun(RIGHT)
    monkeypatch.setattr(progress.tempfile, "mkstemp", refused(errno.EROFS, places.home() / "x"))

    said = lab(command, ID)

    assert (said.exit_code, said.stderr) == (
        2,
        f"lab: {places.home()}/x cannot be used (read-only file system):"
        " see whether you may read and write there, or set LAB_HOME to a folder elsewhere\n",
    )
    assert (folder / "answer.yaml").read_text() == RIGHT


@pytest.mark.parametrize("raised", [OSError, shutil.Error])
def test_a_full_disk_is_told_and_leaves_nothing_half_made(repo, monkeypatch, raised):
    """One file, or the list of files that a copy of a folder could not make."""
    begun()
    full = refused(errno.ENOSPC, exercises.learner_folder(ID))

    def copies(*words, **__):
        try:
            full()
        except OSError as error:
            raise error if raised is OSError else shutil.Error([("a", error.filename, str(error))]) from None

    monkeypatch.setattr("labkit.store.shutil.copytree", copies)
    said = lab("reset", ID)

    assert (said.exit_code, said.stderr) == (
        2,
        f"lab: {exercises.learner_folder(ID)} cannot be used (no space left on device):"
        " make room there, or set LAB_HOME to a folder elsewhere\n",
    )
    assert list(exercises.learner_folder(ID).parent.iterdir()) == [exercises.learner_folder(ID)]


def test_a_reset_that_fails_puts_the_work_back(repo, monkeypatch):
    """Nobody looks for it elsewhere after an error."""
    folder = begun("mine")
    monkeypatch.setattr("labkit.store.shutil.copytree", refused(errno.ENOSPC, folder))

    assert lab("reset", ID).exit_code == 2
    assert (folder / "answer.yaml").read_text() == "mine"


def test_a_reset_that_fails_between_its_two_moves_puts_the_work_back(repo, monkeypatch):
    """The old folder is aside by then, and the new one not yet in its place."""
    folder, move = begun("mine"), Path.rename

    def only_the_old_one(self, target):
        if self.name.endswith(".making"):
            raise KeyboardInterrupt
        return move(self, target)

    monkeypatch.setattr(Path, "rename", only_the_old_one)

    assert lab("reset", ID).exit_code == 130
    assert (folder / "answer.yaml").read_text() == "mine"
    assert [f.name for f in folder.parent.iterdir()] == ["say_word"]


def test_a_reader_that_goes_away_is_no_error(repo, monkeypatch):
    """As in `lab list | head -1`."""
    monkeypatch.setattr(cli.exercises, "all_exercises", refused(errno.EPIPE, ""))

    said = lab("list")

    assert (said.exit_code, said.stderr) == (1, "")


def test_the_doctor_fails_when_something_is_missing(repo, monkeypatch):
    """For use in a script."""
    assert lab("doctor").exit_code == 0
    monkeypatch.setenv("PATH", "")

    said = lab("doctor", "--json")

    assert said.exit_code == 1
    assert {"bash", "make"} == {sign["name"] for sign in json.loads(said.stdout) if not sign["ok"]}
