"""The picture of a run can be read as a table: which job held which lane when, and doing what."""

import re
from itertools import pairwise

import pytest
from review.evidence import evidence_of
from review.evidence_costs import CLASSES
from review.evidence_lanes import COLUMNS, figure, lane_rows


@pytest.fixture(scope="module")
def told(finished):
    """The evidence of the finished tiny run."""
    return evidence_of(finished)


@pytest.fixture(scope="module")
def rows(told):
    """Its table, a mapping for each row."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in lane_rows(told.runs[0], told.jobs)]


@pytest.mark.shows("lane-holds-one-job")
def test_a_lane_holds_one_job_at_a_time_and_there_is_one_for_each_core(rows, told):
    for lane in range(1, told.runs[0].cores + 1):
        held = sorted((row["from s"], row["to s"]) for row in rows if lane in lanes_in(row))
        assert held and all(before[1] <= after[0] + 0.01 for before, after in pairwise(held)), lane

    assert told.runs[0].cores == max(lane for row in rows for lane in lanes_in(row))


def lanes_in(row):
    """The lanes of a row as a range: "1 to 2" are two."""
    ends = [int(word) for word in row["lane"].split(" to ")]
    return range(ends[0], ends[-1] + 1)


@pytest.mark.shows("picture-has-its-numbers")
def test_the_seconds_of_a_row_are_those_between_its_ends(rows):
    """From, start-up, tool and waiting lead to the end, but for rounding."""
    for row in rows:
        spent = row["start-up s"] + row["tool s"] + row["waiting s"]
        assert row["to s"] - row["from s"] == pytest.approx(spent, abs=0.03), row["job"]


@pytest.mark.shows("picture-joins-sources")
def test_the_figure_has_a_row_for_each_bar_and_fits_into_any_page(rows, told):
    """The numbers are folded, the colours follow the page's own choice, and ids are of the figure's name."""
    run = told.runs[0]

    text = figure(run, told.jobs, told.costs_by_run[run.name], "mine")

    drawn = set(re.findall(r"<title>([^:<]+): [\d.]+ s", text))
    assert {row["job"] for row in rows} == drawn - {"planning", *CLASSES}
    assert len(rows) == text.count("<tr><td>")
    assert 'html[data-theme="dark"] .evidence' in text and 'html:not([data-theme="light"]) .evidence' in text
    assert text.startswith("<div") and "<html" not in text and 'id="mine-title"' in text
