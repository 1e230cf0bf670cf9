"""The truth that the simulator plants, and that tests alone compare with what the workflow finds."""

import numpy as np

from ageing.markers import FEMALE, HAEMOGLOBIN, MALE, MARKERS

SHARES = {
    "CD4_naive": 0.28,
    "CD4_memory": 0.20,
    "CD8_effector": 0.15,
    "NK": 0.12,
    "B": 0.10,
    "Mono_CD14": 0.11,
    "DC": 0.03,
    "Plasma": 0.01,
}
TYPES = tuple(SHARES)
SHARE_PER_DECADE = {"CD4_naive": -0.12, "CD8_effector": 0.12}  # on the log scale
EFFECTS = (  # cell type, gene set, log2 change per decade; CD4_naive has none: it is the negative control
    ("Mono_CD14", 0, 0.22),
    ("CD4_memory", 0, 0.16),
    ("CD4_memory", 1, -0.20),
    ("CD8_effector", 2, 0.24),
    ("NK", 3, -0.22),
    ("B", 4, -0.24),
)
SETS, SET_SIZE, CHANGED_SHARE = 5, 40, 0.7
WRONG_SEX = 5  # the donor, counted from 1, whose recorded sex its counts contradict
KINDS = {"low_quality": 0.05, "doublet": 0.04, "red_cell": 0.01}
RIBOSOMAL = tuple(f"RPS{n}" for n in range(2, 14)) + tuple(f"RPL{n}" for n in range(3, 15))
MITOCHONDRIAL = tuple(
    f"MT-{name}"
    for name in (*(f"ND{n}" for n in range(1, 7)), "ND4L", "CO1", "CO2", "CO3", "CYB", "ATP6", "ATP8")
)
NAMED = (*(gene for genes in MARKERS.values() for gene in genes), *MITOCHONDRIAL, *RIBOSOMAL)
NAMED = (*NAMED, *HAEMOGLOBIN, *FEMALE, *MALE)


def gene_names(n_genes):
    """Return the gene symbols: those with a meaning first, then SIMG00001 and on."""
    return np.array([*NAMED, *(f"SIMG{number:05}" for number in range(1, n_genes - len(NAMED) + 1))])


def profiles(rng, n_genes):
    """Return expected shares of counts (types × genes, rows sum to 1) and each gene's set (−1: none)."""
    genes = gene_names(n_genes)
    weight = rng.lognormal(0.0, 1.0, n_genes)
    fold = np.where(
        rng.random((len(TYPES), n_genes)) < 0.12, rng.normal(0.0, 1.0, (len(TYPES), n_genes)), 0.0
    )
    member = np.full(n_genes, -1)
    common = np.flatnonzero((np.arange(n_genes) >= len(NAMED)) & (weight > np.quantile(weight, 0.4)))
    member[rng.permutation(common)[: SETS * SET_SIZE]] = np.repeat(np.arange(SETS), SET_SIZE)
    place = {gene: index for index, gene in enumerate(genes[: len(NAMED)])}
    fold[:, : len(NAMED)] = 0.0
    total = weight[len(NAMED) :].sum()
    for group, share in (
        (MITOCHONDRIAL, 0.05),
        (RIBOSOMAL, 0.12),
        (HAEMOGLOBIN, 0.0002),
        (FEMALE + MALE, 0.0),
    ):
        weight[[place[gene] for gene in group]] = share * total / len(group)
    for own, markers in enumerate(MARKERS.values()):
        columns = [place[gene] for gene in markers]
        weight[columns] = 0.0003 * total
        fold[own, columns] = rng.uniform(3.5, 5.0, len(columns))
    expected = weight * 2.0**fold
    return expected / expected.sum(axis=1, keepdims=True), member


def age_effects(rng, member):
    """Return the planted log2 change per decade (types × genes): 70 % of the genes of each planted set."""
    effect = np.zeros((len(TYPES), len(member)))
    for cell_type, which, change in EFFECTS:
        genes = rng.permutation(np.flatnonzero(member == which))[: int(CHANGED_SHARE * SET_SIZE)]
        effect[TYPES.index(cell_type), genes] += change
    return effect
