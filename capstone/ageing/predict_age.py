"""Predict each donor's age from the expression of one cell type, by a model that never saw the donor.

Ridge regression with a row per donor, left out one at a time. There are far more genes than donors, so the
ridge is solved in its dual form: one system of donors × donors, in milliseconds. scikit-learn's would take
1.2 s to import in each job. The R² is reported and decides nothing: with some twenty donors it may well be
negative, which says that the mean age predicts better.
"""

import numpy as np

from ageing.files import load_npz, read_tsv, write_tsv
from ageing.pseudobulk import log2_cpm
from ageing.step import arguments, made, note, run


def ridge(rows, target, new, penalty):
    """Return the predictions of ridge regression for `new` (rows × features), from `rows` and their target.

    Features are standardised by `rows` and scaled so that a row has length 1 on average: the penalty then
    means the same for any number of genes. The intercept is not penalised.
    """
    middle, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9) * np.sqrt(rows.shape[1])
    known, asked = (rows - middle) / spread, (new - middle) / spread
    weights = np.linalg.solve(known @ known.T + penalty * np.eye(len(rows)), target - target.mean())
    return target.mean() + asked @ (known.T @ weights)


def predict_left_out(rows, target, penalty):
    """Return the prediction of each row's target by the ridge of all other rows."""
    others = ~np.eye(len(rows), dtype=bool)
    return np.array([ridge(rows[o], target[o], rows[n : n + 1], penalty)[0] for n, o in enumerate(others)])


def r_squared(true, predicted):
    """Return the share of the variance of `true` that is predicted; below 0, the mean predicts better."""
    return 1 - ((true - predicted) ** 2).sum() / ((true - true.mean()) ** 2).sum()


def work(args):
    """Predict the ages from one cell type."""
    sums, used = load_npz(args.sums, "counts", "donors")
    donors = read_tsv(args.donors, "donor", "age")
    age_of = dict(zip(donors["donor"], map(float, donors["age"]), strict=True))
    ages = np.array([age_of[donor] for donor in used])
    expressed = sums.mean(axis=0) >= args.min_mean_count
    note("read", f"{args.sums}: {len(used)} donors × {len(expressed)} genes")
    predicted = predict_left_out(log2_cpm(sums)[:, expressed], ages, args.penalty)
    error = np.abs(ages - predicted).mean()
    note("decided", f"{expressed.sum()} genes are expressed enough")
    note("decided", f"R² {r_squared(ages, predicted):.2f}, mean error {error:.1f} years")
    write_tsv(args.table, {"donor": used, "age": ages, "predicted_age": predicted})
    made(args.table)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "sums", "donors", "table")
    parser.add_argument("--min-mean-count", type=float, required=True)
    parser.add_argument("--penalty", type=float, required=True)
    run(parser, work)


if __name__ == "__main__":
    main()
