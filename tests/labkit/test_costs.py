"""What repeated runs cost: medians by class, how far they lie apart, and the line through several sizes."""

import json
import re

import pytest
from labkit.costs import COLUMNS, Cost, cost_of, largest, line, main, middle, spread

WORKFLOW = """
rule all:
    input: expand("{n}.txt", n=["a", "b"])

rule one:
    output: "{n}.txt"
    shell: "touch {output}"
"""


def cost(**classes):
    """A Cost with these seconds, the other classes at nothing."""
    every = dict.fromkeys(COLUMNS[5:], 0.0) | classes
    return Cost("run1", "2026-11-21T10:00:00.000", 2, 1, sum(every.values()), every)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder in which a workflow of somebody else was run: two jobs without logs."""
    from labkit import shell

    folder = tmp_path_factory.mktemp("foreign")
    (folder / "Snakefile").write_text(WORKFLOW)
    shell.run("snakemake --cores 2 --scheduler greedy", folder)
    return folder


def test_a_median_is_taken_of_each_class_for_itself():
    """Not of the run that is in the middle."""
    found = middle([cost(tool=1.0, waiting=9.0), cost(tool=2.0, waiting=1.0), cost(tool=9.0, waiting=2.0)])

    assert (2.0, 2.0, 0.0) == (found["tool"], found["waiting"], found["planning"])


def test_the_largest_class_is_named():
    assert "startup" == largest(middle([cost(tool=1.0, startup=1.5)]))


def test_runs_lie_apart_by_parts_of_their_median():
    assert 0.25 == spread([8.0, 9.0, 7.0]) and 0.0 == spread([5, 5, 5])


def test_the_line_through_points_on_a_line_is_that_line():
    fixed, each = line({20: 0.6, 50: 0.9, 100: 1.4})

    assert (0.4, 0.01) == (round(fixed, 9), round(each, 9))


@pytest.mark.shows("cost-reads-any")
def test_a_foreign_run_is_read_and_its_classes_add_up(folder):
    """Two jobs, without the one that only asks for both."""
    found = cost_of(folder)

    assert (2, 2) == (found.jobs, found.cores)
    assert abs(sum(found.classes.values()) - 2 * found.seconds) < 0.02


def test_the_lines_for_later_have_a_value_in_each_column(folder, capsys):
    assert 0 == main(["--tsv", str(folder), str(folder)])

    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [list(COLUMNS), 3, {len(COLUMNS)}] == [lines[0], len(lines), {len(line) for line in lines}]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}", lines[1][1])


def test_a_folder_without_a_run_is_named_in_a_sentence(tmp_path, capsys):
    assert 2 == main([str(tmp_path)])

    assert "no run has left evidence here" in capsys.readouterr().err


def test_a_run_whose_log_names_no_job_is_named_in_a_sentence(tmp_path, capsys):
    """With --quiet all Snakemake keeps its log silent, too; the records alone tell no classes."""
    (tmp_path / ".snakemake/metadata").mkdir(parents=True)
    record = {"rule": "one", "log": [], "input": [], "starttime": 1.0, "endtime": 2.0}
    (tmp_path / ".snakemake/metadata/YS50eHQ=").write_text(json.dumps(record))

    assert 2 == main([str(tmp_path)])
    assert "run it again without --quiet all" in capsys.readouterr().err
