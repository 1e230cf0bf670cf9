"""what-changed names the cause and exactly the jobs, on the capstone."""

import json
import os
import shutil

import pytest
from review.changes import changes, main
from review.changes_text import text

LOCAL = "profiles/local"
TYPES = ("B", "CD4_memory", "CD4_naive", "CD8_effector", "Mono_CD14", "NK")
MIDDLE = {"merge_donors", "normalise", "reduce_dimensions", "cluster_cells", "select_cell_types"}
END = {"report", "release", "provenance", "all"}


def each(*rules):
    """Return the ids of some rules' jobs, one a cell type."""
    return {f"{rule}[cell_type={name}]" for rule in rules for name in TYPES}


def edit(file, before, after):
    """Replace a text that must stand in a file."""
    content = file.read_text()
    assert before in content
    file.write_text(content.replace(before, after, 1))


def cause(found, kind):
    """Return the one group of a kind."""
    (group,) = [group for group in found.groups if group.kind == kind]
    return group


def test_after_a_run_there_is_nothing_to_do(finished, capsys):
    """No cause, no orphan, no doubt, exit 0, and still a word on what cannot be seen."""
    found = changes(finished, LOCAL)

    assert (found.code, found.groups, found.orphans.files, found.doubts) == (0, (), (), ())
    assert main(["--directory", str(finished), "--profile", LOCAL]) == 0
    first, *_, last = capsys.readouterr().out.strip().split("\n\n")
    assert first == "Nothing to do: 55 jobs, and no reason to run one of them again."
    assert last.startswith("Cannot see")


def test_list_changes_lists_every_output_where_nothing_would_run(finished, own, run):
    """F2: Snakemake's list of changed params names results although no param changed."""
    listed = run(own, "-m", "snakemake", "--list-changes", "params", "--quiet", "all", "--cores", "1")

    assert "results/release/manifest.json" in listed.stdout
    assert changes(own, LOCAL).code == 0


def test_another_profile_changes_nothing(finished):
    """Cores, waiting and display are no cause."""
    assert changes(finished, "profiles/ci").code == 0


def test_a_donors_counts(own):
    """The archive's file is named, with its one first job and the jobs that follow it."""
    with (own / "data/tiny/archive/D03.npz").open("ab") as file:
        file.write(b"more")

    found = changes(own, LOCAL)

    group = cause(found, "input")
    assert (group.what, group.label) == (("data/tiny/archive/D03.npz",), "archive")
    assert group.jobs == ("stage_donor[donor=D03]",)
    assert set(group.follow) == {"quality_control[donor=D03]"} | MIDDLE | END
    assert set(found.running) == {*group.jobs, *group.follow}
    assert "data/tiny/archive/D03.npz (archive) changed" in text(found)
    assert "  → stage_donor[donor=D03]; then 10 jobs that follow" in text(found)


def test_the_catalogue(own):
    """An age corrected in it reaches the selection and the record of the run, no donor's counts."""
    catalogue = own / "data/tiny/donors.tsv"
    header, first, *rest = catalogue.read_text().splitlines()
    donor, _, *columns = first.split("\t")
    catalogue.write_text("\n".join([header, "\t".join([donor, "50.5", *columns]), *rest, ""]))

    found = changes(own, LOCAL)

    group = cause(found, "input")
    assert (group.what, group.label) == (("data/tiny/donors.tsv",), "catalogue")
    assert (group.jobs, group.also) == (("select_cell_types",), ("provenance",))
    assert set(found.running) == {"select_cell_types"} | END


@pytest.mark.shows("five-reasons", "config-reaches-parameters")
def test_a_parameter(own):
    """Its name, the old and the new value, although the new value is another param's too."""
    edit(own / "config/config.yaml", "  min_cells: 10", "  min_cells: 5")

    found = changes(own, LOCAL)

    named = [group for group in found.groups if group.kind == "param"]
    assert [(group.label, group.what, group.before, group.after, group.jobs) for group in named] == [
        ("select_cell_types", ("min_cells",), "10", "5", ("select_cell_types",))
    ]
    assert set(found.running) == {"select_cell_types"} | END
    assert "select_cell_types min_cells: 10 → 5" in text(found)


@pytest.mark.shows("five-reasons")
def test_a_steps_command(own):
    """A rule's command is code: its jobs run again, and what reads their tables."""
    edit(
        own / "workflow/rules/interpret.smk",
        '"python -m ageing.predict_age',
        '"python  -m ageing.predict_age',
    )

    found = changes(own, LOCAL)

    group = cause(found, "code")
    assert (group.what, set(group.jobs)) == (("predict_age",), each("predict_age"))
    assert set(found.running) == each("predict_age") | END


def test_a_helper_two_imports_deep(own):
    """The report imports the prediction, which imports the sums: an edit of the sums reaches it as code."""
    edit(own / "ageing/pseudobulk.py", '"""', '"""More. ')

    found = changes(own, LOCAL)

    group = cause(found, "helper")
    assert (group.what, group.label) == (("ageing/pseudobulk.py",), "code")
    assert set(group.jobs) == each("pseudobulk")
    assert set(group.also) == each("differential_expression", "predict_age") | {"report"}
    assert set(group.follow) == each("rank_gene_sets", "test_overlap") | END - {"report"}
    assert set(found.running) == {*group.jobs, *group.also, *group.follow}


@pytest.mark.shows("leaving-donor-leaves-files", "checkpoint-decides-anew")
def test_a_removed_donor(own):
    """F34: the lost inputs are named, and what the donor left is listed as made by no job."""
    catalogue = own / "data/tiny/donors.tsv"
    lines = catalogue.read_text().splitlines(keepends=True)
    catalogue.write_text("".join(line for line in lines if not line.startswith("D03")))

    found = changes(own, LOCAL)

    group = cause(found, "removed")
    assert set(group.what) == {f"results/quality_control/D03.{kind}" for kind in ("npz", "json")}
    assert group.jobs == ("merge_donors",)
    assert set(found.running) == MIDDLE | END
    assert {file.path for file in found.orphans.files} == {
        "results/stage_donor/D03.npz",
        "results/quality_control/D03.npz",
        "results/quality_control/D03.json",
        "logs/stage_donor/D03.log",
        "logs/quality_control/D03.log",
        "benchmarks/stage_donor/D03.tsv",
        "benchmarks/quality_control/D03.tsv",
    }
    assert "select_cell_types decides anew what follows it. Last time that was 30 jobs" in text(found)


def test_an_added_donor(own):
    """The donor's outputs are not made yet; the larger set of inputs is told, though it starts nothing."""
    shutil.copy(own / "data/tiny/archive/D08.npz", own / "data/tiny/archive/D09.npz")
    catalogue = own / "data/tiny/donors.tsv"
    last = catalogue.read_text().splitlines()[-1]
    catalogue.write_text(f"{catalogue.read_text()}{last.replace('D08', 'D09')}\n")

    found = changes(own, LOCAL)

    group = cause(found, "not made")
    assert group.jobs == ("stage_donor[donor=D09]",)
    assert set(found.running) == {"stage_donor[donor=D09]", "quality_control[donor=D09]"} | MIDDLE | END
    grown = cause(found, "added")
    assert (grown.jobs, grown.what[0]) == ((), "results/quality_control/D09.npz")
    assert "Also changed, in jobs that follow anyway" in text(found)
    assert found.orphans.files == ()


def test_a_deleted_output(own):
    """A result that a target asks for is made again; one that nobody reads any more is only named."""
    (own / "results/release/manifest.json").unlink()
    (own / "results/quality_control/D03.npz").unlink()

    found = changes(own, LOCAL)

    group = cause(found, "gone")
    assert (group.what, group.jobs) == (("results/release/manifest.json",), ("release",))
    assert set(found.running) == {"release", "provenance", "all"}
    assert [doubt for doubt in found.doubts if "results/quality_control/D03.npz" in doubt]


def test_a_temporary_file_is_made_again_for_a_later_job(own):
    """The deleted file is no cause of its own: it is told with the job that needs it."""
    edit(own / "config/config.yaml", "  clusters: 28", "  clusters: 27")

    found = changes(own, LOCAL)

    again = cause(found, "temporary")
    assert (again.jobs, again.needed_by, again.first) == (("normalise",), ("cluster_cells",), False)
    assert [group.jobs for group in found.causes] == [("cluster_cells",)]
    assert set(found.running) == MIDDLE - {"merge_donors"} | END


def test_swapped_values_are_seen_though_snakemake_takes_them_for_the_same(own):
    """Snakemake compares values without their names: nothing would run, and the swap is told as a doubt."""
    edit(own / "config/config.yaml", "  clusters: 28\n  seed: 12", "  clusters: 12\n  seed: 28")

    found = changes(own, LOCAL)

    assert found.code == 0
    assert [doubt.split(":")[0] for doubt in found.doubts] == ["cluster_cells clusters", "cluster_cells seed"]


@pytest.mark.shows("changes-name-the-first-cause")
def test_two_causes_in_one_chain_are_both_named(own):
    """Snakemake names the first; the second would follow anyway, and is told apart."""
    edit(own / "config/config.yaml", "  max_q: 0.05", "  max_q: 0.1")
    edit(own / "config/config.yaml", "  min_mean_count: 5", "  min_mean_count: 6")

    found = changes(own, LOCAL)

    named = {(group.label, group.what[0]): group for group in found.groups}
    assert set(named["differential_expression", "min_mean_count"].jobs) == each("differential_expression")
    assert set(named["test_overlap", "max_q"].also) == each("test_overlap")
    assert not named["test_overlap", "max_q"].first


def test_before_the_first_run(fresh):
    """All known jobs are counted, and the checkpoint is named that hides the rest."""
    found = changes(fresh, LOCAL)

    assert (found.fresh, found.code, len(found.running)) == (True, 1, 25)
    first = " ".join(text(found).split("\n\n")[0].split())
    assert first == "Nothing has run yet: 25 known jobs, and select_cell_types hides the rest."
    assert found.orphans.undecided == ()


def test_the_answer_for_programs(own, capsys):
    """--json holds the causes with their jobs; exit 1 says that something would run."""
    os.remove(own / "results/report/report.html")

    code = main(["--directory", str(own), "--profile", LOCAL, "--json"])

    data = json.loads(capsys.readouterr().out)
    assert (code, data["code"], data["would_run"]) == (0, 0, [])
    assert "results/report/report.html" in data["doubts"][0]


@pytest.mark.parametrize("words", [["--directory", "nowhere"], ["--profile", "profiles/none_such"]])
def test_without_a_plan_it_says_so_in_one_sentence(finished, capsys, monkeypatch, words):
    """Exit 2, nothing on standard output."""
    monkeypatch.chdir(finished)

    assert main(words) == 2

    out, err = capsys.readouterr()
    assert (out, len(err.strip().splitlines())) == ("", 1)
    assert err.startswith("Could not tell. ")
