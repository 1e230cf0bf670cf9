"""confirm shows what somebody else would get: a clone, or else a copy, run from nothing without network."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from review import confirm
from review.confirm_source import bring
from review.selftest_scratch import Failed, copy_sources

CAPSTONE = Path(__file__).resolve().parents[1]


def commit(folder):
    """Make a repository of a folder with all that lies in it."""
    person = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org")
    for words in (("init", "--quiet"), ("add", "--all"), (*person, "commit", "--quiet", "-m", "all")):
        subprocess.run(["git", "-C", folder, *words], check=True)
    return folder


@pytest.fixture
def course(tmp_path, micro):
    """A repository with the capstone as one of its folders, and a finished micro run that is not in git."""
    if not shutil.which("git"):
        pytest.skip("there is no git here")
    copy_sources(CAPSTONE, tmp_path / "the course/capstone")
    commit(tmp_path / "the course")
    for name in ("results", "data"):
        shutil.copytree(micro / name, tmp_path / "the course/capstone" / name)
    return tmp_path / "the course"


def test_a_clone_gives_the_candidate_that_lies_here(course, run):
    """Each step is timed, the bytes are compared, and what is not committed is named."""
    capstone = course / "capstone"
    (capstone / "note to self.txt").touch()
    done = run(capstone, "-m", "review.confirm", "--size", "micro")
    lines = done.stdout.splitlines()

    assert done.returncode == 0, done.stdout
    assert lines[0].startswith("cloned commit ") and "capstone/note to self.txt" in lines[1]
    assert ["data", "run", "verify", "publish"] == [line.split()[0] for line in lines[4:8]]
    assert lines[3] == "network cut" or lines[3].startswith("WITH THE NETWORK")
    assert lines[-2:] == ["the same 8 files as the candidate here, byte for byte", "confirmed"]
    assert not (capstone / "publish").exists()


def test_a_file_that_was_not_committed_is_missed(course, run):
    """The step that fails is named with its last lines, and the scratch folder is kept and named."""
    (course / ".gitignore").write_text("step.py\n")
    subprocess.run(["git", "-C", course, "rm", "--quiet", "--cached", "capstone/ageing/step.py"], check=True)
    commit(course)
    done = run(course / "capstone", "-m", "review.confirm", "--size", "micro")

    assert done.returncode == 1 and "Traceback" not in done.stdout.partition("not confirmed")[0]
    assert "not confirmed: " in done.stdout and "No module named 'ageing.step'" in done.stdout
    kept = done.stdout.partition("the scratch folder is kept: ")[2].strip()
    assert kept and shutil.rmtree(kept) is None


def test_without_a_repository_the_folder_is_copied(tmp_path):
    """A capstone lifted out alone, or lying uncommitted in another repository."""
    lifted = copy_sources(CAPSTONE, tmp_path / "lifted out")
    (lifted / "results").mkdir()
    place, sentences = bring(lifted, tmp_path)

    assert sentences[0].startswith("copied this folder: ") and (place / "workflow/Snakefile").is_file()
    assert not (place / "results").exists()


def test_bytes_that_differ_are_not_confirmed(micro, tmp_path):
    """Each differing file is named, with what may be the matter."""
    shutil.copytree(micro, tmp_path / "here")
    (tmp_path / "here/results/release/report.html").write_text("another")

    with pytest.raises(Failed, match="differs from the candidate here in 1 files: report.html; if the candi"):
        confirm.comparison(micro / "publish/v1", tmp_path / "here", "micro")


def test_a_candidate_of_other_data_is_not_compared(micro):
    """The provenance says which data the candidate came from."""
    said = confirm.comparison(micro / "publish/v1", micro, "tiny")

    assert said == "published 8 files; not compared: the candidate here was made from data/micro/donors.tsv"


def test_the_network_is_cut_where_the_machine_allows_it():
    """A server of this machine answers here, and cannot be reached by what runs with the network cut."""
    if not (words := confirm.network_cut()):
        pytest.skip("this machine does not let the network be cut")
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}))"
        ends = [
            subprocess.run([*cut, sys.executable, "-c", code], capture_output=True).returncode
            for cut in ([], words)
        ]

    assert [0, 1] == ends
