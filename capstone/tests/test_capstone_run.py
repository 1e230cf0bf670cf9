"""A run ends verified, a second one has nothing to do, and nothing but science decides the bytes."""

import json
import shutil

import pytest


def release_of(folder):
    """Return path → bytes of the candidate release."""
    root = folder / "results/release"
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_make_run_makes_data_runs_and_ends_with_what_it_verified(finished):
    """The last line says what was verified, and where."""
    last = (finished / "make_run.txt").read_text().splitlines()[-1]

    assert last.startswith("results/release: verified, 27 files")


def test_every_job_leaves_a_log_a_benchmark_and_its_evidence(finished):
    """Each log says that the step started, at which attempt, what it made and what it used."""
    logs = sorted(p.relative_to(finished / "logs").with_suffix("") for p in finished.glob("logs/*/*.log"))
    benchmarks = sorted(
        p.relative_to(finished / "benchmarks").with_suffix("") for p in finished.glob("benchmarks/*/*")
    )

    assert len(logs) == 54 and logs == benchmarks
    for log in finished.glob("logs/*/*.log"):
        kinds = [line.split()[0] for line in log.read_text().splitlines()]
        assert kinds[0] == "started" and kinds[-1] == "used" and {"read", "made"} <= set(kinds), log
        assert ", attempt 1," in log.read_text(), log


def test_a_second_run_has_nothing_to_do_whatever_the_profile(own, run):
    """Neither profile finds a reason to run a job again, although a temporary file is gone."""
    for profile, cores in (("local", 3), ("ci", 1)):
        again = run(own, "-m", "snakemake", "--profile", f"profiles/{profile}", "--cores", cores)

        assert again.returncode == 0 and "Nothing to be done" in again.stdout, again.stdout


@pytest.mark.shows("another-machine-same-bytes", "equal-runs-equal-manifests", "profiles-change-no-byte")
def test_profile_cores_and_folder_change_no_published_byte(finished, tmp_path, run):
    """The other profile, one core and results in a folder elsewhere give the same release."""
    capstone = tmp_path / "copied elsewhere"
    shutil.copytree(finished, capstone, ignore=shutil.ignore_patterns("results", ".snakemake", "logs"))
    words = ("--profile", "profiles/ci", "--cores", "1", "--directory", tmp_path / "other place")
    done = run(capstone, "-m", "snakemake", *words)

    assert done.returncode == 0, done.stdout
    assert release_of(finished) == release_of(tmp_path / "other place")
    assert not (capstone / "results").exists()


@pytest.mark.shows("record-names-nobody")
def test_provenance_describes_the_run_and_no_place_or_person(finished):
    """Command, cores, config, inputs and versions are recorded beside the release."""
    text = (finished / "results/provenance/run.json").read_text()
    record = json.loads(text)

    assert "--profile profiles/local" in record["command"] and record["cores"] >= 1
    assert record["config"]["catalogue"] == "data/tiny/donors.tsv" and len(record["inputs"]) == 10
    assert record["packages"]["snakemake"] and record["started"] <= record["ended"]
    assert str(finished) not in text and "/home" not in text


def test_provenance_records_resources_that_jobs_work_out_for_themselves(own, run):
    """A formula among the default resources has no value when the run starts; it is recorded as typed."""
    words = ("--forcerun", "provenance", "--default-resources", "mem_mb=2*input.size_mb")
    done = run(own, "-m", "snakemake", "--profile", "profiles/local", *words)
    settings = json.loads((own / "results/provenance/run.json").read_text())["settings"]

    assert done.returncode == 0, done.stdout
    assert "2*input.size_mb" in str(settings["default_resources"])


def test_a_corrected_catalogue_is_a_new_decision(own, run):
    """Another age makes the checkpoint decide again, and brings no donor's counts in again."""
    catalogue = own / "data/tiny/donors.tsv"
    catalogue.write_text(catalogue.read_text().replace("D01\t68\t", "D01\t86\t"))
    plan = run(own, "-m", "snakemake", "--profile", "profiles/ci", "--dry-run").stdout

    assert "checkpoint select_cell_types" in plan and "rule stage_donor" not in plan


def test_an_edited_helper_runs_the_steps_that_use_it(own, run):
    """markers.py is imported by quality_control, which runs again; stage_donor does not use it."""
    markers = own / "ageing/markers.py"
    markers.write_text(markers.read_text() + "\nNEW = ()\n")
    plan = run(own, "-m", "snakemake", "--profile", "profiles/ci", "--dry-run").stdout

    assert "rule quality_control" in plan and "rule stage_donor" not in plan
