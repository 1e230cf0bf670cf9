"""A worked example in commits cannot go stale: it is undone on the capstone as it is, and made again."""

import pytest
from labkit import labs, places, replay
from labkit.places import LabError
from labkit.replay import Replay
from labkit.spaces import Workspace, copy_to

LABS = [id for id in places.lab_ids() if list((places.root() / "labs" / id).glob("*.patch"))]
PATCH = """Say it louder

Nobody heard.

--- a/one.txt
+++ b/one.txt
@@
-low
+high
--- /dev/null
+++ b/two.txt
--- a/three.txt
+++ /dev/null
@@
-old
"""


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A repository whose capstone has two files, and a lab with one commit."""
    monkeypatch.setenv("LAB_ROOT", str(tmp_path))
    (tmp_path / "capstone/workflow").mkdir(parents=True)
    (tmp_path / "capstone/one.txt").write_text("first\nhigh\nlast\n")
    (tmp_path / "capstone/two.txt").write_text("new\n")
    (tmp_path / "labs/part/story").mkdir(parents=True)
    (tmp_path / "labs/part/story/1_louder.patch").write_text(PATCH)
    return tmp_path


@pytest.fixture
def quiet(monkeypatch):
    """Keep what a notebook would be told."""
    kept = {}
    monkeypatch.setattr(replay.notebook, "record", kept.__setitem__)
    return kept


def heard(space):
    """It is loud."""
    if "high" not in space.read("one.txt"):
        yield "one.txt is low"


def test_there_is_a_story_to_test():
    assert LABS == ["module03/worked_example", "module09/tuning"]


@pytest.mark.parametrize("lab", LABS)
def test_after_the_last_commit_nothing_differs_from_the_capstone(lab, tmp_path):
    """Each commit changes the files that it names and no others; each of them differs before it."""
    copy_to(tmp_path / "capstone", "tiny", "fresh")
    story, states = Replay(lab, Workspace(tmp_path / "capstone")), replay.versions(lab)

    for number, step in enumerate(story.commits):
        changed = sorted(change.file for change in step.changes)
        assert changed == sorted(n for n in states[0] if states[number][n] != states[number + 1][n])
        assert set(changed) <= set(story.differing())
        story.commit()

    assert story.differing() == []


def test_the_state_before_is_made_of_the_files_as_they_are_now(small):
    """A place is replaced, a new file is away, a removed one is back; what stands around it is kept."""
    (small / "capstone/one.txt").write_text("another first\nhigh\nanother last\n")

    before, after = replay.versions("part/story")

    assert before == {"one.txt": "another first\nlow\nanother last\n", "two.txt": None, "three.txt": "old\n"}
    assert after == {"one.txt": "another first\nhigh\nanother last\n", "two.txt": "new\n", "three.txt": None}


@pytest.mark.parametrize("text, times", [("first\nloud\n", 0), ("high\nhigh\n", 2), ("higher\n", 0)])
def test_a_place_that_is_not_there_once_is_named(small, text, times):
    """Patch, file and place: what to renew."""
    (small / "capstone/one.txt").write_text(text)

    with pytest.raises(LabError, match=rf"1_louder.patch: what place 1 in one.txt .* there {times} times"):
        replay.versions("part/story")


@pytest.mark.parametrize("name, there", [("two.txt", False), ("three.txt", True)])
def test_a_file_that_should_be_new_or_gone_and_is_not_is_named(small, name, there):
    (small / "capstone" / name).unlink(missing_ok=True)
    if there:
        (small / "capstone" / name).write_text("still here\n")

    with pytest.raises(LabError, match=rf"1_louder.patch: {name} is {'' if there else 'not '}there"):
        replay.versions("part/story")


def test_a_promise_is_asked_before_and_after_and_noted(small, tmp_path, quiet, capsys):
    space = Workspace(tmp_path / "space")
    story = Replay("part/story", space)

    story.ask(1, heard, kept=False)
    story.commit()
    story.ask(1, heard, kept=True)

    assert quiet == {"promise_1": "It is loud", "check_1_before": "broken", "check_1_after": "holds"}
    assert "  · one.txt is low\nBROKEN" in capsys.readouterr().out


@pytest.mark.parametrize("kept, word", [(True, "hold"), (False, "be broken")])
def test_a_check_that_proves_nothing_is_an_error(small, tmp_path, quiet, kept, word):
    """One that holds already, or does not hold yet, would make the story untrue."""
    story = Replay("part/story", Workspace(tmp_path / "space"))
    if not kept:
        story.commit()

    with pytest.raises(LabError, match=f"it should {word}"):
        story.ask(1, heard, kept=kept)


def test_a_lab_is_stale_when_a_commit_changes(monkeypatch):
    """The book would show the old diff otherwise."""
    seen = []
    monkeypatch.setattr(labs, "_add", lambda digest, base, files: seen.extend(files))

    labs.fingerprint(LABS[0])

    assert {step.name for step in replay.commits(LABS[0])} <= {file.name for file in seen}


def test_after_the_last_commit_there_is_no_other(small, tmp_path, capsys):
    """A cell that is run twice says what to do."""
    story = Replay("part/story", Workspace(tmp_path / "space"))
    story.commit()

    with pytest.raises(LabError, match="run the lab from its first cell"):
        story.commit()
