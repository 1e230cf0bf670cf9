"""What the standard run finds does not hang on its seed: the same commands on the donors of other seeds.

Seeds 3, 11, 13 and 15 are those of the first sixteen where plain random sets, taken as the null, called a
set in the negative control. Over forty seeds, worked out once with the steps' functions:

    annotation: ARI 0.981 to 0.994
    AUROC, the least of all seeds: CD4_memory 0.982, CD8_effector 0.987, NK 0.989, B 0.987, Mono_CD14 0.985
    control, genes at q < 0.05: none in 38 seeds, one of 1,481 in two (chance allows it in one seed of twenty)
    control, sets at q < 0.05: none, the smallest q is 0.143; with gene_correlation 0, in nine seeds of forty
    other sets in which nothing was planted: none of 760 called; with gene_correlation 0, fifteen
    planted sets: all 240 called, first in their tables, with their sign
"""

import contextlib
import importlib
import io
import re
import shlex
import sys
from pathlib import Path

import numpy as np
import pytest
from ageing import simulate
from ageing.files import read_json, read_tsv
from ageing.planted import EFFECTS
from cost.jobs import jobs_of
from sklearn.metrics import adjusted_rand_score, roc_auc_score
from threadpoolctl import threadpool_limits

AFFECTED = sorted({cell_type for cell_type, _, _ in EFFECTS})
PLANTED = {t: {f"SIM_SET_{s:02}": np.sign(e) for own, s, e in EFFECTS if own == t} for t in AFFECTED}
SEEDS = [
    pytest.param(n, marks=[pytest.mark.xdist_group(f"truth of seed {n}"), pytest.mark.in_turns(place, 5)])
    for place, n in enumerate((2, 3, 11, 13, 15))
]


def in_this_process(command, sums):
    """Run the step that a recorded shell command runs, without starting a process; sums: donor → SHA-256."""
    step, *arguments = shlex.split(re.search(r"(ageing\.\w+ .*?)\s(?=\d?>|\|)", command)[1])
    if "--sha256" in arguments:
        arguments[arguments.index("--sha256") + 1] = sums[Path(arguments[0]).stem]
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        patch.setattr(sys, "argv", [step, *arguments])
        importlib.import_module(step).main()


@pytest.fixture(scope="module", params=SEEDS)
def other(request, standard, tmp_path_factory):
    """Return a folder with another seed's data and all that the steps of the standard run made of them."""
    folder = tmp_path_factory.mktemp(f"seed {request.param}")
    simulate.make("standard", request.param, folder / "data/standard")
    catalogue = read_tsv(folder / "data/standard/donors.tsv")
    sums = dict(zip(catalogue["donor"], catalogue["sha256"], strict=True))
    # What made the release is recorded by a run of the workflow, and here there is none.
    steps = [job for job in jobs_of(standard) if job.rule != "provenance"]
    with contextlib.chdir(folder), threadpool_limits(1):
        for job in steps:
            for output in job.outputs:
                Path(output).parent.mkdir(parents=True, exist_ok=True)
            in_this_process(job.command, sums)
    return folder


@pytest.fixture
def table(other):
    """Return a function that reads a released table as name → list of text."""
    return lambda rule, cell_type: read_tsv(other / f"results/release/{rule}/{cell_type}.tsv")


def test_cells_get_their_true_type(other):
    """Annotation and truth agree over all kept cells: ARI 0.95 or more."""
    truth, found = (
        read_tsv(other / path)
        for path in ("data/standard/truth/cells.tsv", "results/cluster_cells/cells.tsv")
    )
    true_type = dict(zip(truth["barcode"], truth["cell_type"], strict=True))

    assert adjusted_rand_score([true_type[b] for b in found["barcode"]], found["cell_type"]) >= 0.95


def test_planted_genes_rank_first(other, table):
    """In every affected type a planted gene comes before another one: AUROC 0.85 or more."""
    truth = read_tsv(other / "data/standard/truth/genes.tsv")
    for cell_type in AFFECTED:
        changes = table("differential_expression", cell_type)
        planted = {g for g, change in zip(truth["gene"], truth[cell_type], strict=True) if float(change)}
        p = np.array(changes["p"], float)

        assert roc_auc_score([gene in planted for gene in changes["gene"]], -p) >= 0.85, cell_type


def test_planted_sets_are_called_first_and_with_their_sign(table):
    """By score they lead, rising or falling as planted; in both tests they alone have q < 0.05."""
    for cell_type, wanted in PLANTED.items():
        ranked, shared = (table(rule, cell_type) for rule in ("rank_gene_sets", "test_overlap"))
        rows = zip(
            ranked["set"], map(float, ranked["normalised_score"]), map(float, ranked["q"]), strict=True
        )
        called = [(name, np.sign(score)) for name, score, q in rows if q < 0.05]

        assert wanted == dict(called) and list(wanted) == sorted(ranked["set"][: len(wanted)]), cell_type
        assert set(wanted) == {n for n, q in zip(shared["set"], shared["q"], strict=True) if float(q) < 0.05}


def test_the_negative_control_is_silent(table):
    """In naive CD4 cells no gene set has q < 0.05 in either test, and at most one gene in a thousand has."""
    genes = np.array(table("differential_expression", "CD4_naive")["q"], float)

    assert np.mean(genes < 0.05) <= 0.001 and len(genes) > 1000
    for rule in ("rank_gene_sets", "test_overlap"):
        q = [float(value) for value in table(rule, "CD4_naive")["q"]]
        assert 5 == len(q) and min(q) >= 0.05, rule


def test_the_release_says_which_donor_and_types_were_left_out_and_why(other):
    """D05 for its sex, DC and Plasma for too few donors; nobody and nothing else."""
    excluded = read_json(other / "results/release/excluded_donors.json")
    types = read_json(other / "results/release/cell_types.json")
    rejected = {record["cell_type"]: record["reason"] for record in types if not record["selected"]}

    assert ["D05"] == [record["donor"] for record in excluded]
    assert "the counts say" in excluded[0]["reason"] and {"DC", "Plasma"} == set(rejected)
    assert all("donors have 10 cells or more; 14 are needed" in reason for reason in rejected.values())
