"""Make the data of a size: archive, catalogue and gene sets, and the planted truth, which only tests read.

Counts are gamma–Poisson. Each purpose and donor has a random stream of its own, so that a further donor
changes no byte of the others. The folder is made beside its place and renamed: it is there whole or not at
all.
"""

import argparse
import os
import sys
from pathlib import Path

import numpy as np

from ageing import markers, planted
from ageing.files import BadInput, read_json, save_npz, sha256, write_json, write_tsv
from ageing.whole import scratch_beside

SIZES = {"micro": (6, 72, 450), "tiny": (8, 120, 800), "standard": (24, 300, 1500), "large": (96, 600, 2000)}
COUNTS_PER_GENE = 1.4  # the typical cell's total, so that a smaller gene list stays as hard to read
NOISE = 0.2  # variance of the gamma factor: counts vary by mean + 0.2 mean²
GENES, DONOR, CELLS = range(3)  # the purposes that have a random stream


def stream(seed, purpose, donor=0):
    """Return the random stream of one purpose and donor (0: shared by all donors)."""
    return np.random.default_rng([seed, purpose, donor])


def describe_donor(seed, number):
    """Return a donor's age in years (22–88, spread evenly over any first n donors) and true sex."""
    spread = (number * 0.6180339887 + stream(seed, DONOR, number).uniform(0, 0.1)) % 1
    return int(22 + 67 * spread), "FM"[number % 2]


def mixture(rng, decades):
    """Return one donor's shares of the cell types at an age given in decades from 50."""
    expected = np.array(
        [planted.SHARES[t] * np.exp(planted.SHARE_PER_DECADE.get(t, 0) * decades) for t in planted.TYPES]
    )
    return rng.dirichlet(90 * expected / expected.sum())


def donor_profiles(rng, expected, effect, decades, female, genes):
    """Return one donor's expected shares of counts (types × genes), with age, donor, sex and ambient RNA."""
    shift = rng.normal(0, 0.2, expected.shape[1]) + rng.normal(0, 0.25, expected.shape)
    own = expected * 2.0 ** (effect * decades + shift)
    own[:, np.isin(genes, markers.FEMALE)] = 0.004 if female else 0.0
    own[:, np.isin(genes, markers.MALE)] = 0.0 if female else 0.003
    own /= own.sum(axis=1, keepdims=True)
    ambient = rng.uniform(0.02, 0.06)
    soup = np.array([planted.SHARES[t] for t in planted.TYPES]) @ own
    return (1 - ambient) * own + ambient * soup


def simulate_donor(size, seed, number):
    """Return one donor's counts (cells × genes), the true cell types and the kinds of cell."""
    _, n_cells, n_genes = SIZES[size]
    genes = planted.gene_names(n_genes)
    shared = stream(seed, GENES)
    expected, member = planted.profiles(shared, n_genes)
    effect = planted.age_effects(shared, member)
    age, sex = describe_donor(seed, number)
    rng, decades = stream(seed, CELLS, number), (age - 50) / 10
    shares = mixture(rng, decades)
    rates = donor_profiles(rng, expected, effect, decades, sex == "F", genes)
    types = rng.choice(len(planted.TYPES), n_cells, p=shares)
    kinds = rng.choice(
        ["cell", *planted.KINDS], n_cells, p=[1 - sum(planted.KINDS.values()), *planted.KINDS.values()]
    )
    total = rng.lognormal(np.log(COUNTS_PER_GENE * n_genes), 0.3, n_cells)
    rate = rates[types]
    change_kinds(rng, rate, total, types, kinds, rates, genes)
    counts = rng.poisson(rate * total[:, None] * rng.standard_gamma(1 / NOISE, rate.shape) * NOISE)
    return counts.astype(np.uint16), np.array(planted.TYPES)[types], kinds


def change_kinds(rng, rate, total, types, kinds, rates, genes):
    """Turn rates and totals of the cells that are not single healthy cells into what they are, in place."""
    low, double, red = (kinds == kind for kind in planted.KINDS)
    total[low] *= rng.uniform(0.15, 0.4, low.sum())
    pour(rate, low, [gene.startswith("MT-") for gene in genes], rng.uniform(0.3, 0.6, low.sum()))
    pour(rate, red, np.isin(genes, markers.HAEMOGLOBIN), rng.uniform(0.5, 0.8, red.sum()))
    other = (types[double] + rng.integers(1, len(planted.TYPES) - 2, double.sum())) % len(planted.TYPES)
    rate[double] = (rate[double] + rates[other]) / 2
    total[double] *= rng.uniform(1.4, 1.9, double.sum())


def pour(rate, cells, genes, share):
    """Give the genes that share of the cells' counts, in place."""
    group = np.flatnonzero(genes)
    part = rate[np.ix_(cells, group)]
    rest = (1 - share) / (1 - part.sum(axis=1))
    rate[cells] *= rest[:, None]
    rate[np.ix_(cells, group)] = part / part.sum(axis=1, keepdims=True) * share[:, None]


def write_archive(folder, size, seed, donors):
    """Write archive, catalogue, gene sets and truth of `donors` donors into an empty folder."""
    genes = planted.gene_names(SIZES[size][2])
    rows, cells = [], []
    for number in range(1, donors + 1):
        donor, (age, sex) = f"D{number:02}", describe_donor(seed, number)
        counts, types, kinds = simulate_donor(size, seed, number)
        barcodes = np.array([f"{donor}-{cell:04}" for cell in range(1, len(counts) + 1)])
        file = f"archive/{donor}.npz"
        save_npz(folder / file, counts=counts, genes=genes, barcodes=barcodes)
        recorded = "MF"["MF".index(sex) - 1] if number == planted.WRONG_SEX else sex
        rows.append((donor, age, recorded, file, sha256(folder / file)))
        cells += zip(barcodes, types, kinds, strict=True)
    write_gene_sets(folder / "gene_sets.tsv", seed, genes)
    write_truth(folder / "truth", seed, genes, cells)
    write_tsv(
        folder / "donors.tsv",
        dict(zip(["donor", "age", "sex", "file", "sha256"], zip(*rows, strict=True), strict=True)),
    )


def write_gene_sets(path, seed, genes):
    """Write which genes belong to which set, as a person might know it; what was planted is not told."""
    _, member = planted.profiles(stream(seed, GENES), len(genes))
    names, members = set_names(), [np.flatnonzero(member == which) for which in range(planted.SETS)]
    rows = [(name, gene) for name, places in zip(names, members, strict=True) for gene in genes[places]]
    write_tsv(path, dict(zip(["set", "gene"], zip(*rows, strict=True), strict=True)))


def set_names():
    """Return the names of the gene sets, invented so that nobody takes them for biology."""
    return [f"SIM_SET_{which:02}" for which in range(planted.SETS)]


def write_truth(folder, seed, genes, cells):
    """Write what was planted: each cell's type and kind, each gene's set and change, the failed donor."""
    shared = stream(seed, GENES)
    _, member = planted.profiles(shared, len(genes))
    effect = planted.age_effects(shared, member)
    write_tsv(
        folder / "cells.tsv",
        dict(zip(["barcode", "cell_type", "kind"], zip(*cells, strict=True), strict=True)),
    )
    names = np.array([*set_names(), "-"])
    changes = dict(zip(planted.TYPES, effect, strict=True))
    write_tsv(folder / "genes.tsv", {"gene": genes, "set": names[member], **changes})
    write_json(
        folder / "donors.json", {f"D{planted.WRONG_SEX:02}": "recorded sex contradicted by the counts"}
    )


def source(size, seed, donors):
    """Return what the data of a folder depend on: the request and the simulator's own code."""
    code = {Path(module.__file__).name: sha256(module.__file__) for module in (markers, planted)}
    return {"size": size, "seed": seed, "donors": donors, "code": {**code, "simulate.py": sha256(__file__)}}


def is_complete(folder, wanted):
    """Tell whether the folder holds these data, each file with the bytes it was made with."""
    if not (folder / "source.json").is_file():
        return False
    try:
        found = read_json(folder / "source.json")
        return found["source"] == wanted and all(sha256(folder / f) == d for f, d in found["files"].items())
    except (BadInput, OSError, KeyError, TypeError, AttributeError):
        return False


def make(size, seed, out, donors=None):
    """Make the data of a size in folder `out` unless they are there; return whether anything was made."""
    out, wanted = Path(out), source(size, seed, donors or SIZES[size][0])
    if is_complete(out, wanted):
        return False
    if out.exists() and any(out.iterdir()) and not (out / "source.json").exists():
        raise BadInput(
            f"{out}: this folder holds something that the simulator did not make; give another --out."
        )
    with scratch_beside(out) as scratch:
        fresh = scratch / "data"
        fresh.mkdir()
        write_archive(fresh, size, seed, wanted["donors"])
        files = {str(f.relative_to(fresh)): sha256(f) for f in sorted(fresh.rglob("*")) if f.is_file()}
        write_json(fresh / "source.json", {"source": wanted, "files": files})
        if out.exists():
            os.replace(out, scratch / "old")
        os.replace(fresh, out)
    return True


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="tiny")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--donors", type=int, help="how many donors (default: as many as the size has)")
    parser.add_argument("--out", help="folder to make (default: data/SIZE)")
    args = parser.parse_args()
    out = args.out or f"data/{args.size}"
    try:
        fresh = make(args.size, args.seed, out, args.donors)
    except BadInput as error:
        sys.exit(str(error))
    print(f"{out}: {'made' if fresh else 'complete already'} ({args.size}, seed {args.seed})")


if __name__ == "__main__":
    main()
