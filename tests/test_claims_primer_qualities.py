"""Each of the eight changes of an exercise costs the quality that its answer names, and not its rival."""

import shutil
import subprocess
import sys

import pytest
import yaml
from labkit.spaces import Workspace, copy_to
from repository import ROOT

sys.path.insert(0, str(ROOT / "labs/primer/qualities"))
import checks
from inputs import inputs_from

CHANGES = ROOT / "exercises/primer/qualities_reviewed/start/changes"
RIVALS = {"amber": "idempotent", "birch": "reproducible", "cedar": "cached", "elder": "incremental"}
RIVALS |= {"fir": "reproducible", "hazel": "configurable", "maple": "valid", "oak": "reproducible"}


@pytest.mark.shows("qualities-one-each")
def test_each_change_costs_what_the_answer_says_and_not_what_it_is_taken_for(tmp_path):
    """Patched into the script, and put to two of the twelve checks."""
    copy_to(tmp_path / "capstone", "tiny", "finished")
    inputs = inputs_from(Workspace(tmp_path / "capstone").path, tmp_path / "inputs")
    answer = yaml.safe_load((ROOT / "answers/primer/qualities_reviewed/solution/answer.yaml").read_text())
    expected, seen = {}, {}
    for name, said in answer.items():
        script = tmp_path / name / "in_parts.py"
        script.parent.mkdir()
        shutil.copy(ROOT / "labs/primer/qualities/in_parts.py", script)
        subprocess.run(["patch", "--quiet", script, CHANGES / f"{name}.patch"], check=True)
        lost = {said["loses"]: False} if said["loses"] != "nothing" else {}
        expected[name] = {RIVALS[name]: True} | lost
        found = checks.score(script, inputs, [getattr(checks, quality) for quality in expected[name]])
        seen[name] = {quality: has for quality, (has, _) in found.items()}

    assert expected == seen
