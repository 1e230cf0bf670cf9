"""Ctrl-C at any moment, and two commands at once, leave nothing that breaks the next one."""

import os
import signal
import subprocess
import sys
import time

import pytest
from labkit import exercises, places, progress

ID = "part/say_word"
RIGHT = "word: sesame\nreason: it opens\n"

# Read by Python at its start: the first copy of a folder stops half-way, says so, and waits.
HALF_WAY = """
import os, pathlib, shutil, time

mark, whole = pathlib.Path(os.environ["TEST_MARK"]), shutil.copytree

def half(source, target, *rest, **more):
    if mark.exists():
        return whole(source, target, *rest, **more)
    os.makedirs(target)
    pathlib.Path(target, "half").write_text("half")
    mark.write_text("here")
    time.sleep(60)

shutil.copytree = half
"""

SLOW_CHECK = """
import os, pathlib, time

CHECKS = {"word": "the word is right"}

def check(workspace):
    mark = pathlib.Path(os.environ["TEST_MARK"])
    if not mark.exists():
        mark.with_name("judge").write_text(str(os.getpid()))
        mark.write_text("here")
        time.sleep(60)
    return []
"""


@pytest.fixture
def mark(repo, tmp_path, monkeypatch):
    """The file that a command makes when it is in the middle of its work."""
    monkeypatch.setenv("TEST_MARK", str(tmp_path / "mark"))
    return tmp_path / "mark"


@pytest.fixture
def half_way(mark, tmp_path, monkeypatch):
    """Make the first copy of a folder by any command stop half-way."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(HALF_WAY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    return mark


def begin(*words):
    """A `lab` command at work."""
    command = [sys.executable, "-m", "labkit.cli", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def lab(*words):
    """A `lab` command that has ended: (exit code, what it said, its errors)."""
    ran = begin(*words)
    out, err = ran.communicate(timeout=120)
    return ran.returncode, out, err


def interrupted(mark, *words):
    """Type Ctrl-C when the command is in the middle of its work; (exit code, its errors)."""
    ran = begin(*words)
    until = time.monotonic() + 60
    while not mark.exists() and ran.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    assert mark.exists(), ran.communicate()
    ran.send_signal(signal.SIGINT)
    return ran.wait(60), ran.stderr.read()


def ended(process):
    """Whether a process has come to its end, or does so soon."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


TOLD = "lab: stopped by you; what was half made is gone, and your work is as it was\n"


def made():
    """What lies beside the learner's folder, and the folder itself."""
    return sorted(f.name for f in exercises.learner_folder(ID).parent.glob("*"))


def test_a_start_that_is_interrupted_can_be_made_again(half_way):
    """Nothing half made is left, and nothing noted."""
    assert interrupted(half_way, "start", ID) == (130, TOLD)

    assert made() == [] and progress.load() == {}
    assert lab("start", ID)[0] == 0
    assert (exercises.learner_folder(ID) / "TASK.md").is_file()


def test_a_reset_that_is_interrupted_leaves_the_work(half_way):
    """In its place, and only there."""
    half_way.write_text("not yet")
    lab("start", ID)
    answer = exercises.learner_folder(ID) / "answer.yaml"
    answer.write_text("mine")
    half_way.unlink()

    assert interrupted(half_way, "reset", ID) == (130, TOLD)

    assert answer.read_text() == "mine" and made() == ["say_word"]
    assert lab("reset", ID)[0] == 0
    assert answer.read_text() == "word:\nreason:\n"


def test_a_check_that_is_interrupted_notes_nothing(repo, mark):
    """And its judge does not go on alone."""
    lab("start", ID)
    (repo / "exercises" / ID / "check.py").write_text(SLOW_CHECK)

    assert interrupted(mark, "check", ID) == (130, TOLD)

    assert "tries" not in progress.load()[ID]
    assert ended(int(mark.with_name("judge").read_text()))
    assert lab("check", ID)[0] == 0


def test_a_finished_copy_that_is_interrupted_is_made_anew(repo, mark, tmp_path, monkeypatch):
    """The cache holds whole copies only."""
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "own cache"))
    readme, slow = repo / "exercises" / ID / "README.md", repo / "capstone/ageing/simulate.py"
    readme.write_text(readme.read_text().replace("level: trace", "level: trace\n  state: finished"))
    wait = "import os, time\nmark = pathlib.Path(os.environ['TEST_MARK'])\n"
    wait += "if not mark.exists():\n    mark.write_text('here')\n    time.sleep(60)\n"
    slow.write_text(slow.read_text() + wait)

    assert interrupted(mark, "start", ID) == (130, TOLD)

    assert sorted(f.name for f in places.cache().iterdir()) == [".lock"]
    assert lab("start", ID)[0] == 0
    assert (exercises.learner_folder(ID) / "results/total.txt").is_file()


def test_what_a_killed_command_left_is_cleared_by_the_next(half_way):
    """A kill gives no time to tidy."""
    ran = begin("start", ID)
    until = time.monotonic() + 60
    while not half_way.exists() and time.monotonic() < until:
        time.sleep(0.05)
    ran.kill()
    ran.wait()

    assert lab("start", ID)[0] == 0
    assert not (exercises.learner_folder(ID) / "half").exists()
    assert [f.name for f in exercises.learner_folder(ID).parent.iterdir()] == ["say_word"]


def test_two_starts_at_once_make_one_folder(repo):
    """The second is told that there is one."""
    both = [begin("start", ID), begin("start", ID)]
    ended = sorted((ran.wait(120), ran.stderr.read()) for ran in both)

    assert [code for code, _ in ended] == [0, 2]
    assert "exists already" in ended[1][1]
    assert (exercises.learner_folder(ID) / "TASK.md").is_file() and made() == ["say_word"]


def test_two_checks_at_once_both_judge(repo):
    """And both are counted."""
    lab("start", ID)
    (exercises.learner_folder(ID) / "answer.yaml").write_text(RIGHT)

    both = [begin("check", ID), begin("check", ID)]

    assert [ran.wait(120) for ran in both] == [0, 0]
    assert progress.load()[ID]["tries"] == 2


def test_a_reset_and_a_check_at_once_do_not_meet(repo):
    """The check judges the work or the new start, never half of either."""
    lab("start", ID)
    (exercises.learner_folder(ID) / "answer.yaml").write_text(RIGHT)

    both = [begin("check", ID, "--json"), begin("reset", ID)]

    assert [both[0].wait(120) in (0, 1), both[1].wait(120)] == [True, 0]
    assert lab("check", ID)[0] == 1
