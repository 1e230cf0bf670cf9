"""Whatever happens during promotion, publish/v1 is one whole release: the old one or the new one."""

import hashlib
import json
import shutil

import pytest
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


def test_an_unverified_candidate_is_refused(publish, candidate):
    """One changed byte, and what was published stays."""
    (candidate / "report.html").write_text("tampered")

    with pytest.raises(Refused, match="report.html: 8 bytes, the manifest says"):
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
