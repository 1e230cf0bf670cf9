"""Ask of each gene set whether its genes gather at one end of the ranking by moderated t.

The running sum of Subramanian et al. (2005): walk down the ranking, up by |t| at a gene of the set, down by
one step at any other; the score is the sum's farthest point from zero, positive for a set that rises with
age. The null is the score of random sets of the same size: it asks about this set against other genes.

The genes of a random set do not move together. Those of a real one do, if only because other cells leave some
of their RNA in every droplet. Against random sets alone, nine of forty simulated controls had a set called,
where chance allows two. So the null is widened by what a correlation between the genes adds to the spread of
their mean: the variance inflation of Wu and Smyth (2012), its correlation fixed as in limma's camera.
With a correlation of 0 it is the plain null.
"""

import numpy as np

from ageing.false_discovery import q_values
from ageing.files import BadInput, read_tsv, write_tsv
from ageing.gene_sets import read_gene_sets
from ageing.step import arguments, made, note, run


def scores(weights, places):
    """Return the score of each set: weights: |t| in ranking order; places: sets × size, sorted positions.

    Between two genes of the set the sum only falls, so its extremes lie right at and right before them.
    """
    size = places.shape[1]
    gained = np.cumsum(weights[places], axis=1)
    risen = gained / gained[:, -1:]
    fallen = (places - np.arange(size)) / (len(weights) - size)
    at, before = risen - fallen, np.hstack([np.zeros((len(places), 1)), risen[:, :-1]]) - fallen
    top, bottom = at.max(axis=1), before.min(axis=1)
    return np.where(top >= -bottom, top, bottom)


def random_places(genes, size, number, seed):
    """Return random sets (number × size, sorted positions below `genes`); each size has its own stream."""
    rng = np.random.default_rng([seed, size])
    return np.sort(np.argpartition(rng.random((number, genes)), size - 1, axis=1)[:, :size], axis=1)


def judge(score, null):
    """Return the normalised score and p of a score, against the null's scores of the same sign."""
    same = np.abs(null[null * score > 0])
    if not len(same):
        return 0.0, 1.0
    return score / same.mean(), (1 + (same >= abs(score)).sum()) / (1 + len(same))


def inflation(size, correlation):
    """Return how much wider the mean of `size` genes spreads if each pair has this correlation."""
    return np.sqrt(1 + correlation * (size - 1))


def ranking_table(genes, t, sets, min_genes, permutations, correlation, seed):
    """Return a table (column → values) of the sets with enough genes tested, the clearest first.

    genes, t: the tested genes and their moderated t; sets: set → genes.
    """
    order = np.lexsort((genes, -t))
    ranked, weights = genes[order], np.abs(t[order])
    rows = []
    for name, members in sets.items():
        places = np.flatnonzero(np.isin(ranked, list(members)))
        if min_genes <= len(places) < len(ranked):
            score = scores(weights, places[None])[0]
            null = scores(weights, random_places(len(ranked), len(places), permutations, seed))
            rows.append((name, len(places), score, *judge(score, null * inflation(len(places), correlation))))
    columns = ("set", "genes", "score", "normalised_score", "p")
    table = {name: np.array([row[n] for row in rows]) for n, name in enumerate(columns)}
    table["q"] = q_values(table["p"])
    order = np.lexsort((table["set"], -np.abs(table["normalised_score"])))
    return {name: column[order] for name, column in table.items()}


def work(args):
    """Rank the gene sets of one cell type."""
    tested, sets = read_tsv(args.changes, "gene", "t"), read_gene_sets(args.gene_sets)
    note("read", f"{args.changes}: {len(tested['gene'])} genes; {args.gene_sets}: {len(sets)} sets")
    genes, t = np.array(tested["gene"]), np.array(tested["t"], float)
    table = ranking_table(genes, t, sets, args.min_genes, args.permutations, args.gene_correlation, args.seed)
    if not len(table["set"]):
        raise BadInput(
            f"{args.gene_sets}: no set has {args.min_genes} genes among those tested; "
            "lower rank_gene_sets/min_genes or give sets with the gene names of the counts."
        )
    note("decided", f"{len(table['set'])} sets ranked, {(table['q'] < 0.05).sum()} at q < 0.05")
    write_tsv(args.table, table)
    made(args.table)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "changes", "gene_sets", "table")
    parser.add_argument("--min-genes", type=int, required=True)
    parser.add_argument("--permutations", type=int, required=True)
    parser.add_argument("--gene-correlation", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    run(parser, work)


if __name__ == "__main__":
    main()
