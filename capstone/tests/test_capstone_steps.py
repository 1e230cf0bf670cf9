"""The steps on small arrays whose answer is known."""

import argparse

import numpy as np
import pytest
from ageing import differential_expression as de
from ageing import files, merge_donors, quality_control, select_cell_types
from ageing.files import BadInput
from scipy import stats


def test_without_help_from_other_genes_the_test_is_the_ordinary_t():
    """Before moderation, slope and standard error are those of least squares."""
    rng = np.random.default_rng(1)
    ages, values = rng.uniform(20, 80, 15), rng.normal(size=(15, 1))
    change, scale, variance = de.fit(values, de.design_of(ages, ["F"] * 15))
    expected = stats.linregress(ages / 10, values[:, 0])

    assert expected.slope == pytest.approx(change[0])
    assert expected.stderr == pytest.approx(scale * np.sqrt(variance[0]))


def test_moderation_recovers_the_prior_it_was_drawn_from():
    """Variances drawn from a scaled inverse chi-square with 8 degrees of freedom give about 8."""
    rng = np.random.default_rng(2)
    true = 8 / rng.chisquare(8, 4000)
    observed = true * rng.chisquare(10, 4000) / 10
    moderated, prior = de.moderate(observed, 10, rng.uniform(3, 12, 4000))

    assert 6 < prior < 11
    assert np.mean((moderated - true) ** 2) < 0.7 * np.mean((observed - true) ** 2)


def test_a_design_that_cannot_be_told_apart_is_refused():
    """Donors of one age say nothing about ageing."""
    with pytest.raises(BadInput, match="cannot tell the 2 coefficients"):
        de.fit(np.ones((6, 3)), de.design_of(np.full(6, 40.0), ["F"] * 6))


def test_donors_are_excluded_for_few_cells_or_another_sex():
    """Each excluded donor has its reason; an unclear sex is no reason."""
    catalogue = {"donor": ["A", "B", "C", "D"], "sex": ["F", "F", "M", "M"]}
    found = {"A": (90, "F"), "B": (12, "F"), "C": (90, "F"), "D": (90, "unclear")}
    summaries = {donor: {"kept": kept, "sex": sex} for donor, (kept, sex) in found.items()}
    kept, excluded = select_cell_types.judge_donors(catalogue, summaries, 60)

    assert kept == ["A", "D"]
    assert [record["donor"] for record in excluded] == ["B", "C"]
    assert "kept 12 cells; 60 are needed" in excluded[0]["reason"]


@pytest.mark.parametrize(
    ("donors", "share", "needed"), [(7, 0.6, 5), (23, 0.6, 14), (10, 0.6, 6), (10, 0.61, 7)]
)
def test_needed_donors_are_rounded_up(donors, share, needed):
    """A share of the donors is a whole number of them, at least the smallest number allowed."""
    assert needed == select_cell_types.needed_donors(donors, 5, share)


def test_each_dropped_cell_has_its_first_reason():
    """A cell of mitochondrial counts, a red one, an empty one and a healthy one."""
    genes = np.array(["MT-CO1", "HBB", *(f"SIMG{n}" for n in range(8))])
    counts = np.array([[9] + [1] * 9, [1, 40] + [1] * 8, [0, 0, 1] + [0] * 7, [0, 0] + [3] * 8])
    limits = argparse.Namespace(
        max_haemoglobin_share=0.1, max_mitochondrial_share=0.15, min_counts_per_gene=0.5, min_genes_share=0.3
    )

    assert list(quality_control.first_failure(counts, genes, limits)) == [
        "mitochondrial",
        "haemoglobin",
        "few_counts",
        "",
    ]


def test_donors_with_other_genes_are_refused(tmp_path):
    """Counts of two gene lists do not add up."""
    for name, genes in (("A", ["x", "y"]), ("B", ["y", "x"])):
        arrays = {"counts": np.ones((1, 2), int), "genes": np.array(genes), "barcodes": np.array([name])}
        files.save_npz(tmp_path / f"{name}.npz", **arrays)

    with pytest.raises(BadInput, match="B.npz: its genes are not those of"):
        merge_donors.merge([tmp_path / "A.npz", tmp_path / "B.npz"])


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({"counts": np.ones((2, 2), int)}, "the array 'genes' is missing"),
        ({"counts": np.ones((2, 3), int), "genes": ["a"], "barcodes": ["b"]}, "the counts have the shape"),
        ({"counts": np.ones((1, 1)), "genes": ["a"], "barcodes": ["b"]}, "counts must be whole numbers"),
        (
            {"counts": -np.ones((1, 1), int), "genes": ["a"], "barcodes": ["b"]},
            "counts must be whole numbers",
        ),
    ],
)
def test_counts_files_that_cannot_be_used(tmp_path, arrays, sentence):
    """The sentence names the file and what is wrong with it."""
    files.save_npz(tmp_path / "x.npz", **arrays)

    with pytest.raises(BadInput, match=f"x.npz: {sentence}"):
        files.load_counts(tmp_path / "x.npz")


def test_arrays_are_compressed_as_asked(tmp_path):
    """A higher level makes a smaller file, none makes the largest, and all hold the same."""
    counts = np.random.default_rng(1).poisson(0.5, (300, 300))
    sizes = []
    for level in (9, 1, 0):
        files.save_npz(tmp_path / "x.npz", level=level, counts=counts)
        sizes.append((tmp_path / "x.npz").stat().st_size)
        assert np.array_equal(files.load_npz(tmp_path / "x.npz", "counts")[0], counts)

    assert sizes[0] < sizes[1] < sizes[2] / 5 and sizes[2] > counts.nbytes


def test_a_failed_write_leaves_the_old_file(tmp_path):
    """Half of a new file never takes the place of a whole old one, nor lies beside it."""
    files.write_text(tmp_path / "x.txt", "old")

    with pytest.raises(ZeroDivisionError), files.whole(tmp_path / "x.txt") as partial:
        partial.write_text("ne")
        1 / 0  # noqa: B018

    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_threads_change_no_byte(standard, tmp_path, run):
    """Principal components and all that follows are the same however many threads the linear algebra had."""
    merged, logs = standard / "results/merge_donors/merged.npz", tmp_path / "logs.npz"
    assert run(standard, "-m", "ageing.normalise", merged, logs, "--variable-genes", "300").returncode == 0
    code = "import os, sys\nos.environ['OPENBLAS_NUM_THREADS'] = sys.argv.pop()\n"
    code += "from ageing.reduce_dimensions import main; main()"
    for threads in ("1", "4"):
        run(standard, "-c", code, logs, tmp_path / f"{threads}.npz", "--components", "12", threads)

    assert (tmp_path / "1.npz").read_bytes() == (tmp_path / "4.npz").read_bytes()
    assert (tmp_path / "1.npz").read_bytes() == (
        standard / "results/reduce_dimensions/scores.npz"
    ).read_bytes()
