"""Each bad input gets one sentence naming file and key, exit code 1, and leaves nothing half-made."""

import hashlib

import pytest


def start(run, folder, *words):
    """Return the exit code and the sentence that Snakemake's heading introduces."""
    done = run(folder, "-m", "snakemake", "--profile", "profiles/ci", *words)
    assert "Traceback" not in done.stdout and '.smk"' not in done.stdout, done.stdout
    return done.returncode, done.stdout.partition("CannotStart:\n")[2].strip()


@pytest.mark.shows("unknown-key-is-refused")
@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "min_cells:",
            "min_cels:",
            "the key 'select_cell_types/min_cels' is unknown; did you mean 'min_cells'?",
        ),
        (
            "clusters: 28",
            "clusters: many",
            "the key 'cluster_cells/clusters': 'many' is not of type 'integer'.",
        ),
        ("  components: 12", "  # gone", "the key 'reduce_dimensions': None is not of type 'object'."),
        ("max_haemoglobin_share: 0.1", "max_haemoglobin_share: 10", "10 is greater than the maximum of 1."),
    ],
)
def test_config(fresh, run, old, new, sentence):
    """A key that is unknown, of the wrong type, missing or out of range is named."""
    config = fresh / "config/config.yaml"
    assert config.read_text().count(old) == 1
    config.write_text(config.read_text().replace(old, new))
    code, said = start(run, fresh, "--dry-run")

    assert (
        code == 1 and said.startswith("config/config.yaml: ") and said.endswith(sentence) and "\n" not in said
    )


def test_a_key_from_the_command_line_is_checked_too(fresh, run):
    """--config with a typing error does not pass in silence."""
    code, said = start(run, fresh, "--dry-run", "--config", "catalog=x")

    assert code == 1 and "the key 'catalog' is unknown; did you mean 'catalogue'?" in said


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda text: None, "data/tiny/donors.tsv: there is no readable catalogue"),
        (lambda text: text.splitlines()[0], "data/tiny/donors.tsv: the catalogue names no donor"),
        (
            lambda text: text.replace("archive/D03", "archive/D33"),
            "line 4: the file 'archive/D33.npz' of donor D03",
        ),
        (lambda text: text.replace("\tsex\t", "\tgender\t"), "line 2: the column 'sex' holds None"),
        (lambda text: text + text.splitlines()[-1] + "\n", "donor D08 is listed twice"),
        (lambda text: text.replace("D02\t", "../D02\t"), "line 3: the column 'donor' holds '../D02'"),
    ],
)
def test_catalogue(fresh, run, change, sentence):
    """A catalogue that is missing, empty or wrong in a line is named, with the line."""
    catalogue = fresh / "data/tiny/donors.tsv"
    text = change(catalogue.read_text())
    catalogue.unlink() if text is None else catalogue.write_text(text)
    code, said = start(run, fresh, "--dry-run")

    assert code == 1 and sentence in said and said.startswith("data/tiny/donors.tsv: ") and "\n" not in said


def test_a_catalogue_without_gene_sets(fresh, run):
    """The table of gene sets is missed before anything runs."""
    (fresh / "data/tiny/gene_sets.tsv").unlink()
    code, said = start(run, fresh, "--dry-run")

    assert code == 1 and said.startswith("data/tiny/gene_sets.tsv: there is no table of gene sets")


def test_a_step_that_is_not_python(fresh, run):
    """Before any job starts, the module is named with the line."""
    (fresh / "ageing/pseudobulk.py").write_text("import numpy as np\ndef work(:\n")
    code, said = start(run, fresh, "--dry-run")

    assert code == 1 and said.startswith("ageing/pseudobulk.py: this is not Python (") and "line 2" in said


def half_made(folder):
    """Return all files that an interrupted step could have left."""
    return [
        p for p in (folder / "results").rglob("*") if "partial" in p.name or p.name.startswith(".release")
    ]


def test_counts_that_are_not_those_of_the_catalogue(fresh, run):
    """The terminal and the log name the file and what to do; each attempt's log survives; no copy is left."""
    archive = fresh / "data/tiny/archive/D03.npz"
    archive.write_bytes(archive.read_bytes()[:-1] + b"!")
    target = "results/quality_control/D03.json"
    done = run(fresh, "-m", "snakemake", "--profile", "profiles/local", target)

    sentence = "data/tiny/archive/D03.npz: the file's SHA-256 is"
    assert done.returncode == 1 and sentence in done.stdout and "make data" in done.stdout
    assert sentence in (fresh / "logs/stage_donor/D03.log").read_text()
    attempts = [(fresh / f"logs/stage_donor/D03.log.attempt{n}").read_text() for n in (1, 2, 3)]
    assert all(f"attempt {n}," in text for n, text in enumerate(attempts, 1))
    assert not (fresh / "results/stage_donor/D03.npz").exists() and not half_made(fresh)


def test_counts_that_are_corrupt_although_the_catalogue_agrees(fresh, run):
    """A truncated file with a matching checksum is found by the first step that reads it, in one sentence."""
    archive, catalogue = fresh / "data/tiny/archive/D03.npz", fresh / "data/tiny/donors.tsv"
    old = hashlib.sha256(archive.read_bytes()).hexdigest()
    archive.write_bytes(archive.read_bytes()[:2000])
    catalogue.write_text(catalogue.read_text().replace(old, hashlib.sha256(archive.read_bytes()).hexdigest()))
    done = run(fresh, "-m", "snakemake", "--profile", "profiles/ci", "results/quality_control/D03.json")

    log = (fresh / "logs/quality_control/D03.log").read_text()
    assert done.returncode == 1 and "Traceback" not in log
    assert "failed   results/stage_donor/D03.npz: this is not a readable .npz file" in done.stdout
    assert not list(fresh.glob("results/quality_control/*")) and not half_made(fresh)


@pytest.mark.parametrize("by", ["make", "snakemake"])
def test_a_profile_that_does_not_exist(fresh, run, make, by):
    """make lists those that do; Snakemake itself refuses in its own words."""
    if by == "make":
        done = make(fresh, "run", "PROFILE=nosuch")
        assert (
            "profiles/nosuch/config.yaml: there is no such profile; PROFILE can be one of: ci local slurm."
            in done.stdout
        )
    else:
        done = run(fresh, "-m", "snakemake", "--profile", "profiles/nosuch")
        assert "profiles/nosuch" in done.stdout
    assert done.returncode != 0 and "Traceback" not in done.stdout and not (fresh / "results").exists()


def test_a_python_without_snakemake(fresh, make):
    """make says which Python lacks what, before anything runs."""
    done = make(fresh, "run", "PYTHON=no-such-python")

    assert done.returncode != 0 and "no-such-python: this Python has no Snakemake" in done.stdout
