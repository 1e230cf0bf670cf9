"""Ask of each gene set whether more of its genes change with age than chance would pick.

The hypergeometric test (Fisher's, one-sided) of the significant genes among all tested ones. The numbers of
ways are whole numbers of any size, so p is exact and needs no library. Rising and falling genes count alike.
"""

from fractions import Fraction
from math import comb

import numpy as np

from ageing.false_discovery import q_values
from ageing.files import read_tsv, write_tsv
from ageing.gene_sets import read_gene_sets
from ageing.step import arguments, made, note, run


def chance_of_overlap(shared, members, drawn, tested):
    """Return the chance that `drawn` of `tested` genes hold `shared` or more of a set's `members`."""
    ways = sum(
        comb(members, k) * comb(tested - members, drawn - k) for k in range(shared, min(members, drawn) + 1)
    )
    return float(Fraction(ways, comb(tested, drawn)))


def overlap_table(genes, significant, sets):
    """Return a table (column → values) of all sets, the clearest overlap first.

    genes: the tested genes; significant: those that change, a set; sets: set → genes.
    """
    tested, rows = set(genes), []
    for name, members in sets.items():
        here, hits = len(members & tested), len(members & significant)
        p = chance_of_overlap(hits, here, len(significant), len(tested))
        rows.append((name, here, hits, here * len(significant) / len(tested), p))
    columns = ("set", "genes", "significant", "expected", "p")
    table = {name: np.array([row[n] for row in rows]) for n, name in enumerate(columns)}
    table["q"] = q_values(table["p"])
    order = np.lexsort((table["set"], table["p"]))
    return {name: column[order] for name, column in table.items()}


def work(args):
    """Test the gene sets of one cell type."""
    tested, sets = read_tsv(args.changes, "gene", "q"), read_gene_sets(args.gene_sets)
    significant = {g for g, q in zip(tested["gene"], tested["q"], strict=True) if float(q) < args.max_q}
    note("read", f"{args.changes}: {len(tested['gene'])} genes; {args.gene_sets}: {len(sets)} sets")
    table = overlap_table(tested["gene"], significant, sets)
    note(
        "decided",
        f"{len(significant)} genes at q < {args.max_q:g}; sets that hold more of them than chance would, "
        f"at q < 0.05: {(table['q'] < 0.05).sum()}",
    )
    write_tsv(args.table, table)
    made(args.table)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "changes", "gene_sets", "table")
    parser.add_argument("--max-q", type=float, required=True)
    run(parser, work)


if __name__ == "__main__":
    main()
