"""profile-audit compares all profiles with the first, and classifies every key they set."""

import json
import re
import shutil

import pytest
from review import audit as module
from review.audit import audit, main, text
from review.options import option
from review.profiles_trace import Planner

LOCAL, CI = "profiles/local", "profiles/ci"
PLANTED = {
    "smuggled": "cores: 2\nconfig: [catalogue=data/tiny/other.tsv]\n",
    "hiding": "cores: 2\nrerun-triggers: [mtime]\n",
    "cluster": "executor: slurm\njobs: 4\ndefault-resources: [slurm_partition=one, runtime=5]\n",
    "misspelt": "cores: 2\nlatencywait: 3\n",
}


@pytest.fixture
def planted(own):
    """A finished capstone with planted profiles, and a second catalogue."""
    shutil.copy(own / "data/tiny/donors.tsv", own / "data/tiny/other.tsv")
    for name, content in PLANTED.items():
        (own / "profiles" / name).mkdir()
        (own / "profiles" / name / "config.yaml").write_text(content)
    return own


@pytest.mark.shows("local-and-ci-mean-the-same")
def test_the_capstones_profiles_mean_the_same(finished):
    """Every profile of the capstone against local: exit 0, and nothing acts on meaning."""
    names = sorted(
        file.parent.relative_to(finished).as_posix() for file in finished.glob("profiles/*/*.yaml")
    )

    found = audit([LOCAL, *(name for name in names if name != LOCAL)], finished)

    assert (found.code, [pair.code for pair in found.pairs]) == (0, [0] * (len(names) - 1))
    assert {key.option.kind for key in found.keys} == {"policy"}


def test_every_key_that_stands_in_a_profile_is_classified_with_its_reason(planted):
    """Kind and reason are those of the list of options, the values those in force."""
    found = audit([LOCAL, CI, "profiles/hiding"], planted)

    keys = {key.option.name: key for key in found.keys}
    assert keys["rerun-triggers"].option == option("rerun-triggers")
    assert keys["rerun-triggers"].option.kind == "acts_on_meaning"
    assert keys["latency-wait"].values == {LOCAL: 3, CI: 20, "profiles/hiding": 5}
    assert [key.option.kind for key in found.keys][0] == "acts_on_meaning"
    assert {"cores", "keep-going", "printshellcmds", "nocolor"} <= keys.keys()


@pytest.mark.shows("audit-compares-jobs")
def test_a_planted_profile_is_caught_and_the_worst_pair_decides(planted):
    """F4 and F5: smuggled configuration and hidden triggers give 1, a profile that cannot be read gives 2."""
    found = audit([LOCAL, CI, "profiles/smuggled", "profiles/misspelt", "profiles/hiding"], planted)

    assert ([pair.code for pair in found.pairs], found.code) == ([0, 1, 2, 1], 2)
    said = " ".join(text(found).split())
    assert "latencywait: Snakemake has no such option" in said
    assert re.search(r"Every key: \d+ keys Acts on meaning config: profiles/local not set", said)


def test_a_cluster_profile_is_audited_where_there_is_no_cluster(planted, monkeypatch):
    """No program of Slurm is looked for."""
    monkeypatch.setenv("PATH", "")

    found = audit([LOCAL, "profiles/cluster"], planted)

    assert found.code == 0
    assert {"executor", "jobs", "default-resources"} <= {
        item.name for item in found.pairs[0].comparison.settings
    }


def test_each_profile_is_planned_once(planted, monkeypatch):
    """Three profiles, three plans, though the first stands in two pairs."""
    made = []
    once = Planner.plan
    # All in this process, to be counted.
    monkeypatch.setattr("review.profiles_trace.beside", lambda make: make)
    monkeypatch.setattr(
        module.Planner,
        "plan",
        lambda self, profile, *rest, **kw: made.append(profile) or once(self, profile, *rest, **kw),
    )

    audit([LOCAL, CI, "profiles/cluster"], planted)

    assert made == [LOCAL, CI, "profiles/cluster"]


def test_the_answer_for_programs(planted, capsys):
    """Pairs as review.profiles gives them, and the keys with kind, reason and values."""
    code = main([LOCAL, CI, "profiles/misspelt", "--directory", str(planted), "--json"])

    data = json.loads(capsys.readouterr().out)
    assert (code, data["code"]) == (2, 2)
    assert [pair["code"] for pair in data["pairs"]] == [0, 2]
    assert {"name", "kind", "why", "touches", "values"} == set(data["keys"][0])


@pytest.mark.parametrize("words", [[LOCAL], [LOCAL, CI, "--directory", "nowhere"]])
def test_what_cannot_be_compared_is_told_in_one_sentence(finished, capsys, monkeypatch, words):
    """One profile, or no folder: exit 2."""
    monkeypatch.chdir(finished)

    assert main(words) == 2

    out, err = capsys.readouterr()
    assert (out, len(err.strip().splitlines())) == ("", 1)
