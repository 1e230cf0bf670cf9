"""The record tells the run and no place or person; review.provenance tells what has changed since."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from ageing.provenance import nameless
from review.provenance_check import changes_since, read_record

RECORD = "results/provenance/run.json"


def made_again(folder, run):
    """Let the workflow write the record again, and return it."""
    (folder / RECORD).unlink()
    done = run(folder, "-m", "snakemake", "--profile", "profiles/ci")
    assert done.returncode == 0, done.stdout
    return read_record(folder)


def git(folder, *words):
    """Run git in a folder, as nobody in particular."""
    names = {f"GIT_{who}_{what}": "nobody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *words], cwd=folder, env=os.environ | names, text=True, capture_output=True, check=True
    )
    return done.stdout.strip()


def test_the_record_tells_what_decides_a_run(finished):
    """What was asked, in which settings, with which code, config and inputs, and when."""
    record = read_record(finished)

    assert record["command"].startswith("snakemake --profile profiles/local")
    assert ["profiles/local"] == list(record["profiles"]) and "local" == record["executor"]
    assert True is record["settings"]["force_incomplete"] and "greedy" == record["settings"]["scheduler"]
    assert ["config/config.yaml"] == list(record["config_files"])
    assert {"ageing/step.py", "workflow/Snakefile", "workflow/rules/common.smk"} <= set(record["code"])
    assert {"data/tiny/donors.tsv", "data/tiny/gene_sets.tsv", "data/tiny/archive/D01.npz"} < set(
        record["inputs"]
    )
    assert {"system", "cores"} == set(record["host"]) and "not a git checkout" == record["git"]
    assert record["started"] < record["ended"]


def test_the_record_tells_every_job_that_led_to_the_candidate(finished):
    """All but its own and the target; each with its attempt and its times within the run."""
    record = read_record(finished)

    assert 53 == len(record["jobs"])
    for log, facts in record["jobs"].items():
        assert (1, [], "this run") == (facts["attempt"], facts["failed_attempts"], facts["made_by"]), log
        assert record["started"] < facts["started"] <= facts["ended"] < record["ended"], log


@pytest.mark.parametrize(
    "word, expected",
    [
        ("profiles/ci", "profiles/ci"),
        ("/srv/alice/donors.tsv", "…/donors.tsv"),
        ("../../alice/donors.tsv", "…/donors.tsv"),
        ("--directory=/srv/alice/my run", "--directory=…/my run"),
        ("--config=catalogue=/srv/alice/donors.tsv", "--config=catalogue=…/donors.tsv"),
        ({"/srv/alice/a": ["/srv/alice/b", 1, None]}, {"…/a": ["…/b", 1, None]}),
        (os.path.abspath("data/tiny"), "data/tiny"),
    ],
)
def test_a_place_elsewhere_keeps_its_last_name_only(word, expected):
    """What lies in the folder of the run is told as seen from there."""
    assert expected == nameless(word)


def test_a_run_elsewhere_names_no_place(finished, tmp_path, run):
    """Record a run with absolute paths in its command and config: none is in the record."""
    shutil.copytree(finished, tmp_path / "own")
    said = {
        "command": ["snakemake", "--directory", str(tmp_path), f"--config=catalogue={tmp_path}/x.tsv"],
        "config": {"catalogue": str(tmp_path / "x.tsv")},
        "started": "2026-01-01T00:00:00+00:00",
    }
    words = ["data/tiny/donors.tsv", "data/tiny/gene_sets.tsv", "results/release/manifest.json", RECORD]
    environment = os.environ | {"AGEING_RUN": json.dumps(said), "PYTHONPATH": str(tmp_path / "own")}
    command = [sys.executable, "-m", "ageing.provenance", *words]
    subprocess.run(command, cwd=tmp_path / "own", env=environment, check=True, capture_output=True)

    text = (tmp_path / "own" / RECORD).read_text()
    assert str(tmp_path) not in text and "snakemake --directory" in json.loads(text)["command"]


def test_the_record_tells_the_commit_and_whether_more_has_changed(own, run):
    """Clean right after the commit; dirty after an edit; results do not count."""
    git(own, "init", "--quiet")
    git(own, "add", "--all")
    git(own, "commit", "--quiet", "--message", "all")
    clean = made_again(own, run)["git"]
    (own / "README.md").write_text("edited")
    dirty = made_again(own, run)["git"]

    commit = git(own, "rev-parse", "HEAD")
    assert [{"commit": commit, "dirty": False}, {"commit": commit, "dirty": True}] == [clean, dirty]


@pytest.mark.shows("record-tells-both-runs")
def test_jobs_of_an_earlier_run_are_told_as_such(own, run):
    """A run that makes only the record owns none of the jobs behind the candidate."""
    record = made_again(own, run)

    assert {"an earlier run"} == {facts["made_by"] for facts in record["jobs"].values()}
    assert "ci" in record["command"] and 20 == record["settings"]["latency_wait"]


def test_a_record_that_fits_says_so(finished, run):
    """Exit 0, the command, and that nothing has changed."""
    done = run(finished, "-m", "review.provenance")

    assert 0 == done.returncode, done.stdout
    assert "command   snakemake --profile profiles/local" in done.stdout
    assert "The record fits what lies here now" in done.stdout
    assert "53 led to the candidate: 53 of this run, 0 of earlier ones" in done.stdout


def edit(path, old="", new="\n"):
    """Change a file."""
    path.write_text(path.read_text().replace(old, new, 1) if old else path.read_text() + new)


CHANGES = {
    "a number in the config": (
        lambda f: edit(f / "config/config.yaml", "seed: 12", "seed: 77"),
        "config/config.yaml: changed since the run (the config), key cluster_cells/seed: ",
    ),
    "a comment in the config": (
        lambda f: edit(f / "config/config.yaml", new="# more\n"),
        "config/config.yaml: changed since the run (the config), in no value: ",
    ),
    "a helper": (
        lambda f: edit(f / "ageing/markers.py"),
        "ageing/markers.py: changed since the run (the code): ",
    ),
    "a rule": (
        lambda f: edit(f / "workflow/rules/stage.smk"),
        "workflow/rules/stage.smk: changed since the run (the code): ",
    ),
    "a step gone": (
        lambda f: (f / "ageing/report.py").unlink(),
        "ageing/report.py: gone since the run (the code).",
    ),
    "a new module": (
        lambda f: (f / "ageing/another.py").touch(),
        "ageing/another.py: new since the run (the code).",
    ),
    "an input": (
        lambda f: (f / "data/tiny/archive/D01.npz").write_bytes(b"other"),
        "data/tiny/archive/D01.npz: changed since the run (an input): ",
    ),
    "the candidate": (
        lambda f: edit(f / "results/release/manifest.json", "{", "{ "),
        "results/release/manifest.json: changed since the run (the candidate): ",
    ),
    "no candidate": (
        lambda f: shutil.rmtree(f / "results/release"),
        "results/release/manifest.json: gone since the run (the candidate).",
    ),
}


@pytest.mark.shows("change-since-is-named")
@pytest.mark.parametrize("change", CHANGES)
def test_each_change_since_the_run_is_named(own, change):
    """One sentence for one change, with the key where it is the config."""
    make_change, expected = CHANGES[change]
    make_change(own)

    (said,) = changes_since(own, read_record(own))
    assert said.startswith(expected)


@pytest.mark.shows("change-since-is-named")
def test_a_record_that_does_not_fit_exits_with_1(own, run):
    """The change stands below the summary."""
    edit(own / "ageing/markers.py")
    done = run(own, "-m", "review.provenance")

    assert 1 == done.returncode
    assert "The record does not fit what lies here now:\n- ageing/markers.py: changed" in done.stdout


@pytest.mark.parametrize(
    "content, expected",
    [
        (None, "there is no record of a run; say  make run  first."),
        ("{", "this is not readable JSON; remove it and run the workflow again."),
        ("[]", "the record lacks command, manifest"),
        ('{"command": "snakemake"}', "the record lacks manifest, started"),
    ],
)
def test_without_a_readable_record_one_sentence_says_what_to_do(tmp_path, content, expected, capsys):
    """Exit 2, nothing on the standard output."""
    from review.provenance import main

    if content is not None:
        (tmp_path / RECORD).parent.mkdir(parents=True)
        (tmp_path / RECORD).write_text(content)

    assert 2 == main(["--directory", str(tmp_path)])
    said = capsys.readouterr()
    assert "" == said.out and expected in said.err and 1 == said.err.count("\n")


@pytest.mark.parametrize("name", ["command", "started", "code", "packages", "jobs", "host", "profiles"])
def test_a_record_with_something_else_in_it_is_refused_with_its_name(own, name, run):
    """Exit 2 and one sentence, whatever stands there."""
    record = read_record(own) | {name: ["something", "else"]}
    (own / RECORD).write_text(json.dumps(record))
    done = run(own, "-m", "review.provenance")

    assert 2 == done.returncode and f"the record lacks {name}, or holds something else there" in done.stdout
    assert 1 == done.stdout.count("\n")


def test_no_job_loads_the_library_for_crates(finished):
    """It would cost each of the jobs more than its work."""
    imports = [
        path
        for folder in ("ageing", "workflow")
        for path in (finished / folder).rglob("*")
        if path.suffix in (".py", ".smk") and "rocrate" in path.read_text()
    ]

    assert [] == imports
