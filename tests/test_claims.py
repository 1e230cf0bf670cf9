"""What the ledger of claims rests on: marks are read as pytest reads them, and evidence is never skipped."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from repository import ROOT, toc_entries

sys.path.insert(0, str(ROOT / "book" / "_ext"))
from course import claims, claims_evidence

CLAIMED = re.compile(r"\{claim\}`+([a-z0-9-]+):|<!-- claim ([\w-]+) -->")
CONFTEST = f"""
import sys
sys.path.append({str(ROOT / "capstone" / "tests")!r})
import shows
pytest_configure = shows.pytest_configure
pytest_runtest_makereport = shows.pytest_runtest_makereport
"""
TESTS = """
import pytest

@pytest.mark.shows("runs")
def test_runs(): pass

@pytest.mark.skip(reason="no time")
@pytest.mark.shows("skipped", "twice")
def test_skipped(): pass

@pytest.mark.shows("inside")
def test_inside(): pytest.skip("not here")

@pytest.mark.xfail(reason="broken since March", strict=False)
@pytest.mark.shows("expected")
def test_expected(): assert False

@pytest.mark.shows("cluster", needs="SLURM")
def test_cluster(): pytest.skip("no cluster")

@pytest.mark.skip(reason="shows nothing")
def test_plain(): pass
"""


def pytest_in(folder, *words, **environment):
    """Run pytest in a folder of its own and return all it printed."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REQUIRE_", "PYTEST_"))}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *words]
    done = subprocess.run(command, cwd=folder, env=kept | environment, capture_output=True, text=True)
    return done.stdout + done.stderr


@pytest.fixture
def suite(tmp_path):
    """A folder with six small tests, of which one just passes."""
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_it.py").write_text(TESTS)
    return tmp_path


@pytest.mark.parametrize(("required", "skipped"), [("", {"plain", "cluster"}), ("1", {"plain"})])
def test_a_skipped_test_that_shows_a_claim_fails(suite, required, skipped):
    """Marked, called or expected to fail; what a machine may lack counts where CI says it is there."""
    said = pytest_in(suite, "-vv", REQUIRE_SLURM=required)

    outcomes = dict(re.findall(r"^test_it.py::test_(\w+) ([A-Z]+)", said, re.M))
    failed = {name for name, outcome in outcomes.items() if outcome in ("FAILED", "ERROR")}
    assert {name for name, outcome in outcomes.items() if outcome == "SKIPPED"} == skipped
    assert failed == {"skipped", "inside", "expected", "cluster"} - skipped and outcomes["runs"] == "PASSED"
    assert "not run, it shows nothing of skipped, twice: Skipped: no time" in said


def test_marks_are_read_as_pytest_reads_them():
    """The ledger reads the tests' text; the same tests carry the marker when pytest collects them."""
    read, faults = claims_evidence.tests(ROOT)
    files = sorted({test.file for test in read})

    said = pytest_in(ROOT, "--collect-only", "-m", "shows", *files)

    collected = set(re.findall(r"^(\S+\.py::\w+)", said, re.M))
    assert [] == faults
    assert {f"{test.file}::{test.name}" for test in read} == collected


def test_every_claim_has_evidence_and_all_evidence_a_claim():
    """The book's build says the same with the line; this takes a second and runs no lab."""
    pages = {name: (ROOT / f"{name}.md").read_text(encoding="utf-8") for name in toc_entries()}
    claimed = {name for words in pages.values() for pair in CLAIMED.findall(words) for name in pair if name}
    cells = [names for words in pages.values() for names in re.findall(r"^:shows: (.+)$", words, re.M)]

    shown = {name for test in claims_evidence.tests(ROOT)[0] for name in test.claims}
    shown |= {name for names in cells for name in names.split()}

    assert (claimed - shown, shown - claimed) == (set(), set())
    assert len(claimed) >= 60


def test_what_a_claim_needs_is_what_ci_has():
    """A test that may be skipped elsewhere is run by CI, and by this name."""
    ci = (ROOT / ".ci" / "run").read_text()

    needs = {test.needs for test in claims_evidence.tests(ROOT)[0] if test.needs}

    assert needs and [] == [need for need in needs if f"REQUIRE_{need}=1" not in ci]
    assert [] == [
        test.file for test in claims_evidence.tests(ROOT)[0] if test.file.startswith("tests/browser")
    ]


def test_the_capstone_knows_the_marker_when_it_is_lifted_out(tmp_path):
    """Its tests are collected with strict markers and nothing of the rest around them."""
    made = shutil.ignore_patterns("data", "results", "logs", "benchmarks", "publish", ".*", "__pycache__")
    shutil.copytree(ROOT / "capstone", tmp_path / "capstone", ignore=made)

    said = pytest_in(tmp_path / "capstone", "--collect-only", "--strict-markers", "-m", "shows", "tests")

    assert "test_capstone_promote.py::test_an_unverified_candidate_is_refused" in said
    assert "error" not in said.splitlines()[-1]


def test_plain_markdown_pages_carry_claims_as_comments():
    """On another site the capstone's pages show the sentence and nothing else."""
    pages = [ROOT / "capstone/README.md", *sorted((ROOT / "capstone/docs").glob("*.md"))]
    words = "".join(page.read_text(encoding="utf-8") for page in pages)

    assert "{claim}" not in words
    assert words.count("<!-- claim ") == len(claims.PLAIN.findall(words)) >= 15
