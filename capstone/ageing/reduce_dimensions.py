"""Describe each cell by a few principal components, from the eigenvectors of the gene covariance.

Genes are far fewer than cells, so the covariance is small whatever the number of cells. Scores are rounded:
the last digits depend on how many threads the linear algebra used, and nothing after this step may.
"""

import numpy as np

from ageing.files import load_npz, save_npz
from ageing.step import arguments, made, note, run


def principal_components(logs, number):
    """Return scores (cells × number, rounded to 1e-3) and the share of variance each component explains.

    logs: cells × genes. Genes are centred and not scaled: scaled, the noise of a weakly expressed gene would
    weigh as much as a marker. A component's sign makes its largest loading positive.
    """
    centred = logs.astype(np.float64)
    centred -= centred.mean(axis=0)
    values, vectors = np.linalg.eigh(centred.T @ centred / len(centred))
    vectors = vectors[:, ::-1][:, :number]
    vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(vectors.shape[1])])
    return (centred @ vectors).round(3).astype(np.float32), values[::-1][:number] / values.sum()


def work(args):
    """Reduce the normalised expression."""
    logs, variable = load_npz(args.logs, "logs", "variable")
    note("read", f"{args.logs}: {len(logs)} cells × {variable.sum()} variable genes")
    scores, explained = principal_components(logs[:, variable], args.components)
    note("decided", f"{scores.shape[1]} components explain {explained.sum():.0%} of the variance")
    save_npz(args.scores, scores=scores)
    made(args.scores)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "logs", "scores")
    parser.add_argument("--components", type=int, required=True)
    run(parser, work)


if __name__ == "__main__":
    main()
