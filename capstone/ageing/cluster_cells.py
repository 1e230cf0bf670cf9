"""Group the cells by k-means and name each cluster by the marker genes it expresses.

k is larger than the number of types, so that a type may own several clusters and a rare one still finds its
own. scipy's k-means runs on one thread, hence the same clusters on every machine; scikit-learn's would be no
faster here once its import (1.2 s) is paid.
"""

import numpy as np
from scipy.cluster.vq import kmeans2

from ageing.files import load_npz, write_json, write_tsv
from ageing.markers import MARKERS
from ageing.step import arguments, made, note, run


def k_means(scores, k, seed, starts=4):
    """Return the cluster of each cell (scores: cells × components) from the tightest of several starts."""
    rng, best, lowest = np.random.default_rng(seed), None, np.inf
    for _ in range(starts):
        centres, labels = kmeans2(scores, min(k, len(scores)), iter=60, minit="++", missing="warn", rng=rng)
        spread = float(((scores - centres[labels]) ** 2).sum())
        if spread < lowest:
            best, lowest = labels, spread
    return best


def marker_scores(logs, genes, labels):
    """Return cluster numbers and their scores (clusters × types): mean standardised marker expression."""
    clusters = np.unique(labels)
    standard = (logs - logs.mean(axis=0)) / np.maximum(logs.std(axis=0), 1e-6)
    means = np.array([standard[labels == cluster].mean(axis=0) for cluster in clusters])
    return clusters, np.array(
        [means[:, np.isin(genes, markers)].mean(axis=1) for markers in MARKERS.values()]
    ).T


def work(args):
    """Cluster and annotate the cells."""
    (scores,), (logs, genes) = load_npz(args.scores, "scores"), load_npz(args.logs, "logs", "genes")
    barcodes, donors = load_npz(args.merged, "barcodes", "donors")
    note("read", f"{args.scores}: {scores.shape[0]} cells × {scores.shape[1]} components")
    labels = k_means(scores.astype(np.float64), args.clusters, args.seed)
    clusters, by_type = marker_scores(logs, genes, labels)
    names = np.array(list(MARKERS))[by_type.argmax(axis=1)]
    types = names[np.searchsorted(clusters, labels)]
    note(
        "decided", f"{len(clusters)} clusters, {len(set(names))} cell types: {', '.join(sorted(set(names)))}"
    )
    write_tsv(args.cells, {"barcode": barcodes, "donor": donors, "cluster": labels, "cell_type": types})
    write_json(args.clusters_file, describe(clusters, labels, names, by_type))
    made(args.cells)
    made(args.clusters_file)


def describe(clusters, labels, names, by_type):
    """Return one record per cluster: its cells, its name and how clearly the markers gave it."""
    ordered = np.sort(by_type, axis=1)
    margins = ordered[:, -1] - ordered[:, -2]
    return [
        {
            "cluster": int(c),
            "cells": int((labels == c).sum()),
            "cell_type": str(n),
            "margin": round(float(m), 3),
        }
        for c, n, m in zip(clusters, names, margins, strict=True)
    ]


def main():
    """Run the command line."""
    parser = arguments(__doc__, "scores", "logs", "merged", "cells", "clusters_file")
    parser.add_argument("--clusters", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    run(parser, work)


if __name__ == "__main__":
    main()
