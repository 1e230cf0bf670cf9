"""Read the gene sets that the steps of interpretation ask about."""

from ageing.files import BadInput, fault_in_names, read_tsv


def read_gene_sets(path):
    """Return set → its genes, by name, from a table with the columns set and gene, one row a member.

    BadInput if the table has no row, an unusable name, or one member twice.
    """
    table, sets = read_tsv(path, "set", "gene"), {}
    for line, (name, gene) in enumerate(zip(table["set"], table["gene"], strict=True), 2):
        members = sets.setdefault(name, set())
        fault = fault_in_names([name]) or fault_in_names([gene])
        if fault or gene in members:
            fault = fault or f"{gene!r} is in {name!r} already"
            raise BadInput(f"{path}: line {line}: {fault}; correct or remove the line.")
        members.add(gene)
    if not sets:
        raise BadInput(f"{path}: it names no gene set; add rows of set and gene.")
    return dict(sorted(sets.items()))
