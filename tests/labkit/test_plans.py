"""What checks ask of plans is what the tools of review would say, with fewer plans."""

import pytest
import yaml
from labkit import checks, exercises, plans, spaces
from labkit.spaces import Workspace
from review.options import ACTS, MEANING, POLICY, option
from review.profiles import profiles

SORTED = "module03/profiles_sorted"


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A finished copy of the capstone."""
    folder = tmp_path_factory.mktemp("plans") / "capstone"
    spaces.copy_to(folder, "tiny", "finished")
    return Workspace(folder)


@pytest.mark.parametrize(
    "more",
    [
        "latency-wait: 60\nrerun-triggers: [mtime]\n",
        "until: [merge_donors]\nconfig: [catalogue=data/tiny/x.tsv]\n",
    ],
)
def test_the_short_comparison_agrees_with_the_full_one(finished, more):
    """On the answer, the jobs that differ, and the kind of each setting."""
    finished.write("data/tiny/x.tsv", finished.read("data/tiny/donors.tsv"))
    finished.write("profiles/other/config.yaml", finished.read("profiles/local/config.yaml") + more)

    short = plans.comparison(finished, "profiles/local", "profiles/other")
    full = profiles("profiles/local", "profiles/other", finished.path)

    assert (full.code, full.meaning) == (short.code, short.meaning)
    assert [(s.name, s.kind) for s in full.settings] == [(s.name, s.kind) for s in short.settings]


def test_what_was_changed_of_the_science_is_listed(finished, tmp_path):
    """Changed, added and taken away; a new profile is nobody's science."""
    spaces.copy_to(tmp_path / "mine", "tiny", "fresh")
    mine = Workspace(tmp_path / "mine")
    mine.edit("config/config.yaml", "min_cells: 10", "min_cells: 20")
    mine.write("workflow/rules/new.smk", "")
    (mine.path / "profiles/local/config.yaml").unlink()
    mine.write("profiles/mine/config.yaml", "cores: 1\n")

    assert plans.changed_science(finished) == []
    assert plans.changed_science(mine) == [
        "workflow/rules/new.smk",
        "config/config.yaml",
        "profiles/local/config.yaml",
    ]


def test_the_settings_to_sort_are_of_the_kinds_that_plans_show(finished):
    """Policy changes no job and no trust; each setting that acts makes the comparison say so."""
    exercise = exercises.exercise(SORTED)
    local = yaml.safe_load(finished.read("profiles/local/config.yaml"))
    held = {}
    for name in checks.load(SORTED).PROFILES:
        held |= yaml.safe_load((exercise.folder / "start" / name / "config.yaml").read_text())
    codes = {}
    for setting, value in held.items():
        finished.write("profiles/one/config.yaml", yaml.safe_dump(local | {setting: value}))
        codes[setting] = plans.comparison(finished, "profiles/local", "profiles/one").code

    assert {name: 0 if option(name).kind == POLICY else 1 for name in held} == codes
    assert {POLICY, ACTS, MEANING} == {option(name).kind for name in held} and len(held) == 10
