"""What review.plan knows beyond the jobs: patterns, checkpoints, and what a checkpoint decided last time."""

import os
import time

from review.plan import decided_before, plan

LOCAL = "profiles/local"


def test_the_decision_of_the_last_run_can_be_planned_while_the_checkpoint_must_run_again(own):
    """A changed limit hides the jobs behind the checkpoint; resting, they are as last time."""
    config = own / "config/config.yaml"
    config.write_text(config.read_text().replace("  min_cells: 10", "  min_cells: 11"))
    now = plan(own, LOCAL)

    before = decided_before(now)

    assert ([job.id for job in now.waiting], len(now.jobs)) == (["report", "release"], 25)
    assert (before.waiting, before.running, len(before.jobs)) == ((), (), 55)


def test_a_plan_that_waits_for_nothing_is_its_own_last_decision(finished):
    """No second plan is made."""
    now = plan(finished, LOCAL)

    assert decided_before(now) is now


def test_a_checkpoint_that_never_ran_has_decided_nothing(fresh):
    """Resting does not invent jobs."""
    before = decided_before(plan(fresh, LOCAL))

    assert [job.id for job in before.waiting] == ["report", "release"]


def test_a_plan_knows_the_patterns_and_the_checkpoints_of_all_rules(fresh):
    """Rules that have no job yet too."""
    found = plan(fresh, LOCAL)

    assert found.checkpoints == ("select_cell_types",)
    assert found.patterns["pseudobulk"][0] == "results/pseudobulk/{cell_type,[A-Za-z0-9_]+}.npz"
    assert len(found.patterns["pseudobulk"]) == 3
    assert "patterns" not in found.as_dict() and "settings" not in found.as_dict()


def test_a_script_edited_between_two_plans_is_seen(tmp_path, run_scripts):
    """Snakemake remembers a script's time for the whole process; a plan does not."""
    rule = 'rule a:\n    output:\n        "a.txt",\n    script:\n        "a.py"\n'
    (tmp_path / "Snakefile").write_text(rule)
    (tmp_path / "a.py").write_text("open(snakemake.output[0], 'w')\n")
    assert run_scripts(tmp_path, "-m", "snakemake", "--cores", "1").returncode == 0
    assert plan(tmp_path).running == ()

    os.utime(tmp_path / "a.py", (time.time() + 60, time.time() + 60))

    assert [job.why for job in plan(tmp_path).running] == ["code has changed since last execution"]
