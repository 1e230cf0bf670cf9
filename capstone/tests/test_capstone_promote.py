"""Whatever happens during promotion, publish/v1 is one whole release: the old one or the new one."""

import hashlib
import json
import shutil

import pytest
import yaml
from review import verify
from review.promote import Refused, promote
from review.verify import problems_of


@pytest.fixture
def publish(tmp_path, finished):
    """A publication that holds the first release."""
    promote(finished / "results/release", tmp_path / "publish")
    return tmp_path / "publish"


@pytest.fixture
def candidate(tmp_path, finished):
    """A second release, whose page differs."""
    folder = shutil.copytree(finished / "results/release", tmp_path / "candidate")
    page, manifest = folder / "report.html", json.loads((folder / "manifest.json").read_text())
    page.write_text(page.read_text().replace("</h1>", ", again</h1>"))
    record = next(record for record in manifest["files"] if record["path"] == "report.html")
    record |= {"bytes": page.stat().st_size, "sha256": hashlib.sha256(page.read_bytes()).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_a_verified_candidate_is_published(publish, candidate):
    """The link then names the new release, and the copy of the old one is gone."""
    link = promote(candidate, publish)

    assert problems_of(link) == [] and "again" in (link / "report.html").read_text()
    assert len(list((publish / ".releases").iterdir())) == 1


def test_publishing_the_same_release_twice_does_nothing(publish, finished):
    """The link keeps its target."""
    before = (publish / "v1").readlink()
    promote(finished / "results/release", publish)

    assert before == (publish / "v1").readlink()


@pytest.mark.shows("unverified-is-not-published")
def test_an_unverified_candidate_is_refused(publish, candidate):
    """One changed byte, and what was published stays."""
    (candidate / "report.html").write_text("tampered")

    with pytest.raises(Refused, match="report.html: 8 bytes, the manifest says"):
        promote(candidate, publish)
    assert problems_of(publish / "v1") == []


@pytest.fixture
def contracts(tmp_path, monkeypatch):
    """The contracts, in a folder of one's own that verify reads."""
    folder = shutil.copytree(verify.CONTRACTS, tmp_path / "contracts")
    monkeypatch.setattr(verify, "CONTRACTS", folder)
    return folder


def of_version_2(release, contracts):
    """Make a release whose tables of gene sets have another column, and the contract that describes it."""
    contract = yaml.safe_load((contracts / "v1.yaml").read_text())
    columns = contract["tables"]["rank_gene_sets/*.tsv"]["columns"]
    contract["tables"]["rank_gene_sets/*.tsv"]["columns"] = {"enriched_set": columns.pop("set"), **columns}
    contract["tables"]["rank_gene_sets/*.tsv"]["version"] = contract["schema_version"] = 2
    (contracts / "v2.yaml").write_text(yaml.safe_dump(contract, sort_keys=False))
    manifest = json.loads((release / "manifest.json").read_text())
    for record in manifest["files"]:
        if record["path"].startswith("rank_gene_sets/"):
            table = release / record["path"]
            table.write_text("enriched_" + table.read_text())
            record |= {"bytes": table.stat().st_size, "schema_version": 2}
            record["sha256"] = hashlib.sha256(table.read_bytes()).hexdigest()
    (release / "manifest.json").write_text(json.dumps(manifest | {"schema_version": 2}))


@pytest.mark.shows("each-version-its-contract")
def test_another_shape_is_published_beside_the_first(publish, candidate, contracts):
    """v2 appears, v1 keeps its target, and each verifies under its own contract."""
    before = (publish / "v1").readlink()
    of_version_2(candidate, contracts)
    link = promote(candidate, publish)

    assert link == publish / "v2" and (publish / "v1").readlink() == before
    assert problems_of(publish / "v1") == problems_of(publish / "v2") == []
    assert len(list((publish / ".releases").iterdir())) == 2


@pytest.mark.shows("other-shape-is-refused")
def test_another_shape_under_the_old_version_is_refused(publish, candidate, contracts):
    """The same change without a new number does not verify as version 1."""
    of_version_2(candidate, contracts)
    manifest = json.loads((candidate / "manifest.json").read_text())
    (candidate / "manifest.json").write_text(json.dumps(manifest | {"schema_version": 1}))

    with pytest.raises(Refused, match="rank_gene_sets/B.tsv: schema version 2 in the manifest, the contract"):
        promote(candidate, publish)


@pytest.mark.shows("changed-contract-is-refused")
def test_a_contract_that_was_changed_after_publishing_is_refused(publish, candidate, contracts):
    """Even a candidate that fits the changed contract is refused: readers of v1 rely on the old one."""
    text = (contracts / "v1.yaml").read_text()
    (contracts / "v1.yaml").write_text(text.replace("      score:", "      strength:"))
    for file in candidate.glob("rank_gene_sets/*.tsv"):
        file.write_text(file.read_text().replace("\tscore\t", "\tstrength\t"))
    manifest = json.loads((candidate / "manifest.json").read_text())
    for record in manifest["files"]:
        file = candidate / record["path"]
        record |= {"bytes": file.stat().st_size, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    (candidate / "manifest.json").write_text(json.dumps(manifest))

    assert problems_of(candidate) == []
    with pytest.raises(Refused, match="no longer fits review/contracts/v1.yaml .rank_gene_sets/B.tsv"):
        promote(candidate, publish)
    assert "again" not in (publish / "v1/report.html").read_text()


def test_a_further_column_that_may_be_missing_breaks_nobody(publish, candidate, contracts):
    """With `optional: true` the contract takes releases with the column and those from before it."""
    text = (contracts / "v1.yaml").read_text()
    new = "      predicted_age: {kind: number}\n      error: {kind: number, optional: true}"
    line = next(line for line in text.splitlines() if "predicted_age:" in line)
    (contracts / "v1.yaml").write_text(text.replace(line, new))
    table = candidate / "predict_age/B.tsv"
    table.write_text(
        "\n".join(
            line + ("\terror" if n == 0 else "\t1.5") for n, line in enumerate(table.read_text().splitlines())
        )
    )
    manifest = json.loads((candidate / "manifest.json").read_text())
    record = next(record for record in manifest["files"] if record["path"] == "predict_age/B.tsv")
    record |= {"bytes": table.stat().st_size, "sha256": hashlib.sha256(table.read_bytes()).hexdigest()}
    (candidate / "manifest.json").write_text(json.dumps(manifest))
    promote(candidate, publish)

    assert "error" in (publish / "v1/predict_age/B.tsv").read_text()


def test_a_damaged_publication_is_replaced_by_a_good_one(publish, candidate):
    """Broken bytes are a reason to publish again, not a promise to keep."""
    (publish / "v1/report.html").write_text("torn")
    promote(candidate, publish)

    assert problems_of(publish / "v1") == []


# Code that is put in front of the command, and kills the process without any clean-up.
KILLED = {
    "after the third file is copied": (
        "copy, n = shutil.copyfile, iter(range(9))\n"
        "shutil.copyfile = lambda *a, **k: copy(*a, **k) if next(n) < 3 else os._exit(9)"
    ),
    "before the link is made": "pathlib.Path.symlink_to = lambda *a: os._exit(9)",
    "before the link is swapped": "os.replace = lambda *a: os._exit(9)",
    "after the link is swapped": "swap = os.replace\nos.replace = lambda *a: (swap(*a), os._exit(9))",
    "while the old copy is removed": "shutil.rmtree = lambda *a: os._exit(9)",
}


@pytest.mark.shows("publish-survives-a-kill")
@pytest.mark.parametrize("moment", KILLED)
def test_a_kill_leaves_a_whole_release(publish, candidate, finished, run, moment):
    """After the kill the published release verifies; the next promotion finishes and tidies up."""
    code = f"import os, pathlib, shutil\nimport review.promote\n{KILLED[moment]}\nreview.promote.main()"
    killed = run(finished, "-c", code, candidate, "--to", publish)

    assert killed.returncode == 9, killed.stdout
    assert problems_of(publish / "v1") == []
    promote(candidate, publish)
    assert "again" in (publish / "v1/report.html").read_text()
    assert len(list((publish / ".releases").iterdir())) == 1
    assert {"v1", ".releases"} == {path.name for path in publish.iterdir()}


FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
import review.promote
review.promote.main()
"""


def test_no_room_for_the_copy_is_told_by_file_and_reason(publish, candidate, finished, run):
    """The tables of changes are larger than what may be written; what was published stays."""
    refused = run(finished, "-c", FULL, candidate, "--to", publish)

    assert refused.returncode == 1
    assert "None" not in refused.stdout and ": File too large; make room" in refused.stdout, refused.stdout
    assert f"{candidate}/" in refused.stdout and problems_of(publish / "v1") == []
