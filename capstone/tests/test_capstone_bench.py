"""The bench reads a run rightly, does its sums rightly, and its loop runs the same steps."""

import json

import pytest
from cost import size
from cost.jobs import NoRun, critical_path, in_order, jobs_of
from cost.loop import replay
from cost.measure import compare, fresh, middle, summary
from cost.planning import plan_seconds

# Neither the order of the alphabet nor that of the table is the order of work.
SECONDS = {"last": 3.0, "first": 1.0, "fast": 2.0, "slow": 4.0, "alone": 6.5}
NEEDS = {"last": {"fast", "slow"}, "first": set(), "fast": {"first"}, "slow": {"first"}, "alone": set()}


def test_the_longest_chain_is_the_one_worked_out_by_hand():
    """A diamond with a fast and a slow side, and a job alone: the chain over the slow side, 1 + 4 + 3."""
    assert (8.0, ["first", "slow", "last"]) == critical_path(SECONDS, NEEDS)


def test_a_job_alone_can_be_the_longest_chain():
    """With 8.5 seconds it takes longer than the diamond."""
    assert (8.5, ["alone"]) == critical_path(SECONDS | {"alone": 8.5}, NEEDS)


def test_jobs_come_after_what_they_need():
    """Each name stands behind all names it needs, whatever the order of the table."""
    order = in_order(dict(reversed(NEEDS.items())))

    assert sorted(NEEDS) == sorted(order)
    assert all(order.index(needed) < order.index(name) for name in NEEDS for needed in NEEDS[name])


def test_a_run_is_read_as_it_was(finished):
    """Every job once, with the outputs and needs of its rule; each used time and memory."""
    jobs = {job.name: job for job in jobs_of(finished)}
    logs = {
        path.relative_to(finished / "logs").with_suffix("").as_posix()
        for path in finished.glob("logs/*/*.log")
    }

    assert logs == set(jobs)
    assert {"stage_donor/D03"} == jobs["quality_control/D03"].needs
    assert ("results/quality_control/D03.json", "results/quality_control/D03.npz") == jobs[
        "quality_control/D03"
    ].outputs
    assert {"cluster_cells/cells", *(f"quality_control/D0{n}" for n in range(1, 9))} == jobs[
        "select_cell_types/selection"
    ].needs
    assert all(job.seconds > 0 and job.cpu > 0 and job.peak > 10 for job in jobs.values())


def test_the_longest_chain_goes_from_the_archive_to_the_record(finished):
    """From a donor's copy to the provenance, each job needing the one before."""
    jobs = {job.name: job for job in jobs_of(finished)}
    seconds, chain = critical_path(
        {n: j.seconds for n, j in jobs.items()}, {n: j.needs for n, j in jobs.items()}
    )

    assert chain[0].startswith("stage_donor/") and "provenance/run" == chain[-1]
    assert all(before in jobs[name].needs for before, name in zip(chain, chain[1:], strict=False))
    assert sum(jobs[name].seconds for name in chain) == pytest.approx(seconds)


@pytest.mark.shows("loop-makes-the-same-release")
def test_the_loop_makes_the_same_release(finished, tmp_path):
    """The recorded commands, one after the other, give every byte that the engine's run gave."""
    folder = fresh(tmp_path / "plain loop", finished / "data")
    seconds = replay(jobs_of(finished), folder)

    assert {job.name for job in jobs_of(finished)} - {"provenance/run"} == set(seconds)
    assert compare(finished / "results/release", folder / "results/release")


def test_two_folders_differ_by_a_byte_or_a_file(tmp_path):
    """The comparison sees both."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text("1")
    assert compare(tmp_path / "a", tmp_path / "b")

    (tmp_path / "b/x").write_text("2")
    assert not compare(tmp_path / "a", tmp_path / "b")
    (tmp_path / "b/x").write_text("1")
    (tmp_path / "b/y").write_text("")
    assert not compare(tmp_path / "a", tmp_path / "b")


def test_what_follows_from_a_round(finished):
    """Overhead is wall without the chain; the floor is the larger of the chain and an even share of work."""
    jobs = jobs_of(finished)
    seconds = {job.name: 1.0 for job in jobs}
    found = summary(jobs, 100.0, 90.0, seconds, 2)

    assert 100.0 - found["critical_path_s"] == found["overhead_s"]
    assert 90.0 - found["steps_cpu_s"] == found["engine_cpu_s"]
    assert len(jobs) / 2 == found["loop_share_s"] == found["floor_s"]
    assert 100.0 / (len(jobs) / 2) == found["wall_to_loop_share"]
    assert found["critical_path_jobs"] == summary(jobs, 1.0, 1.0, seconds, 1000)["floor_s"]


def test_the_middle_of_a_few_rounds():
    """The median of numbers, so that one disturbed round decides nothing; truths must all hold."""
    assert (2.0, "86") == (middle([1.0, 50.0, 2.0]), str(middle([86, 86])))
    assert (True, False) == (middle([True, True]), middle([True, False]))
    assert "normalise/logs" == middle(["normalise/logs", "x"])


@pytest.mark.parametrize("run_of", ["finished", "standard"])
def test_the_formulas_of_memory_hold_for_our_sizes(run_of, request):
    """On tiny and standard, normalise and quality control peak within a quarter of what the formulas say."""
    folder, cells = request.getfixturevalue(run_of), 0
    peaks = {job.name: job.peak for job in jobs_of(folder)}
    of_size = {"finished": (120, 800), "standard": (300, 1500)}[run_of]
    for path in folder.glob("results/quality_control/*.json"):
        cells += json.loads(path.read_text())["kept"]

    assert size.quality_control_mb(*of_size) == pytest.approx(peaks["quality_control/D01"], rel=0.25)
    assert size.normalise_mb(cells, of_size[1]) == pytest.approx(peaks["normalise/logs"], rel=0.25)


def test_the_sizes_in_the_page_on_the_full_data_follow_from_the_formulas():
    """Each estimate in docs/full_data.md is what the formulas give for 1,267,758 cells × 35,000 genes."""
    from cost.measure import CAPSTONE

    page = (CAPSTONE / "docs/full_data.md").read_text()
    cells, genes = 1_267_758, 35_000

    for estimate in (
        f"{size.normalise_mb(cells, genes) / 1000:,.0f} GB",
        f"{size.quality_control_mb(3_501, genes) / 1000:.1f} GB",
        f"{size.archive_mb(cells, genes) / 1000:.0f} GB",
        f"{round(size.most_cells(64_000, genes), -3):,} cells",
        f"{round(size.most_cells(16_000, genes), -3):,} cells",
    ):
        assert estimate in page


def test_planning_is_timed_on_as_many_jobs_as_asked():
    """A dry-run of 20 jobs ends well and takes time."""
    assert plan_seconds(20) > 0


def test_without_a_run_it_says_what_to_do(tmp_path):
    """A folder without records is no run."""
    with pytest.raises(NoRun, match="run the workflow first"):
        jobs_of(tmp_path)
