"""Find the genes of one cell type whose expression changes with age, given sex.

A linear model per gene on log2 counts per million, with its variance drawn towards the trend of all genes:
the moderated t of Smyth (2004) with an intensity trend, as limma's `eBayes(trend=TRUE)` does it. The false
discovery rate is Benjamini and Hochberg's.
"""

import numpy as np
from scipy.special import digamma, polygamma, stdtr

from ageing.false_discovery import q_values
from ageing.files import BadInput, load_npz, read_tsv, write_tsv
from ageing.pseudobulk import log2_cpm
from ageing.step import arguments, made, note, run


def design_of(ages, sexes):
    """Return the design (donors × coefficients): intercept, decades from mean age, sex if both occur."""
    columns = [np.ones(len(ages)), (ages - ages.mean()) / 10]
    male = (np.array(sexes) == "M").astype(float)
    if 0 < male.sum() < len(male):
        columns.append(male)
    return np.column_stack(columns)


def fit(values, design):
    """Return the age coefficient, its unscaled standard error and the residual variance of each gene.

    values: donors × genes. BadInput unless the design has full rank and leaves a degree of freedom.
    """
    donors, coefficients = design.shape
    if donors <= coefficients or np.linalg.matrix_rank(design) < coefficients:
        raise BadInput(
            f"{donors} donors cannot tell the {coefficients} coefficients of the design apart; "
            "raise select_cell_types/min_donors or add donors of other ages and both sexes."
        )
    inverse = np.linalg.inv(design.T @ design)
    estimate = inverse @ design.T @ values
    residual = values - design @ estimate
    return estimate[1], np.sqrt(inverse[1, 1]), (residual**2).sum(axis=0) / (donors - coefficients)


def moderate(variance, freedom, mean):
    """Return variances drawn towards their trend with mean expression, and the prior's degrees of freedom."""
    log_variance = np.log(np.maximum(variance, 1e-8)) - digamma(freedom / 2) + np.log(freedom / 2)
    trend = np.polyval(np.polyfit(mean, log_variance, 3), mean)
    excess = ((log_variance - trend) ** 2).sum() / (len(mean) - 4) - polygamma(1, freedom / 2)
    prior_freedom = 2 * trigamma_inverse(excess) if excess > 1e-4 else 1e4
    prior = np.exp(trend + digamma(prior_freedom / 2) - np.log(prior_freedom / 2))
    return (prior_freedom * prior + freedom * variance) / (prior_freedom + freedom), prior_freedom


def trigamma_inverse(value):
    """Return x with trigamma(x) = value, by Newton's steps on 1 / trigamma."""
    x = 0.5 + 1 / value
    for _ in range(30):
        tri = float(polygamma(1, x))
        x += tri * (1 - tri / value) / float(polygamma(2, x))
    return x


def age_table(sums, genes, ages, sexes, min_count):
    """Return a table (column → values), sorted by p: what a decade does to each gene expressed enough.

    sums: donors × genes; a gene is tested if its mean count per donor is at least `min_count`.
    """
    tested = sums.mean(axis=0) >= min_count
    if tested.sum() < 10:
        raise BadInput(f"only {tested.sum()} genes reach {min_count} counts a donor; lower min_mean_count.")
    values, design = log2_cpm(sums)[:, tested], design_of(np.asarray(ages, float), sexes)
    change, scale, variance = fit(values, design)
    freedom, mean = design.shape[0] - design.shape[1], values.mean(axis=0)
    variance, prior_freedom = moderate(variance, freedom, mean)
    error = scale * np.sqrt(variance)
    p = np.clip(2 * stdtr(freedom + prior_freedom, -np.abs(change / error)), 1e-300, 1)
    table = {"gene": genes[tested], "mean_log2_cpm": mean, "log2_per_decade": change, "standard_error": error}
    table |= {"t": change / error, "p": p, "q": q_values(p)}
    order = np.lexsort((table["gene"], p.round(12)))
    return {name: column[order] for name, column in table.items()}


def work(args):
    """Test one cell type."""
    sums, genes, used = load_npz(args.sums, "counts", "genes", "donors")
    donors = read_tsv(args.donors, "donor", "age", "sex")
    row = {donor: number for number, donor in enumerate(donors["donor"])}
    note("read", f"{args.sums}: {len(used)} donors × {len(genes)} genes")
    ages, sexes = ([donors[name][row[donor]] for donor in used] for name in ("age", "sex"))
    try:
        table = age_table(sums, genes, ages, sexes, args.min_mean_count)
    except BadInput as error:
        raise BadInput(f"{args.sums}: {error}") from None
    note(
        "decided",
        f"{len(table['gene'])} genes tested, {(table['q'] < 0.05).sum()} change with age at q < 0.05",
    )
    write_tsv(args.table, table)
    made(args.table)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "sums", "donors", "table")
    parser.add_argument("--min-mean-count", type=float, required=True)
    run(parser, work)


if __name__ == "__main__":
    main()
