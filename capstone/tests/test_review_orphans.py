"""orphans are files that no job makes any more, and nothing is called one too early."""

import json
from contextlib import chdir

import pytest
import snakemake.cli
from review.orphans import main, orphans_of
from review.plan import plan

FANNED = """
configfile: "config.yaml"


rule all:
    input:
        "out/sum.txt",
        expand("out/fixed/{name}.txt", name=config["fixed"]),


checkpoint find:
    output:
        "out/found.txt",
    params:
        names=config["names"],
    shell:
        "echo {params.names} > {output}"


def parts(wildcards):
    with checkpoints.find.get().output[0].open() as found:
        return [f"out/parts/{name}.txt" for name in found.read().split()]


rule part:
    output:
        "out/parts/{name}.txt",
    log:
        "logs/part/{name}.log",
    shell:
        "echo {wildcards.name} > {output} 2> {log}"


rule fixed:
    output:
        "out/fixed/{name}.txt",
    shell:
        "echo {wildcards.name} > {output}"


rule sum:
    input:
        parts,
    output:
        "out/sum.txt",
    shell:
        "cat {input} > {output}"
"""


@pytest.fixture
def fanned(tmp_path):
    """A workflow whose checkpoint found a and b, run once."""
    (tmp_path / "Snakefile").write_text(FANNED)
    return run(configured(tmp_path, names=["a", "b"], fixed=["x", "y"]))


def configured(folder, **config):
    """Write the configuration of the workflow and return its folder."""
    (folder / "config.yaml").write_text(json.dumps(config))
    return folder


def run(folder):
    """Run the workflow for real and return its folder."""
    with chdir(folder):
        parser, args = snakemake.cli.parse_args(["--cores", "1", "--scheduler", "greedy", "--quiet", "all"])
        assert snakemake.cli.args_to_api(args, parser)
    return folder


def paths(orphans):
    """Return the paths of some orphans."""
    return [orphan.path for orphan in orphans]


def test_a_finished_run_has_none(fanned):
    """Every file belongs to a job."""
    found = orphans_of(plan(fanned), fanned)

    assert (found.files, found.undecided, found.unclaimed) == ((), (), ())


def test_a_wildcard_value_that_went_leaves_its_files(fanned):
    """F34: no job makes the file of a name that is no longer asked for."""
    configured(fanned, names=["a", "b"], fixed=["x"])

    found = orphans_of(plan(fanned), fanned)

    assert paths(found.files) == ["out/fixed/y.txt"]
    assert (found.files[0].rule, found.files[0].bytes) == ("fixed", 2)


def test_while_the_checkpoint_must_run_again_its_files_are_undecided(fanned):
    """The files behind it may be wanted again; a file that it never decided is an orphan at once."""
    configured(fanned, names=["a"], fixed=["x"])

    found = orphans_of(plan(fanned), fanned)

    assert paths(found.files) == ["out/fixed/y.txt"]
    assert paths(found.undecided) == [
        "logs/part/a.log",
        "logs/part/b.log",
        "out/parts/a.txt",
        "out/parts/b.txt",
    ]
    assert found.why == ("find must run first: only then is it known which of these are wanted.",)


def test_after_the_checkpoint_what_it_dropped_is_an_orphan(fanned):
    """The new decision leaves out b: its result and its log belong to no job."""
    run(configured(fanned, names=["a"], fixed=["x", "y"]))

    found = orphans_of(plan(fanned), fanned)

    assert paths(found.files) == ["logs/part/b.log", "out/parts/b.txt"]
    assert found.undecided == ()


def test_before_the_checkpoint_ever_ran_nothing_with_a_wildcard_is_certain(fanned):
    """Without a last decision every rule with wildcards may still get jobs."""
    (fanned / "out/found.txt").unlink()
    configured(fanned, names=["a", "b"], fixed=["x"])

    found = orphans_of(plan(fanned), fanned)

    assert found.files == ()
    assert {"out/parts/a.txt", "out/fixed/y.txt"} <= set(paths(found.undecided))


def test_a_plan_of_a_part_of_the_workflow_calls_nothing_an_orphan(fanned):
    """With a target given, files of other targets are not left over."""
    found = orphans_of(plan(fanned, args=["--until", "fixed"]), fanned)

    assert found.files == ()
    assert found.why == ("These settings ask for a part of the workflow only (until).",)


def test_a_rule_that_no_target_asks_for_is_undecided_and_one_that_went_is_not(fanned):
    """A rule still there could be run by name; the file of a rule that was deleted nobody makes."""
    (fanned / "Snakefile").write_text(
        FANNED.replace('        "out/sum.txt",\n        expand', "        expand")
    )
    unasked = orphans_of(plan(fanned), fanned)
    start, end = FANNED.index("rule sum:"), len(FANNED)
    shorter = FANNED.replace(FANNED[start:end], "").replace(
        '        "out/sum.txt",\n        expand', "        expand"
    )
    (fanned / "Snakefile").write_text(shorter)
    deleted = orphans_of(plan(fanned), fanned)

    assert "out/sum.txt" in paths(unasked.undecided)
    assert paths(deleted.files) == ["out/sum.txt"]


def test_files_that_no_rule_names_are_counted_and_not_accused(fanned):
    """A job may write beside its outputs, as the capstone's release does."""
    (fanned / "out/parts/notes.md").write_text("mine")

    found = orphans_of(plan(fanned), fanned)

    assert (found.files, found.unclaimed) == ((), (("out/parts", 1),))


def test_the_log_kept_of_an_attempt_goes_with_its_log(fanned):
    """The copy of a wanted log is no orphan; that of an orphan is one."""
    for name in ("a", "b"):
        (fanned / f"logs/part/{name}.log.attempt1").write_text("failed")
    run(configured(fanned, names=["a"], fixed=["x", "y"]))

    found = orphans_of(plan(fanned), fanned)

    assert paths(found.files) == ["logs/part/b.log", "logs/part/b.log.attempt1", "out/parts/b.txt"]


def test_the_command_line_lists_them(fanned, capsys):
    """Exit 1 and one line a file; --json for programs."""
    configured(fanned, names=["a", "b"], fixed=["x"])

    assert main(["--directory", str(fanned)]) == 1
    assert "  out/fixed/y.txt  (fixed)" in capsys.readouterr().out.splitlines()
    assert main(["--directory", str(fanned), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["files"] == [
        {"path": "out/fixed/y.txt", "rule": "fixed", "bytes": 2}
    ]
