"""Read the gene sets that the steps of interpretation ask about."""

from ageing.files import BadInput, read_tsv


def read_gene_sets(path):
    """Return set → its genes, by name, from a table with the columns set and gene, one row a member.

    BadInput if the table has no row, an empty name, or one member twice.
    """
    table, sets = read_tsv(path, "set", "gene"), {}
    for line, (name, gene) in enumerate(zip(table["set"], table["gene"], strict=True), 2):
        members = sets.setdefault(name, set())
        if not name or not gene or gene in members:
            fault = f"{gene!r} is in {name!r} already" if gene in members else "a name is empty"
            raise BadInput(f"{path}: line {line}: {fault}; correct or remove the line.")
        members.add(gene)
    if not sets:
        raise BadInput(f"{path}: it names no gene set; add rows of set and gene.")
    return dict(sorted(sets.items()))
