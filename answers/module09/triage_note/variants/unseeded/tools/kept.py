"""Which cells are kept: shared by the tools of the group."""

LEAST = 200


def is_kept(genes):
    """Whether a cell has enough genes."""
    return genes >= LEAST
