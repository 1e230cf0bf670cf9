"""The helpers of the lab primer/trust can say no: each answer of theirs changes when its fact does."""

import json
import sys

import pytest
from labkit.spaces import Workspace, copy_to
from repository import ROOT
from review.provenance import main as provenance

sys.path.insert(0, str(ROOT / "labs/primer/trust"))
import fair
import settings


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A finished capstone with its crate; each test puts back what it changes."""
    folder = tmp_path_factory.mktemp("trust") / "capstone"
    copy_to(folder, "tiny", "finished")
    assert 0 == provenance(["--directory", str(folder), "--crate", str(folder / "crate")])
    return Workspace(folder)


def holding(workspace):
    """The sentences of the list that hold."""
    return {words for _, words, holds, _ in fair.listed(workspace.path, ROOT) if holds}


def code_changed(text):
    """A line more."""
    return text + "# later\n"


def of_a_commit(text):
    """A record of a run in a clone."""
    return json.dumps(json.loads(text) | {"git": {"commit": "a" * 40, "dirty": False}})


def without_a_version(text):
    """A record that does not know a package."""
    record = json.loads(text)
    return json.dumps(record | {"packages": record["packages"] | {"scipy": "not installed"}})


RECORD = "results/provenance/run.json"


@pytest.mark.parametrize(
    ("sentence", "file", "change"),
    [
        ("config, code and inputs are those of the run", "ageing/markers.py", code_changed),
        ("first: the code is of a known commit", RECORD, of_a_commit),
        ("first: the versions of the tools are known", RECORD, without_a_version),
    ],
)
def test_an_answer_of_the_list_changes_with_its_fact(finished, sentence, file, change):
    before, kept = holding(finished), finished.read(file)
    finished.write(file, change(kept))
    after = holding(finished)
    finished.write(file, kept)

    assert {sentence} == before ^ after


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ({"min_cels": 3}, "typed: there is no setting 'min_cels'; known are min_cells, min_donors, max_q"),
        ({"max_q": "0.1"}, "typed: max_q is '0.1', and should be a number"),
        ({"max_q": True}, "typed: max_q is True, and should be a number"),
    ],
)
def test_a_setting_that_is_unknown_or_no_number_is_refused_with_its_layer(layer, said):
    with pytest.raises(SystemExit) as refused:
        settings.settle(("code", settings.HARD_CODED), ("typed", layer))

    assert said == str(refused.value)
