"""The crate of a run is a valid Workflow Run RO-Crate, whole or not there, the same for the same record."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from review.provenance_check import read_record
from review.provenance_crate import NotWritten, write_crate

HERE = Path(__file__).resolve().parent
METADATA = "ro-crate-metadata.json"


def judge():
    """Return the Python that has the validator, or skip; with REQUIRE_CRATE=1, fail.

    It has an environment of its own, for it asks for an older rich than `lab`.
    """
    for python in (os.environ.get("CRATE_PYTHON", ""), HERE.parents[1] / ".venv-crate/bin/python"):
        if python and Path(python).exists():
            return python
    stop = pytest.fail if os.environ.get("REQUIRE_CRATE") else pytest.skip
    stop("the validator of crates is not installed here: make validator")


@pytest.fixture(scope="module")
def crate(finished, tmp_path_factory):
    """The crate of the finished tiny run; to be read, not changed."""
    target = tmp_path_factory.mktemp("with a space") / "crate"
    write_crate(finished, read_record(finished), target)
    return target


@pytest.fixture
def entities(crate):
    """Id → entity of the crate."""
    return {entity["@id"]: entity for entity in json.loads((crate / METADATA).read_text())["@graph"]}


def validate(folder, cache):
    """Validate a crate without the network and return the code and what was said."""
    words = [judge(), HERE / "crate_validator.py", folder, cache]
    cut = (
        ["unshare", "-n"]
        if subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode == 0
        else []
    )
    done = subprocess.run([*cut, *map(str, words)], text=True, capture_output=True)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.shows("trust-crate-validated", needs="CRATE")
def test_the_validator_accepts_the_crate(crate, tmp_path):
    """Every required check of the profile is made, and met."""
    code, said = validate(crate, tmp_path / "cache")

    assert (0, "63 checks\n") == (code, said)


def drop(graph, kind, key):
    """Take one property from all entities of a type."""
    for entity in graph:
        if kind in entity["@type"]:
            entity.pop(key, None)


BROKEN = {
    "a run without its workflow": (
        lambda graph: drop(graph, "CreateAction", "instrument"),
        "The Action MUST have an instrument property that references the executed tool",
    ),
    "no profile": (
        lambda graph: drop(graph, "Dataset", "conformsTo"),
        "The Root Data Entity MUST reference a CreativeWork entity",
    ),
    "a slot that nothing fills": (
        lambda graph: drop(graph, "FormalParameter", "additionalType"),
        "FormalParameter MUST have an additionalType",
    ),
    "no licence": (lambda graph: drop(graph, "Dataset", "license"), "license"),
}


@pytest.mark.shows("trust-crate-refused", needs="CRATE")
@pytest.mark.parametrize("fault", BROKEN)
def test_the_validator_rejects_a_broken_crate(crate, tmp_path, fault):
    """So that its yes means something."""
    folder = shutil.copytree(crate, tmp_path / "broken")
    document = json.loads((folder / METADATA).read_text())
    harm, expected = BROKEN[fault]
    harm(document["@graph"])
    (folder / METADATA).write_text(json.dumps(document))
    code, said = validate(folder, tmp_path / "cache")

    assert 1 == code and expected in said


def test_the_run_names_workflow_inputs_outputs_and_times(entities, finished):
    """The action is what the record tells."""
    record = read_record(finished)
    (run,) = [entity for entity in entities.values() if entity["@type"] == "CreateAction"]

    assert {"@id": "workflow/Snakefile"} == run["instrument"] == entities["./"]["mainEntity"]
    assert (record["started"], record["ended"]) == (run["startTime"], run["endTime"])
    assert {"config/config.yaml", *record["inputs"]} == {thing["@id"] for thing in run["object"]}
    released = json.loads((finished / "results/release/manifest.json").read_text())["files"]
    made = {"results/release/manifest.json", *(f"results/release/{file['path']}" for file in released)}
    assert made == {thing["@id"] for thing in run["result"]}
    assert record["command"] in run["description"]


def test_the_workflow_names_its_packages_with_versions(entities, finished):
    """Snakemake, Python and what touches the results."""
    needed = [entities[thing["@id"]] for thing in entities["workflow/Snakefile"]["softwareRequirements"]]

    assert read_record(finished)["packages"] == {package["name"]: package["version"] for package in needed}


def test_every_file_of_the_crate_is_described_with_its_checksum(crate, entities):
    """And nothing else lies in it; no place of this machine is named."""
    files = {path.relative_to(crate).as_posix() for path in crate.rglob("*") if path.is_file()} - {METADATA}

    assert files == {name for name, entity in entities.items() if "sha256" in entity}
    for name in files:
        assert hashlib.sha256((crate / name).read_bytes()).hexdigest() == entities[name]["sha256"], name
    assert str(crate.parent) not in (crate / METADATA).read_text()


def test_the_same_record_gives_the_same_crate(crate, finished, tmp_path):
    """Byte for byte: the time of writing is not in it."""
    write_crate(finished, read_record(finished), tmp_path / "again")

    assert (crate / METADATA).read_bytes() == (tmp_path / "again" / METADATA).read_bytes()


def test_a_crate_takes_the_place_of_an_earlier_one(crate, finished, tmp_path):
    """Of its own make, and nothing is left beside it."""
    target = shutil.copytree(crate, tmp_path / "crate")
    write_crate(finished, read_record(finished), target)

    assert ["crate"] == os.listdir(tmp_path)


@pytest.mark.shows("crate-is-whole")
@pytest.mark.parametrize("kind", ["folder", "file", "crate with a file of mine", "link"])
def test_what_it_did_not_make_is_not_overwritten(crate, finished, tmp_path, kind):
    """One sentence, and what was there is there still."""
    target = tmp_path / "crate"
    if kind == "folder":
        target.mkdir()
        (target / "mine.txt").write_text("mine")
    elif kind == "file":
        target.write_text("mine")
    elif kind == "link":
        target.symlink_to(crate)
    else:
        shutil.copytree(crate, target)
        (target / "data/mine.txt").write_text("mine")
    before = sorted(str(path) for path in tmp_path.rglob("*"))

    with pytest.raises(NotWritten, match="not made by review.provenance|does not know this file"):
        write_crate(finished, read_record(finished), target)
    assert before == sorted(str(path) for path in tmp_path.rglob("*"))


@pytest.mark.shows("crate-is-whole")
@pytest.mark.parametrize("moment", ["rocrate.rocrate.ROCrate.write", "pathlib.Path.rename"])
def test_a_kill_leaves_no_half_a_crate(finished, tmp_path, run, moment):
    """Killed while writing or before the rename: the name is free, and the next call succeeds."""
    place, name = moment.rsplit(".", 1)
    module = place.rsplit(".", 1)[0]
    code = (
        f"import os, {module}\nimport review.provenance\n"
        f"def killed(self, path):\n    (path / 'half').mkdir(parents=True) if '{name}' == 'write' else 0\n"
        f"    os._exit(9)\n{place}.{name} = killed\n"
        f"review.provenance.main(['--crate', {str(tmp_path / 'c')!r}])"
    )
    killed = run(finished, "-c", code)

    assert 9 == killed.returncode, killed.stdout
    assert not (tmp_path / "c").exists()
    assert 0 == run(finished, "-m", "review.provenance", "--crate", tmp_path / "c").returncode
    assert (tmp_path / "c" / METADATA).exists()


@pytest.mark.shows("no-crate-of-a-changed-run")
def test_no_crate_is_written_of_a_run_that_something_has_changed_since(own, tmp_path, run):
    """It would tell of files that the run did not see."""
    (own / "ageing/markers.py").write_text("changed")
    done = run(own, "-m", "review.provenance", "--crate", tmp_path / "crate")

    assert 1 == done.returncode and "no crate written; run the workflow again first." in done.stdout
    assert not (tmp_path / "crate").exists()
