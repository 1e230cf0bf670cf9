"""The standard run finds what the simulator planted, and nothing where it planted nothing."""

import numpy as np
import pytest
from ageing.files import read_json, read_tsv
from ageing.planted import EFFECTS
from ageing.predict_age import r_squared
from sklearn.metrics import adjusted_rand_score, roc_auc_score

AFFECTED = sorted({cell_type for cell_type, _, _ in EFFECTS})
PLANTED = {t: {f"SIM_SET_{s:02}": np.sign(e) for own, s, e in EFFECTS if own == t} for t in AFFECTED}


@pytest.fixture
def changes(standard):
    """Return a function: cell type → p of each tested gene, and whether a change was planted there."""

    def of(cell_type):
        found = read_tsv(standard / f"results/release/differential_expression/{cell_type}.tsv")
        truth = read_tsv(standard / "data/standard/truth/genes.tsv")
        planted = dict(zip(truth["gene"], truth[cell_type], strict=True))
        return np.array(found["p"], float), np.array([float(planted[gene]) != 0 for gene in found["gene"]])

    return of


def test_cells_get_their_true_type(standard):
    """Over all cells kept, doublets among them, annotation and truth agree: ARI 0.95 or more."""
    truth, found = (
        read_tsv(standard / path)
        for path in ("data/standard/truth/cells.tsv", "results/cluster_cells/cells.tsv")
    )
    true_type = dict(zip(truth["barcode"], truth["cell_type"], strict=True))

    assert adjusted_rand_score([true_type[b] for b in found["barcode"]], found["cell_type"]) >= 0.95


def test_unhealthy_cells_are_dropped_and_healthy_ones_kept(standard):
    """No low-quality or red cell passes; of the healthy cells at most 3 % are lost."""
    truth = read_tsv(standard / "data/standard/truth/cells.tsv")
    kept = set(read_tsv(standard / "results/cluster_cells/cells.tsv")["barcode"])
    kinds = [(kind, barcode in kept) for barcode, kind in zip(truth["barcode"], truth["kind"], strict=True)]

    assert not any(passed for kind, passed in kinds if kind in ("low_quality", "red_cell"))
    assert np.mean([passed for kind, passed in kinds if kind == "cell"]) >= 0.97
    assert np.mean([passed for kind, passed in kinds if kind == "doublet"]) <= 0.6


@pytest.mark.parametrize("cell_type", AFFECTED)
def test_planted_genes_rank_first(changes, cell_type):
    """By p, a planted gene comes before another one: AUROC 0.85 or more."""
    p, planted = changes(cell_type)

    assert roc_auc_score(planted, -p) >= 0.85


def test_the_negative_control_finds_what_chance_finds(changes):
    """Nothing was planted in naive CD4 cells: at most a tenth of their genes have p below 0.05."""
    p, planted = changes("CD4_naive")

    assert not planted.any()
    assert 0 < np.mean(p < 0.05) <= 0.10


@pytest.fixture
def released(standard):
    """Return a function that reads a released table as name → list of text."""
    return lambda rule, cell_type: read_tsv(standard / f"results/release/{rule}/{cell_type}.tsv")


@pytest.mark.parametrize("cell_type", AFFECTED)
def test_planted_sets_lead_the_ranking_with_their_sign(released, cell_type):
    """The sets with the largest |normalised score| are the planted ones; each rises or falls as planted."""
    table, wanted = released("rank_gene_sets", cell_type), PLANTED[cell_type]
    first = dict(zip(table["set"], map(float, table["normalised_score"]), strict=True))

    assert wanted == {name: np.sign(first[name]) for name in table["set"][: len(wanted)]}
    assert all(float(q) < 0.05 for q in table["q"][: len(wanted)])


@pytest.mark.parametrize("cell_type", AFFECTED)
def test_planted_sets_hold_the_significant_genes(released, cell_type):
    """The planted sets have the smallest p and q < 0.05, from the 17 to 53 significant genes of each type."""
    table, wanted = released("test_overlap", cell_type), PLANTED[cell_type]

    assert set(wanted) == set(table["set"][: len(wanted)])
    assert all(float(q) < 0.05 for q in table["q"][: len(wanted)])


@pytest.mark.parametrize("rule", ["rank_gene_sets", "test_overlap"])
def test_no_set_is_called_in_the_negative_control(released, rule):
    """In naive CD4 cells all five sets are judged and none has q < 0.05."""
    q = [float(value) for value in released(rule, "CD4_naive")["q"]]

    assert len(q) == 5 and min(q) >= 0.05


def test_age_is_predicted_better_where_it_was_planted(released):
    """Each selected type has an R²; the control's is near 0, and below the best of the others."""
    found = {}
    for cell_type in ("CD4_naive", *AFFECTED):
        table = released("predict_age", cell_type)
        found[cell_type] = r_squared(*(np.array(table[name], float) for name in ("age", "predicted_age")))

    assert all(-0.5 < value < 1 for value in found.values())
    assert found["CD4_naive"] < 0.2 and found["CD4_naive"] < max(found[cell_type] for cell_type in AFFECTED)


def test_rare_types_are_rejected_with_their_reason(standard):
    """The six common types are selected; DC and Plasma are not, and it says how many donors they lack."""
    records = read_json(standard / "results/release/cell_types.json")
    rejected = {record["cell_type"]: record["reason"] for record in records if not record["selected"]}

    assert {"CD4_naive", *AFFECTED} == {record["cell_type"] for record in records if record["selected"]}
    assert {"DC", "Plasma"} == set(rejected)
    assert all("donors have 10 cells or more" in reason for reason in rejected.values())


@pytest.mark.parametrize("size", ["finished", "standard"])
def test_the_planted_donor_is_excluded_with_its_reason(size, request):
    """The donor whose recorded sex the counts contradict is excluded, and no other."""
    excluded = read_json(request.getfixturevalue(size) / "results/release/excluded_donors.json")

    assert [record["donor"] for record in excluded] == ["D05"]
    assert "recorded sex is F, the counts say M" in excluded[0]["reason"]


def test_one_config_serves_the_small_size_too(finished):
    """On tiny, several types are selected; DC and Plasma are rejected."""
    records = read_json(finished / "results/release/cell_types.json")

    assert sum(record["selected"] for record in records) >= 3
    assert {"DC", "Plasma"} <= {record["cell_type"] for record in records if not record["selected"]}
