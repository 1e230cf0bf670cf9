"""verify finds each way in which a release can differ from its manifest and its contract."""

import hashlib
import json
import shutil

import pytest
from ageing.release import KIND_VERSIONS, SCHEMA_VERSION
from review.verify import contract_of, problems_of


@pytest.fixture
def release(tmp_path, finished):
    """A candidate release of one's own."""
    return shutil.copytree(finished / "results/release", tmp_path / "release")


def rewrite(release, path, change):
    """Change a file's text and let the manifest agree with it, as a wrong but careful step would."""
    file, manifest = release / path, json.loads((release / "manifest.json").read_text())
    file.write_text(change(file.read_text()))
    record = next(record for record in manifest["files"] if record["path"] == path)
    record |= {"bytes": file.stat().st_size, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    (release / "manifest.json").write_text(json.dumps(manifest))


def test_a_good_release_has_no_problem(release):
    """Silence means verified."""
    assert problems_of(release) == []


def flip(release):
    content = bytearray((release / "report.html").read_bytes())
    content[100] ^= 1
    (release / "report.html").write_bytes(content)


def forget(release, path="report.html"):
    manifest = json.loads((release / "manifest.json").read_text())
    manifest["files"] = [record for record in manifest["files"] if record["path"] != path]
    (release / path).unlink()
    (release / "manifest.json").write_text(json.dumps(manifest))


NK = "differential_expression/NK.tsv"
FAULTS = {
    "report.html: SHA-256": flip,
    "report.html: 0 bytes, the manifest says": lambda r: (r / "report.html").write_text(""),
    "cell_types.json: listed in the manifest, but missing": lambda r: (r / "cell_types.json").unlink(),
    "notes.txt: present, but not listed": lambda r: (r / "notes.txt").write_text("hello"),
    ".hidden: present, but not listed": lambda r: (r / ".hidden").write_text(""),
    "link: present, but not listed": lambda r: (r / "link").symlink_to("/nowhere"),
    "report.html: the contract asks for it": forget,
    "manifest.json: there is none": lambda r: (r / "manifest.json").unlink(),
    "manifest.json: not readable": lambda r: (r / "manifest.json").write_text("[]"),
    "manifest.json: schema version 9 is unknown; known here: 1": lambda r: (r / "manifest.json").write_text(
        '{"schema_version": 9, "files": []}'
    ),
    "manifest.json: the path '../x' leads out": lambda r: (r / "manifest.json").write_text(
        '{"schema_version": 1, "files": [{"path": "../x", "bytes": 1, "sha256": ""}]}'
    ),
    f"{NK}: has the columns": lambda r: rewrite(r, NK, lambda t: t.replace("standard_error", "se")),
    f"{NK}: line 2: q is": lambda r: rewrite(r, NK, lambda t: t.replace("\n", "e9\n").replace("qe9", "q")),
    f"{NK}: line 2: gene is ''": lambda r: rewrite(
        r, NK, lambda t: t[: t.index("\n") + 1] + "\t1" * 6 + "\n"
    ),
    "cell_types.json: 0: Additional properties": lambda r: rewrite(
        r, "cell_types.json", lambda t: t.replace('"cells"', '"cell"', 1)
    ),
    "excluded_donors.json: not JSON": lambda r: rewrite(r, "excluded_donors.json", lambda t: t[:-4]),
    "rank_gene_sets/NK.tsv: line 2: p is '2'": lambda r: rewrite(
        r,
        "rank_gene_sets/NK.tsv",
        lambda t: t.splitlines()[0] + "\nS\t9\t0\t0\t2\t0\n",
    ),
    "test_overlap/NK.tsv: has the columns": lambda r: rewrite(
        r, "test_overlap/NK.tsv", lambda t: t.replace("expected", "by_chance")
    ),
    "predict_age/NK.tsv: line 2: predicted_age is": lambda r: rewrite(
        r, "predict_age/NK.tsv", lambda t: "donor\tage\tpredicted_age\nD01\t50\tnan\n"
    ),
    "predict_age/NK.tsv: the contract asks for it": lambda r: forget(r, "predict_age/NK.tsv"),
    f"{NK}: the contract knows no such file": lambda r: rewrite(
        r, "cell_types.json", lambda t: t.replace('"NK"', '"NKT"')
    ),
}


@pytest.mark.shows("verify-sums-every-byte", "each-breach-is-a-sentence")
@pytest.mark.parametrize("start", FAULTS)
def test_each_fault_is_found(release, start):
    """A sentence begins with the file and says what is wrong with it."""
    FAULTS[start](release)
    found = problems_of(release)

    assert any(problem.startswith(start) for problem in found), found


@pytest.mark.shows("verify-exits-with-1")
def test_the_command_ends_in_one_line_or_in_sentences_and_code_1(release, run, finished):
    """The exit code tells a script what the sentences tell a person."""
    good = run(finished, "-m", "review.verify", release)
    (release / "notes.txt").touch()
    bad = run(finished, "-m", "review.verify", release)

    assert good.returncode == 0 and len(good.stdout.splitlines()) == 1
    assert (
        bad.returncode == 1 and f"{release}/notes.txt: present, but not listed in the manifest." in bad.stdout
    )


def test_the_step_and_the_contract_speak_of_the_same_versions():
    """What the release step writes, for the whole and for each kind, is what the contract says."""
    contract = contract_of(SCHEMA_VERSION)
    kinds = {**contract["tables"], **contract["documents"], **contract["others"]}
    versions = {pattern.partition("/")[0]: kind["version"] for pattern, kind in kinds.items()}

    assert contract["schema_version"] == SCHEMA_VERSION and versions == KIND_VERSIONS
