"""A module is killed exactly where it was asked for, and what readers find after that is told truly."""

import signal
import subprocess
import sys

import pytest
from labkit.moments import another_disk, call, telling

WRITER = """
import os, pathlib, shutil, sys
if __name__ == "__main__":
    how, text = sys.argv[1], "new" * 100
    name = pathlib.Path("table" if how == "in_place" else ".table.partial")
    name.write_text(text)
    if how == "renamed":
        os.replace(name, "table")
    if how == "moved":
        shutil.move(shutil.move(name, "elsewhere/table"), "table")
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a table, a module that writes it anew, and what is to be another disk."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "table").write_text("old")
    (tmp_path / "writer.py").write_text(WRITER)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_tells_the_changes_in_order(place):
    assert ("open", "os.rename") == call("writer", ["renamed"]).changes


def test_it_kills_before_the_change_it_was_asked_for(place):
    """The file beside it is whole by then, the rename has not happened."""
    ended = call("writer", ["renamed"], at=2)

    assert (-signal.SIGKILL, ("open",)) == (ended.code, ended.changes)
    assert "old" == (place / "table").read_text() and 300 == (place / ".table.partial").stat().st_size


def test_it_kills_in_the_middle_of_a_file(place):
    """As many bytes are left as there was room for."""
    ended = call("writer", ["in_place"], at=1, room=120)

    assert ended.killed and ("new" * 40) == (place / "table").read_text()


def test_a_rename_from_another_disk_is_a_copy(place):
    """So a kill in its middle leaves half a table, which one on the same disk never does."""
    changes = call("writer", ["moved"], prepare=another_disk("elsewhere")).changes
    left = set()
    for at in range(1, len(changes) + 1):
        (place / "table").write_text("old")
        call("writer", ["moved"], at=at, room=120, prepare=another_disk("elsewhere"))
        left.add((place / "table").read_text())

    assert "new" * 40 in left


def test_each_change_of_a_name_is_worth_a_kill():
    """And the change after it, and some of the others."""
    changes = ["open"] * 10 + ["os.rename"] + ["os.remove"] * 10

    assert [1, 8, 11, 12, 15] == telling(changes, 3)


def told(place, how):
    """What the command prints."""
    words = [sys.executable, "-m", "labkit.moments", "shown", "shown", "writer", how]
    (place / "shown").mkdir()
    (place / "shown/table").write_text("old")
    (place / "writer.py").write_text(
        WRITER.replace('"table', '"shown/table').replace('".table', '"shown/.table')
    )
    return subprocess.run(words, cwd=place, capture_output=True, text=True, check=True).stdout


def test_the_command_counts_what_readers_find(place):
    """Killed before the table is opened and before it is renamed, a reader finds the old one."""
    counted = told(place, "renamed").splitlines()[1:]

    assert ["0 × the new files", "0 × neither"] == [line.strip() for line in counted[1:]]
    assert "old" == (place / "shown/table").read_text()
