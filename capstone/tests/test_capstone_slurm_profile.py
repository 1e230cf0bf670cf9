"""The slurm profile says why each setting is harmless, and plans the same work, also without Slurm."""

import json
import os
import shutil
import subprocess
import sys

import pytest
import yaml
from copies import CAPSTONE

PROFILE = CAPSTONE / "profiles/slurm/config.yaml"


@pytest.fixture
def without_slurm(tmp_path):
    """An environment whose path leads to this Python and to no command of Slurm."""
    (tmp_path / "bin").mkdir()
    for name in ("bash", "sh", "which"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    return {**os.environ, "PATH": f"{os.path.dirname(sys.executable)}:{tmp_path / 'bin'}"}


def python(folder, *words, env=None):
    """Run this Python in a folder."""
    return subprocess.run([sys.executable, *words], cwd=folder, env=env, capture_output=True, text=True)


def compared(folder, other, env=None):
    """Compare another profile with slurm's in a folder; the exit code and the answer."""
    done = python(folder, "-m", "review.profiles", f"profiles/{other}", "profiles/slurm", "--json", env=env)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_each_setting_has_its_reason():
    """Each block opens with a comment, so no setting is without one."""
    blocks = PROFILE.read_text().strip().split("\n\n")

    assert [] == [block for block in blocks if not block.startswith("# ")]


def test_it_really_differs_from_the_others():
    """It hands jobs to Slurm, and leaves how often a job is tried to the rules."""
    slurm, *others = (
        yaml.safe_load((CAPSTONE / f"profiles/{name}/config.yaml").read_text())
        for name in ("slurm", "local", "ci")
    )

    assert "slurm" == slurm["executor"]
    assert not {"retries", "config", "configfile"} & set(slurm)
    assert not any("executor" in other for other in others)


@pytest.mark.parametrize("other", ["local", "ci"])
def test_it_means_the_same_as_the_others(own, other):
    """After the checkpoint all jobs are seen: each reads, does and makes the same."""
    code, answer = compared(own, other)

    assert (0, []) == (code, answer["meaning"])
    assert "executor" in [setting["name"] for setting in answer["settings"] if setting["kind"] == "policy"]


def test_it_can_be_planned_where_slurm_is_not_installed(fresh, without_slurm):
    """A laptop without Slurm's commands plans the run and sees the jobs up to the checkpoint."""
    _, answer = compared(fresh, "local", without_slurm)

    assert ([], 25) == (answer["meaning"], answer["b"]["jobs"])


def test_a_dry_run_needs_no_slurm(fresh, without_slurm):
    """`make wf-dryrun PROFILE=slurm` works on any machine."""
    words = ["-m", "snakemake", "--profile", "profiles/slurm", "--dry-run", "--quiet", "rules"]

    done = python(fresh, *words, env=without_slurm)

    assert 0 == done.returncode, done.stderr
