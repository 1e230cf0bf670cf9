"""Make cells comparable: counts per 10,000, logarithm, and the genes that tell cells apart.

A gene is variable if its variance lies above what its mean predicts (a parabola on the log scale). Genes that
describe the sample more than the cell (mitochondrial, ribosomal, haemoglobin, sex) are never chosen.
"""

import numpy as np

from ageing.files import load_npz, save_npz
from ageing.markers import MARKERS, is_uninformative
from ageing.step import arguments, made, note, run


def log_normalise(counts):
    """Return log(1 + counts per 10,000) of counts (cells × genes) as 32-bit floats."""
    total = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return np.log1p(counts / total * 1e4).astype(np.float32)


def most_variable(logs, candidates, number):
    """Return the candidate columns of `logs` (cells × genes) that vary most for their mean, sorted."""
    mean, variance = logs.mean(axis=0, dtype=np.float64), logs.var(axis=0, dtype=np.float64)
    usable = np.flatnonzero(candidates & (mean > 0.02) & (variance > 0))
    x, y = np.log(mean[usable]), np.log(variance[usable])
    excess = y - np.polyval(np.polyfit(x, y, 2), x)
    return np.sort(usable[np.argsort(-excess.round(6), kind="stable")[:number]])


def work(args):
    """Normalise the merged counts."""
    counts, genes = load_npz(args.merged, "counts", "genes")
    note("read", f"{args.merged}: {len(counts)} cells × {len(genes)} genes")
    logs = log_normalise(counts)
    variable = most_variable(
        logs, np.array([not is_uninformative(gene) for gene in genes]), args.variable_genes
    )
    named = np.isin(genes, [gene for group in MARKERS.values() for gene in group])
    kept = np.union1d(variable, np.flatnonzero(named))
    note("decided", f"{len(variable)} variable genes; with the markers {len(kept)} are passed on")
    # Stored, not deflated: the file lives for minutes and deflating floats would cost more than its making.
    save_npz(args.logs, level=0, logs=logs[:, kept], genes=genes[kept], variable=np.isin(kept, variable))
    made(args.logs)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "merged", "logs")
    parser.add_argument("--variable-genes", type=int, required=True)
    run(parser, work)


if __name__ == "__main__":
    main()
