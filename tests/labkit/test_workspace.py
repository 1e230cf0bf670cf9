"""A workspace is a faithful, throwaway copy of the capstone."""

import subprocess
import sys

import pytest
from labkit import LabError, workspace


def stored(cache, ending):
    """Names in the cache of copies of that kind."""
    return {folder.name for folder in cache.iterdir() if folder.name.endswith(ending)}


def test_a_finished_workspace_has_nothing_left_to_do(repo):
    """Results, records and times are copied so that Snakemake trusts them at their new place."""
    said = workspace("tiny", "finished").run("snakemake --profile profiles/local -n").text

    assert "Nothing to be done" in said


def test_a_fresh_workspace_has_data_and_no_results(repo):
    """It is what a clone would be, with the data made."""
    ws = workspace("tiny", "fresh")

    assert ws.exists("data/tiny/donors.tsv")
    assert not ws.exists("results")
    assert not ws.exists("notes.txt")


def test_a_workspace_of_another_size_runs_on_its_own_data(repo):
    """Plain commands use the size that was asked for."""
    assert workspace("standard").read("config/config.yaml").startswith("catalogue: data/standard/donors.tsv")


def test_what_a_cell_changes_stays_out_of_the_next_copy_and_the_repository(repo):
    """Anything may be tried."""
    workspace().write("config/config.yaml", "broken")

    assert workspace().read("config/config.yaml") == (repo / "capstone/config/config.yaml").read_text()


def test_a_changed_profile_is_seen_without_another_run(repo, cache):
    """Results depend on the science alone, so only a change of that makes a new finished copy."""
    workspace("tiny", "finished")
    before = stored(cache, "finished")
    (repo / "capstone/profiles/local/config.yaml").write_text("cores: 1\n")

    assert workspace("tiny", "finished").read("profiles/local/config.yaml") == "cores: 1\n"
    assert stored(cache, "finished") == before


def test_a_changed_rule_makes_a_new_copy(repo, cache):
    """A copy is stored for each version of the science."""
    workspace("tiny", "fresh")
    before = stored(cache, "fresh")
    with open(repo / "capstone/workflow/Snakefile", "a") as file:
        file.write("# another version\n")

    workspace("tiny", "fresh")

    assert len(stored(cache, "fresh") - before) == 1


def test_two_processes_at_once_make_one_copy(repo, tmp_path, monkeypatch):
    """The second waits for the first and finds its copy."""
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "own cache"))
    code = "from labkit import workspace; print(workspace('tiny', 'fresh').exists('data/tiny/donors.tsv'))"

    both = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in "ab"]

    assert [p.communicate()[0] for p in both] == ["True\n", "True\n"]
    assert len(list((tmp_path / "own cache").glob("*-fresh"))) == 1
    assert not list((tmp_path / "own cache").glob(".making-*"))


def test_a_capstone_that_does_not_run_leaves_no_copy(repo, tmp_path, monkeypatch):
    """The error shows what the run said; the next call tries again."""
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "own cache"))
    (repo / "capstone/ageing/simulate.py").write_text("raise SystemExit('no more donors')")

    with pytest.raises(LabError, match="no more donors"):
        workspace("tiny", "fresh")

    assert [f.name for f in (tmp_path / "own cache").iterdir()] == [".lock"]


def test_a_disk_that_is_full_is_told_in_one_sentence(repo, tmp_path, monkeypatch):
    """Not by the traceback of whatever wrote last; the next call tries again."""
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "own cache"))
    (repo / "capstone/ageing/simulate.py").write_text("raise OSError(28, 'No space left on device')")

    with pytest.raises(LabError) as caught:
        workspace("tiny", "fresh")

    assert str(caught.value) == (
        f"{tmp_path}/own cache cannot be used (no space left on device):"
        " make room there, or set LAB_CACHE to a folder elsewhere"
    )
    assert [f.name for f in (tmp_path / "own cache").iterdir()] == [".lock"]


@pytest.mark.parametrize(("old", "times"), [("nowhere", 0), ("t", 5)])
def test_an_edit_needs_exactly_one_place(repo, old, times):
    """None or several places change nothing and say how many there are."""
    ws = workspace()
    ws.write("a.txt", "t t t t t")

    with pytest.raises(LabError, match=f"stands there {times} times"):
        ws.edit("a.txt", old, "x")

    assert ws.read("a.txt") == "t t t t t"


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda ws: ws.read("missing.txt"), "no file missing.txt"),
        (lambda ws: ws.write("../outside.txt", ""), "outside the workspace"),
        (lambda ws: ws.digest("missing"), "no folder missing"),
        (lambda _: workspace("huge"), "choose tiny or standard"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(repo, act, words):
    """The error names what is wrong."""
    with pytest.raises(LabError, match=words):
        act(workspace())


def test_equal_bytes_have_equal_digests(repo):
    """Relative names and content count; hidden files do not."""
    one, two = workspace(), workspace()
    one.write(".snakemake/x", "hidden")

    assert one.digest() == two.digest()
    two.write("config/config.yaml", "other")
    assert [n for n in one.digest() if one.digest()[n] != two.digest()[n]] == ["config/config.yaml"]


def test_the_folder_is_gone_when_python_ends(repo):
    """Throwaway means thrown away."""
    code = "from labkit import workspace; print(workspace().path.parent)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert subprocess.run(["test", "-e", said.strip()]).returncode == 1
