"""The steps that interpret changes, on cases worked out by hand or by another way."""

import re

import numpy as np
import pytest
from ageing import predict_age, rank_gene_sets
from ageing import test_overlap as overlap
from ageing.false_discovery import q_values
from ageing.files import BadInput, read_tsv
from ageing.gene_sets import read_gene_sets
from scipy import stats

GENES, T = np.array(["a", "b", "c", "d", "e"]), np.array([3.0, 2.0, 1.0, -1.0, -2.0])


@pytest.mark.parametrize(
    ("members", "score"),
    [
        ([0, 3], 3 / 4),  # the sum: 3/4, 5/12, 1/12, 4/12, 0
        ([3, 4], -1),  # -1/3, -2/3, -1, -2/3, 0
        ([1, 4], -1 / 2),  # -1/3, 1/6, -1/6, -1/2, 0: the lowest point lies before a gene of the set
        ([0, 4], 3 / 5),  # 3/5, 4/15, -1/15, -2/5, 0
    ],
)
def test_the_running_sum_is_the_one_worked_out_by_hand(members, score):
    """Five genes with t of 3, 2, 1, −1, −2, and sets of two: up by |t| / Σ|t|, down by a third."""
    assert score == pytest.approx(rank_gene_sets.scores(np.abs(T), np.array([members]))[0])


def test_the_running_sum_is_the_one_of_a_plain_walk():
    """Gene by gene, with a list, over random sets."""
    rng = np.random.default_rng(3)
    weights, places = rng.exponential(size=60), rank_gene_sets.random_places(60, 9, 40, 1)

    def walk(members):
        sums = [0.0]
        for gene, weight in enumerate(weights):
            sums.append(sums[-1] + (weight / weights[members].sum() if gene in members else -1 / 51))
        return max(sums, key=abs)

    assert [walk(list(row)) for row in places] == pytest.approx(list(rank_gene_sets.scores(weights, places)))


def test_a_score_is_judged_by_the_null_of_its_sign():
    """Of 1, 3, 2, 1 two reach 2, and their mean is 7/4; without a null of that sign nothing is claimed."""
    null = np.array([1.0, 3.0, -5.0, 2.0, 1.0])

    assert (2 / 1.75, 3 / 5) == pytest.approx(rank_gene_sets.judge(2.0, null))
    assert (0.0, 1.0) == rank_gene_sets.judge(-1.0, null[null > 0])


def test_sets_picked_at_random_are_called_as_often_as_p_says():
    """Of 300 random sets among genes without a change, 5 to 15 % have p below 0.1."""
    rng = np.random.default_rng(4)
    genes = np.array([f"g{n:03}" for n in range(200)])
    sets = {f"s{n:03}": set(rng.choice(genes, 12, replace=False)) for n in range(300)}
    table = rank_gene_sets.ranking_table(genes, rng.standard_t(20, 200), sets, 10, 200, 0, 1)

    assert 0.05 <= np.mean(table["p"] < 0.1) <= 0.15


@pytest.mark.parametrize(("correlation", "least", "most"), [(0, 0.10, 0.25), (0.02, 0, 0.05)])
def test_a_correlation_within_the_sets_makes_no_calls_once_it_is_allowed_for(correlation, least, most):
    """Genes of a set correlate at 0.02, none changes: p < 0.05 in 10 to 25 %; allowed for, in 5 % at most."""
    rng, calls = np.random.default_rng(9), []
    genes = np.array([f"g{n:03}" for n in range(800)])
    sets = {f"s{n:02}": set(genes[n * 40 : n * 40 + 40]) for n in range(20)}
    for seed in range(6):
        shared = np.repeat(rng.standard_normal(20), 40)
        t = np.sqrt(0.98) * rng.standard_normal(800) + np.sqrt(0.02) * shared
        calls += list(rank_gene_sets.ranking_table(genes, t, sets, 10, 300, correlation, seed)["p"] < 0.05)

    assert least <= np.mean(calls) <= most


def test_the_inflation_is_the_spread_of_a_mean_of_correlated_genes():
    """One gene spreads as ever; of 40 genes that correlate at 0.01 the mean spreads by √1.39 more."""
    assert (1, 1.39) == pytest.approx(
        (rank_gene_sets.inflation(1, 0.01), rank_gene_sets.inflation(40, 0.01) ** 2)
    )


def test_a_further_set_changes_no_score_and_no_p():
    """Each size has its own random sets, whichever sets are asked about; too small ones are left out."""
    rng = np.random.default_rng(5)
    genes, t = np.array([f"g{n:02}" for n in range(80)]), rng.normal(size=80)
    sets = {"one": set(genes[:15]), "two": set(genes[20:40]), "small": set(genes[:4])}
    few, more = (
        rank_gene_sets.ranking_table(genes, t, {"one": sets["one"]} | added, 10, 150, 0.01, 1)
        for added in ({}, sets)
    )
    row = list(more["set"]).index("one")

    assert {"one", "two"} == set(more["set"])
    assert all(few[name][0] == more[name][row] for name in ("genes", "score", "normalised_score", "p"))


@pytest.mark.parametrize("case", [(3, 40, 28, 1400), (0, 40, 28, 1400), (5, 5, 9, 20), (2, 8, 30, 31)])
def test_the_chance_of_an_overlap_is_the_hypergeometric_tail(case):
    """scipy's survival function, one below."""
    shared, members, drawn, tested = case

    assert stats.hypergeom.sf(shared - 1, tested, members, drawn) == pytest.approx(
        overlap.chance_of_overlap(*case), rel=1e-9
    )


def test_the_overlap_counts_only_genes_that_were_tested():
    """A set of three, one of them not tested, both others significant among five genes: p is 1 in 10."""
    table = overlap.overlap_table(GENES, {"a", "b"}, {"up": {"a", "b", "unseen"}, "none": {"unseen"}})

    assert ["up", "none"] == list(table["set"]) and [2, 0] == list(table["genes"])
    assert [2, 0] == list(table["significant"]) and [0.8, 0] == pytest.approx(list(table["expected"]))
    assert [0.1, 1] == pytest.approx(list(table["p"])) and [0.2, 1] == pytest.approx(list(table["q"]))


def test_q_values_are_those_of_benjamini_and_hochberg():
    """scipy's, with ties and extremes; none for no test."""
    p = np.append(np.random.default_rng(6).uniform(size=50) ** 3, [0.2, 0.2, 1.0, 1e-300])

    assert list(stats.false_discovery_control(p)) == pytest.approx(list(q_values(p)))
    assert 0 == len(q_values([]))


def test_ridge_is_the_minimum_of_its_penalised_squares():
    """The dual form gives what the normal equations over the features give, an intercept not penalised."""
    rng = np.random.default_rng(7)
    rows, target, new = rng.normal(3, 2, (12, 5)), rng.uniform(20, 80, 12), rng.normal(3, 2, (4, 5))
    middle, scale = rows.mean(axis=0), rows.std(axis=0) * np.sqrt(5)
    features = (rows - middle) / scale
    slopes = np.linalg.inv(features.T @ features + 0.3 * np.eye(5)) @ features.T @ target
    expected = target.mean() + (new - middle) / scale @ slopes

    assert list(expected) == pytest.approx(list(predict_age.ridge(rows, target, new, 0.3)))


def test_a_donor_is_predicted_without_its_own_age():
    """Another age of the first donor changes the predictions of all others, and not its own."""
    rng = np.random.default_rng(8)
    rows, ages = rng.normal(size=(9, 30)), rng.uniform(20, 80, 9)
    before = predict_age.predict_left_out(rows, ages, 0.1)
    after = predict_age.predict_left_out(rows, ages + np.array([30.0] + [0.0] * 8), 0.1)

    assert before[0] == after[0] and (before[1:] != after[1:]).all()


def test_r_squared_compares_with_the_mean():
    """1 for the truth, 0 for its mean, below 0 for worse."""
    ages = np.array([20.0, 50.0, 80.0])

    assert (1, 0) == tuple(predict_age.r_squared(ages, guess) for guess in (ages, np.full(3, 50.0)))
    assert -3 == predict_age.r_squared(ages, ages[::-1])


def test_threads_change_no_prediction(standard, tmp_path, run):
    """The predicted ages are the same bytes however many threads the linear algebra had."""
    code = "import os, sys\nos.environ['OPENBLAS_NUM_THREADS'] = sys.argv.pop()\n"
    code += "from ageing.predict_age import main; main()"
    sums, donors = "results/pseudobulk/B.npz", "results/select_cell_types/donors.tsv"
    for threads in ("1", "4"):
        words = (tmp_path / threads, "--min-mean-count", "5", "--penalty", "0.1", threads)
        assert run(standard, "-c", code, sums, donors, *words).returncode == 0

    expected = (standard / "results/release/predict_age/B.tsv").read_bytes()
    assert expected == (tmp_path / "1").read_bytes() == (tmp_path / "4").read_bytes()


def test_the_page_shows_the_called_sets_and_how_well_age_is_predicted(standard):
    """Every set with q < 0.05 stands there with its cell type, and every selected type with its R²."""
    release = standard / "results/release"
    page = (release / "report.html").read_text()
    for table in sorted(release.glob("rank_gene_sets/*.tsv")):
        called = {n for n, q in zip(*map(read_tsv(table).get, ("set", "q")), strict=True) if float(q) < 0.05}
        shown = set(re.findall(rf"<tr><td>{table.stem}</td><td>(SIM_SET_\d\d)</td>", page))
        ages = read_tsv(release / f"predict_age/{table.stem}.tsv")
        age, predicted = (np.array(ages[name], float) for name in ("age", "predicted_age"))
        r2 = round(predict_age.r_squared(age, predicted), 2)

        assert called == shown
        assert f'<tr><td>{table.stem}</td><td class="n">{len(age)}</td><td class="n">{r2}</td>' in page


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("set\tgene\n", "it names no gene set"),
        ("set\tgene\nA\tx\nB\tx\nA\tx\n", "line 4: 'x' is in 'A' already"),
        ("set\tgene\nA\t\n", "line 2: '' is no name"),
        ("name\tgene\nA\tx\n", "the column 'set' is missing"),
    ],
)
def test_gene_sets_that_cannot_be_used(tmp_path, text, sentence):
    """The sentence names the file, the line and what is wrong with it."""
    (tmp_path / "sets.tsv").write_text(text)

    with pytest.raises(BadInput, match=f"sets.tsv: {sentence}"):
        read_gene_sets(tmp_path / "sets.tsv")


def test_sets_of_other_genes_are_refused_in_one_sentence(finished, tmp_path, run):
    """Names that the counts do not know are more likely another species than a finding."""
    (tmp_path / "sets.tsv").write_text("set\tgene\n" + "".join(f"A\tGene{n}\n" for n in range(40)))
    words = ("--min-genes", "10", "--permutations", "100", "--gene-correlation", "0.01", "--seed", "1")
    changes = "results/differential_expression/B.tsv"
    done = run(
        finished, "-m", "ageing.rank_gene_sets", changes, tmp_path / "sets.tsv", tmp_path / "t", *words
    )

    assert done.returncode == 1 and "Traceback" not in done.stdout and not (tmp_path / "t").exists()
    assert "sets.tsv: no set has 10 genes among those tested" in done.stdout
