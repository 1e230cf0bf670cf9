"""Keep one donor's healthy single cells, and read the donor's sex from their counts.

Thresholds find dying cells (few counts, much mitochondrial RNA) and red cells. Doublets look healthy: they
are found by making some, adding the counts of random pairs, and asking which cells lie among them
(Scrublet's idea).
"""

import numpy as np
from ageing.files import load_counts, save_npz, write_json
from ageing.markers import FEMALE, HAEMOGLOBIN, MALE, is_mitochondrial
from ageing.step import arguments, made, note, run


def share_of(counts, chosen):
    """Return the share (0–1) of each cell's counts (cells × genes) that the chosen genes hold."""
    return counts[:, chosen].sum(axis=1) / np.maximum(counts.sum(axis=1), 1)


def first_failure(counts, genes, limits):
    """Return for each cell the first reason to drop it, or an empty text; limits as on the command line."""
    reasons = np.full(len(counts), "", dtype="U24")
    tests = {
        "haemoglobin": share_of(counts, np.isin(genes, HAEMOGLOBIN)) > limits.max_haemoglobin_share,
        "mitochondrial": share_of(counts, [is_mitochondrial(g) for g in genes])
        > limits.max_mitochondrial_share,
        "few_counts": counts.sum(axis=1) < limits.min_counts_per_gene * len(genes),
        "few_genes": (counts > 0).mean(axis=1) < limits.min_genes_share,
    }
    for reason, failed in tests.items():
        reasons[failed & (reasons == "")] = reason
    return reasons


def doublet_scores(counts, rng, simulated_per_cell=2, components=15, neighbours=20):
    """Return for each cell the share (0–1) of made doublets among its nearest neighbours in a small space.

    counts: cells × genes. Neighbours are sought among cells and made doublets together, on the principal
    components of the cells' log counts per 10,000.
    """
    cells = len(counts)
    if cells < 3:
        return np.zeros(cells)
    first = rng.integers(cells, size=simulated_per_cell * cells)
    second = (first + rng.integers(1, cells, size=len(first))) % cells
    both = np.vstack([counts, counts[first].astype(np.int64) + counts[second]])
    logs = np.log1p(both / np.maximum(both.sum(axis=1, keepdims=True), 1) * 1e4)
    logs -= logs[:cells].mean(axis=0)
    logs = logs[:, np.argsort(-logs[:cells].var(axis=0), kind="stable")[:300]]
    axes = np.linalg.eigh(logs[:cells].T @ logs[:cells])[1][:, -components:]
    points = (logs @ axes).round(4)
    distance = (points[:cells] ** 2).sum(1)[:, None] - 2 * points[:cells] @ points.T + (points**2).sum(1)
    distance[np.arange(cells), np.arange(cells)] = np.inf
    nearest = np.argsort(distance.round(3), axis=1, kind="stable")[:, : min(neighbours, len(both) - 1)]
    return (nearest >= cells).mean(axis=1)


def drop_doublets(reasons, counts, rng, expected_share):
    """Mark, in place, the expected share of the cells that passed so far: those most like doublets."""
    passed = np.flatnonzero(reasons == "")
    scores = doublet_scores(counts[passed], rng)
    worst = np.argsort(-scores, kind="stable")[: round(expected_share * len(passed))]
    reasons[passed[worst]] = "doublet"


def sex_of(counts, genes):
    """Return F, M or unclear, by whether XIST or the two genes of the Y chromosome have the most counts."""
    female, male = (int(counts[:, np.isin(genes, group)].sum()) for group in (FEMALE, MALE))
    if female + male < 20:
        return "unclear"
    return "F" if female > 3 * male else "M" if male > 3 * female else "unclear"


def work(args):
    """Filter one donor's cells."""
    counts, genes, barcodes = load_counts(args.counts)
    note("read", f"{args.counts}: {len(counts)} cells × {len(genes)} genes, {counts.sum():,} counts")
    reasons = first_failure(counts, genes, args)
    drop_doublets(reasons, counts, np.random.default_rng(args.seed), args.expected_doublet_share)
    kept = reasons == ""
    dropped = {str(r): int((reasons == r).sum()) for r in np.unique(reasons[~kept])}
    sex = sex_of(counts[kept], genes)
    note("decided", f"kept {kept.sum()} cells, dropped {dropped}; by its counts the donor's sex is {sex}")
    save_npz(args.kept, counts=counts[kept], genes=genes, barcodes=barcodes[kept])
    write_json(args.summary, {"cells": len(counts), "kept": int(kept.sum()), "dropped": dropped, "sex": sex})
    made(args.kept)
    made(args.summary)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "counts", "kept", "summary")
    for name in (
        "min_genes_share",
        "min_counts_per_gene",
        "max_mitochondrial_share",
        "max_haemoglobin_share",
    ):
        parser.add_argument("--" + name.replace("_", "-"), type=float, required=True)
    parser.add_argument("--expected-doublet-share", type=float, required=True)
    parser.add_argument("--seed", type=int, default=23)
    run(parser, work)


if __name__ == "__main__":
    main()
