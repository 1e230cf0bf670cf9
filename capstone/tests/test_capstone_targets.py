"""Each target of the menu does what its line says, on a run that has ended."""

import re
import shutil
from pathlib import Path

import pytest

CAPSTONE = Path(__file__).resolve().parents[1]
DESIGNED = """
data run wf-dryrun wf-lint publish report verify verify-report evidence-summary what-changed profile-audit
tour selftest confirm slurm-up slurm-down clean help
"""


def test_help_lists_every_target(make):
    """A target that people may type has a line in the menu, and a line names a target that exists."""
    listed = re.findall(r"^  ([a-z-]+) {2,}\S", make(CAPSTONE, "help").stdout, re.M)
    makefile = (CAPSTONE / "Makefile").read_text()
    declared = set(re.search(r"\.PHONY: (.*?[^\\])\n", makefile, re.S).group(1).replace("\\", " ").split())

    assert set(DESIGNED.split()) <= set(listed)
    assert set(listed) == declared - {"ready", "profile"}
    assert make(CAPSTONE).stdout == make(CAPSTONE, "help").stdout


SAID = {
    "data": "data/tiny: complete already (tiny, seed 1)",
    "run": "results/release: verified, 27 files",
    "wf-dryrun": "Nothing to be done (all requested files are present and up to date).",
    "wf-lint": "Congratulations, your workflow is in a good condition!",
    "verify": "results/release: verified, 27 files",
    "verify-report": "verify.html: written",
    "publish": "publish/v1: verified, 27 files",
    "report": "results/run.html: jobs, code and times",
    "evidence-summary": "differential_expression[cell_type=B]",
    "what-changed": "Nothing to do: 55 jobs",
    "profile-audit": "Same meaning",
    "tour": "opens in any browser without a network",
    "crate": "crate: a Workflow Run RO-Crate of",
}


@pytest.fixture(scope="module")
def menu(tmp_path_factory, finished, make):
    """A finished run in which targets are made one after the other: target → what make printed."""
    folder = shutil.copytree(finished, tmp_path_factory.mktemp("menu") / "a capstone")
    return lambda target: make(folder, target)


@pytest.mark.parametrize("target", SAID)
@pytest.mark.xdist_group("menu")
def test_a_target_ends_well_and_says_what_it_did(menu, target):
    """Exit code 0, and the sentence that tells a person that it worked; no place of this machine is named."""
    done = menu(target)

    assert done.returncode == 0 and SAID[target] in done.stdout, done.stdout


def test_clean_removes_what_runs_made_and_nothing_else(own, make):
    """Data and what was published stay."""
    make(own, "publish")
    done = make(own, "clean")

    assert done.returncode == 0 and (own / "publish/v1/manifest.json").is_file()
    assert (own / "data/tiny/donors.tsv").is_file() and (own / "ageing").is_dir()
    assert [name for name in ("results", "logs", "benchmarks", ".snakemake") if (own / name).exists()] == []


@pytest.mark.parametrize(
    "target", ["verify", "verify-report", "evidence-summary", "tour", "crate", "publish"]
)
def test_a_target_that_needs_a_run_says_so(fresh, make, target):
    """Before any run there is one sentence that tells what to do, and nothing is made."""
    done = make(fresh, target)

    assert done.returncode != 0 and "Traceback" not in done.stdout
    assert re.search("make run|run the workflow first", done.stdout), done.stdout
    assert not (fresh / "results").exists() and not (fresh / "publish/v1").exists()
