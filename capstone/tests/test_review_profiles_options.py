"""Every option of Snakemake is classified, and each that acts on meaning is caught in a profile."""

from contextlib import chdir

import pytest
import snakemake.cli
import yaml
from review.options import ACTS, KINDS, MEANING, POLICY, listed, option, prefixes, unordered
from review.plan import PlanError
from review.plan_settings import long_name, read_settings
from review.profiles import profiles

SNAKEFILE = """
scattergather:
    split=2,


rule all:
    input:
        "all.txt",


rule count:
    input:
        "in/{sample}.txt",
    output:
        "out/{sample}.txt",
    shell:
        "wc -c < {input} > {output}"


rule gather:
    input:
        counts=expand("out/{sample}.txt", sample=["a", "b"]),
        parts=gather.split("part/{scatteritem}.txt"),
    output:
        "all.txt",
    shell:
        "cat {input} > {output}"


rule part:
    output:
        "part/{scatteritem}.txt",
    shell:
        "echo {wildcards.scatteritem} > {output}"
"""

# What a profile could hold for each option that acts on meaning.
PLANTED = {
    "config": ["size=3"],
    "configfile": "more.yaml",
    "replace-workflow-config": True,
    "set-scatter": {"split": 3},
    "wrapper-prefix": "https://example.org/wrappers",
    "allow-ambiguity": True,
    "omit-flags": ["temp"],
    "software-deployment-method": ["conda"],
    "use-conda": True,
    "use-apptainer": True,
    "use-envmodules": True,
    "conda-not-block-search-path-envvars": True,
    "apptainer-args": "--bind other:data",
    "container-image": "example/image",
    "envvars": ["HOME"],
    "precommand": "true",
    "jobscript": "job.sh",
    "default-storage-prefix": "other",
    "not-retrieve-storage": True,
    "cache": ["count"],
    "until": ["count"],
    "omit-from": ["gather"],
    "batch": "gather=1/2",
    "allowed-rules": ["all", "gather", "count", "part"],
    "rerun-triggers": ["mtime"],
    "consider-ancient": {"count": "0"},
    "trust-io-cache": True,
    "forceall": True,
    "force": True,
    "forcerun": ["count"],
    "touch": True,
    "cleanup-metadata": ["all.txt"],
    "drop-metadata": True,
    "persistence-backend": "db",
    "persistence-backend-db-url": "sqlite:///other.db",
    "keep-incomplete": True,
    "ignore-incomplete": True,
    "nolock": True,
    "immediate-submit": True,
    "all-temp": True,
    "unneeded-temp-files": ["all.txt"],
    "delete-all-output": True,
    "delete-temp-output": True,
    "no-hooks": True,
    "dry-run": True,
    "lint": "text",
    "unlock": True,
    "report": "report.html",
    "reporter": "html",
    "generate-unit-tests": "units",
    "containerize": "dockerfile",
    "export-cwl": "workflow.cwl",
    "archive": "workflow.tar",
    "draft-notebook": "all.txt",
    "edit-notebook": "all.txt",
    "list-rules": True,
    "list-target-rules": True,
    "list-changes": "code",
    "list-input-changes": True,
    "list-params-changes": True,
    "list-untracked": True,
    "summary": True,
    "detailed-summary": True,
    "dag": "dot",
    "rulegraph": "dot",
    "filegraph": True,
    "d3dag": True,
    "print-compilation": True,
    "conda-create-envs-only": True,
    "conda-cleanup-envs": True,
    "list-conda-envs": True,
    "container-cleanup-images": True,
}
# No plan follows from these: the first needs a plugin, two are for child processes, two only print.
NO_PLAN = {
    "default-storage-provider": "moon",
    "deploy-sources": ["query", "sum"],
    "mode": "remote",
    "help": True,
    "version": True,
}

# All that a profile may say without touching meaning.
HARMLESS = {
    "cores": 2,
    "jobs": 3,
    "local-cores": 1,
    "max-threads": 1,
    "set-threads": {"count": 2},
    "resources": {"mem_mb": 9000},
    "set-resources": {"count": {"mem_mb": 50}},
    "set-resource-scopes": {"mem_mb": "global"},
    "default-resources": {"mem_mb": 100, "runtime": 5},
    "prioritize": ["out/a.txt"],
    "groups": {"count": "together"},
    "group-components": {"together": 2},
    "local-groupid": "here",
    "scheduler": "greedy",
    "scheduler-greediness": 0.5,
    "scheduler-subsample": 5,
    "scheduler-solver-path": "solver",
    "max-jobs-per-second": 5,
    "max-jobs-per-timespan": "5/1s",
    "max-status-checks-per-second": 1,
    "seconds-between-status-checks": 20,
    "executor": "slurm",
    "jobname": "{rulename}.{jobid}",
    "preemptible-rules": ["count"],
    "preemptible-retries": 2,
    "shared-fs-usage": ["persistence", "input-output"],
    "job-deploy-sources": True,
    "local-storage-prefix": "copies",
    "remote-job-local-storage-prefix": "copies",
    "keep-storage-local-copies": True,
    "wait-for-free-local-storage": "5s",
    "shadow-prefix": "shadows",
    "runtime-source-cache-path": "sources",
    "force-use-threads": True,
    "conda-prefix": "envs",
    "conda-base-path": "conda",
    "conda-frontend": "mamba",
    "conda-cleanup-pkgs": "cache",
    "apptainer-prefix": "images",
    "latency-wait": 60,
    "wait-for-files": ["in/a.txt"],
    "wait-for-files-file": "files.txt",
    "queue-input-wait-time": 3,
    "max-inventory-time": 5,
    "retries": 2,
    "attempt": 2,
    "keep-going": True,
    "rerun-incomplete": True,
    "max-checksum-file-size": "5MB",
    "notemp": True,
    "cleanup-shadow": True,
    "skip-script-cleanup": True,
    "strict-dag-evaluation": ["cyclic-graph"],
    "printshellcmds": True,
    "show-failed-logs": True,
    "quiet": ["host"],
    "verbose": True,
    "nocolor": True,
    "debug-dag": True,
    "debug": True,
    "benchmark-extended": True,
    "runtime-profile": "profile.txt",
    "report-after-run": True,
    "report-stylesheet": "look.css",
    "report-metadata": "page.md",
    "notebook-listen": "localhost:9999",
    "no-subworkflows": True,
}
# Sources of options, and an option without any value where no plugin is installed.
NOT_PLANTED = {"profile", "workflow-profile", "logger"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a small workflow in which every planted option has something to act on."""
    folder = tmp_path_factory.mktemp("options")
    for name, text in {
        "Snakefile": SNAKEFILE,
        "in/a.txt": "a",
        "in/b.txt": "bb",
        "more.yaml": "x: 1\n",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def compared(folder, content):
    """Compare no profile with one of this content."""
    planted = folder / "profiles" / "planted"
    planted.mkdir(parents=True, exist_ok=True)
    (planted / "config.yaml").write_text(yaml.safe_dump(content))
    return profiles("-", "profiles/planted", folder)


def offered():
    """The long names of all options that Snakemake's own parser offers, its plugins' included."""
    return {long_name(action) for action in snakemake.cli.get_argument_parser()._actions}


def test_every_option_of_snakemake_is_classified():
    """A new option of Snakemake or of an installed plugin must be listed or fall under a prefix."""
    assert {
        name for name in offered() if name not in listed() and not name.startswith(tuple(prefixes()))
    } == set()


def test_no_listed_option_is_stale():
    """An option that Snakemake no longer has must leave the list."""
    assert set(listed()) - offered() == set()


def test_every_option_has_one_kind_and_a_reason():
    """One sentence each, and no option twice."""
    data = yaml.safe_load(option.__globals__["LISTED"].read_text())

    assert sum(len(data[kind]) for kind in KINDS) == len(listed())
    assert [known.name for known in listed().values() if not known.why.endswith(".")] == []


def test_plugin_options_follow_their_prefix():
    """Slurm's options are policy, those of a storage plugin decide which files are read."""
    assert option("slurm-partition-config").kind == POLICY
    assert option("storage-s3-endpoint-url").kind == ACTS


def test_an_unknown_option_is_not_taken_for_policy():
    """Until somebody has classified it, it counts against the promise."""
    assert option("brand-new").kind == ACTS


def test_every_option_is_planted_somewhere():
    """The three tables of this file together cover the list."""
    acting = {name for name, known in listed().items() if known.kind == ACTS}
    policy = {name for name, known in listed().items() if known.kind == POLICY}

    assert acting == {*PLANTED, *NO_PLAN}
    assert policy == {*HARMLESS, *NOT_PLANTED}


@pytest.mark.parametrize("name", PLANTED)
def test_an_option_that_acts_on_meaning_is_caught(folder, name):
    """Exit code 1, and the option is named with its value among those that act on meaning."""
    found = compared(folder, {name: PLANTED[name]})

    assert found.code == 1
    assert [item.name for item in found.of_kind(ACTS)] == [name]


@pytest.mark.parametrize("name", NO_PLAN)
def test_an_option_that_leaves_no_plan_is_never_a_promise(folder, name):
    """Either there is no plan, which is exit code 2, or the option is caught."""
    try:
        assert compared(folder, {name: NO_PLAN[name]}).code == 1
    except PlanError as error:
        assert "profiles/planted" in str(error)


def test_all_policy_options_together_pass(folder):
    """One profile with every policy option there is: all are listed, and the meaning is the same."""
    found = compared(folder, HARMLESS)

    assert found.code == 0
    assert {item.name for item in found.of_kind(POLICY)} == set(HARMLESS)
    assert found.of_kind(ACTS) == found.of_kind(MEANING) == ()


@pytest.mark.parametrize(
    ("name", "jobs"),
    [
        ("max-threads", ()),
        ("set-threads", ("count[sample=a]", "count[sample=b]")),
        ("set-resources", ("count[sample=a]", "count[sample=b]")),
        (
            "retries",
            ("count[sample=a]", "count[sample=b]", "part[scatteritem=1-of-2]", "part[scatteritem=2-of-2]"),
        ),
    ],
)
def test_a_policy_option_names_the_jobs_it_touches(folder, name, jobs):
    """Threads and claims of one rule touch its jobs; retries touch every job without retries of its own."""
    found = compared(folder, {"cores": 4, name: HARMLESS[name]})

    (touched,) = [item for item in found.settings if item.name == name]
    assert set(jobs) <= set(touched.claims)
    assert touched.claims == jobs or name == "retries"


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("rerun-triggers", "[mtime, params, code, input, software-env]", None),
        ("allowed-rules", "[all, gather, count, part]", "[part, count, gather, all, all]"),
        ("until", "[count, part]", "[part, count]"),
        ("omit-from", "[count, part]", "[part, count]"),
        ("forcerun", "[count, part]", "[part, count]"),
        ("prioritize", "[out/a.txt, out/b.txt]", "[out/b.txt, out/a.txt]"),
        ("cache", "[gather, count]", "[count, gather]"),
        ("envvars", "[HOME, PATH]", "[PATH, HOME]"),
        ("quiet", "[rules, host]", "[host, rules]"),
        ("shared-fs-usage", "[sources, persistence]", "[persistence, sources]"),
        ("unneeded-temp-files", "[a.txt, b.txt]", "[b.txt, a.txt]"),
        ("wait-for-files", "[in/a.txt, in/b.txt]", "[in/b.txt, in/a.txt]"),
        ("set-threads", "[count=2, gather=3]", "[gather=3, count=2]"),
        ("consider-ancient", "['gather=counts,parts']", "['gather=parts,counts']"),
        ("config", "[x=1, y=2]", "[y=2, x=1]"),
    ],
)
def test_lists_without_an_order_are_compared_as_sets(folder, name, one, other):
    """Written in another order, or as Snakemake's default, an option of names is the same option."""
    given = [written(folder, letter, name, value) for letter, value in (("one", one), ("other", other))]

    assert given[0] == given[1]


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("configfile", "[more.yaml, other.yaml]", "[other.yaml, more.yaml]"),
        ("config", "[x=1, x=2]", "[x=2, x=1]"),
        ("rerun-triggers", "[mtime, code]", "[mtime, params]"),
        ("target-jobs", "['count:sample=a', 'count:sample=b']", "['count:sample=b']"),
    ],
)
def test_an_order_that_says_which_value_holds_counts(folder, name, one, other):
    """The later config file and the later value of a name win; and another set is another option."""
    given = [written(folder, letter, name, value) for letter, value in (("one", one), ("other", other))]

    assert given[0] != given[1]


def test_every_list_without_an_order_is_an_option_that_snakemake_keeps_as_a_list(folder):
    """What Snakemake makes a set of by itself needs no entry."""
    assert unordered() <= set(listed())
    assert not [
        name for name, value in read_settings().options.items() if name in unordered() and value is not None
    ]


def written(folder, letter, name, value):
    """Return an option as a profile with this value gives it; without a value, as no profile does."""
    (folder / "profiles" / letter).mkdir(parents=True, exist_ok=True)
    (folder / "profiles" / letter / "config.yaml").write_text("" if value is None else f"{name}: {value}\n")
    with chdir(folder):
        return read_settings(None if value is None else f"profiles/{letter}").options[name]
