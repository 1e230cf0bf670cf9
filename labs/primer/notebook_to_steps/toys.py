"""One question to each of the eleven stages, small enough to be answered in the head."""

import tempfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from ageing import cluster_cells as clusters
from ageing import differential_expression as expression
from ageing import merge_donors as merging
from ageing import normalise as normalising
from ageing import predict_age as prediction
from ageing import pseudobulk as sums
from ageing import quality_control as quality
from ageing import rank_gene_sets as ranking
from ageing import reduce_dimensions as dimensions
from ageing import select_cell_types as selection
from ageing import test_overlap as overlap
from ageing.files import save_npz


def quality_control():
    """A red cell is dropped for its haemoglobin, a healthy one is not."""
    limits = SimpleNamespace(
        max_haemoglobin_share=0.1, max_mitochondrial_share=0.1, min_counts_per_gene=0, min_genes_share=0
    )
    return quality.first_failure(np.array([[9, 1], [0, 9]]), ["HBB", "LYZ"], limits).tolist() == [
        "haemoglobin",
        "",
    ]


def merge_donors():
    """Each cell keeps the name of its donor."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{donor}.npz") for donor in ("D01", "D02")]
        for file, barcodes in zip(files, (["a", "b"], ["c"]), strict=True):
            counts = np.ones((len(barcodes), 1), int)
            save_npz(file, counts=counts, genes=np.array(["LYZ"]), barcodes=np.array(barcodes))
        return merging.merge(files)[3].tolist() == ["D01", "D01", "D02"]


def normalise():
    """A cell that was read twice as deep comes out the same, and the counts stay what they were."""
    counts = np.array([[1, 3], [2, 6]])
    logs = normalising.log_normalise(counts)
    return bool((logs[0] == logs[1]).all()) and counts.tolist() == [[1, 3], [2, 6]]


def reduce_dimensions():
    """Cells on a straight line need one component."""
    line = np.outer(np.arange(5.0), [1, 2])
    return round(float(dimensions.principal_components(line, 2)[1][0]), 6) == 1


def cluster_cells():
    """Two groups far apart become two clusters."""
    labels = clusters.k_means(np.array([[0.0], [1.0], [90.0], [91.0]]), 2, seed=1)
    return bool(labels[0] == labels[1] != labels[2] == labels[3])


def select_cell_types():
    """Six tenths of ten donors are six."""
    return selection.needed_donors(10, min_donors=5, min_donor_share=0.6) == 6


def pseudobulk():
    """The counts of a donor's cells are added up, and a donor with too few cells is left out."""
    cells, donors = np.array([[1, 2], [3, 4], [5, 6]]), np.array(["D01", "D01", "D02"])
    table, kept, _ = sums.sum_by_donor(cells, donors, ["D01", "D02"], min_cells=2)
    return table.tolist() == [[4, 6]] and kept.tolist() == ["D01"]


def differential_expression():
    """A gene that rises by one in ten years rises by one per decade."""
    ages = np.array([20.0, 30, 40, 50])
    slope, _, _ = expression.fit(ages[:, None] / 10, expression.design_of(ages, ["F"] * 4))
    return round(float(slope[0]), 6) == 1


def rank_gene_sets():
    """A set that holds the top of the ranking has the highest score there is."""
    return ranking.scores(np.array([4.0, 3, 2, 1]), np.array([[0, 1]])).tolist() == [1.0]


def test_overlap():
    """Two of four genes are drawn: both are those of the set once in six times."""
    return round(6 * overlap.chance_of_overlap(shared=2, members=2, drawn=2, tested=4), 6) == 1


def predict_age():
    """Who always guesses the mean age explains nothing."""
    ages = np.array([20.0, 40, 60])
    return float(prediction.r_squared(ages, np.full(3, 40.0))) == 0


STAGES = (
    quality_control,
    merge_donors,
    normalise,
    reduce_dimensions,
    cluster_cells,
    select_cell_types,
    pseudobulk,
    differential_expression,
    rank_gene_sets,
    test_overlap,
    predict_age,
)
