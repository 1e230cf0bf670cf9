"""Hold what a session found against what the simulator planted in the data."""

import csv
from pathlib import Path

import numpy as np
from labkit.pictures import LEFT, RIGHT, WIDTH, Picture, block, stroke, words

SIGN = {1: "rises", -1: "falls", 0: "none"}


def planted(path):
    """Return (cell type, set) -> {gene: its planted log2 change per decade}, for the genes that do change."""
    changed, lines = {}, Path(path).read_text().splitlines()
    for row in csv.DictReader(lines, delimiter="\t"):
        for kind, change in row.items():
            if kind not in ("gene", "set") and float(change):
                changed.setdefault((kind, row["set"]), {})[row["gene"]] = float(change)
    return changed


def found(session, truth):
    """Return (cell type, set) -> (mean change found for the planted genes, the sign called, 0 if none)."""
    results = {}
    for (kind, name), genes in truth.items():
        table = session.names["changes"][kind]
        mine = np.isin(table["gene"], list(genes))
        score, q = session.names["ranked"][kind][name]
        results[kind, name] = float(table["change"][mine].mean()), int(np.sign(score)) * int(q < 0.05)
    return results


def signs_right(session, truth):
    """Return how many planted sets were called with the planted sign."""
    signs = {key: np.sign(next(iter(genes.values()))) for key, genes in truth.items()}
    return sum(signs[key] == called for key, (_, called) in found(session, truth).items())


def share_found(session, truth):
    """Return which share of the planted change was found, over all planted sets; below 0: the other way."""
    sizes = {key: next(iter(genes.values())) for key, genes in truth.items()}
    return float(np.mean([change / sizes[key] for key, (change, _) in found(session, truth).items()]))


def picture(title, truth, runs):
    """Draw the planted change of each set, and what each run found; runs: name -> session."""
    kinds = dict(zip(["planted", *runs], ("waiting", "tool", "startup", "planning"), strict=False))
    rows, parts, step = [], [], 20 * len(kinds) + 14
    middle, scale = (LEFT + WIDTH - RIGHT) / 2 + 40, 560
    for number, (name, kind) in enumerate(kinds.items()):
        parts += [
            block(LEFT + 125 * number, 6, 14, 14, kind, name),
            words(LEFT + 20 + 125 * number, 18, name),
        ]
    seen = {name: found(session, truth) for name, session in runs.items()}
    for number, (key, genes) in enumerate(truth.items()):
        size = next(iter(genes.values()))
        values = {"planted": size, **{name: results[key][0] for name, results in seen.items()}}
        top = 44 + number * step
        parts += [words(0, top + 14, key[0]), words(0, top + 32, key[1])]
        for place, (name, value) in enumerate(values.items()):
            start, y = min(middle, middle + scale * value), top + 20 * place
            parts.append(block(start, y, abs(scale * value), 15, kinds[name], f"{name}: {value:+.2f}"))
            beside = (middle + scale * value + (6 if value > 0 else -6), "start" if value > 0 else "end")
            parts.append(words(beside[0], y + 13, f"{value:+.2f}", beside[1]))
        called = [f"{values[name]:+.2f} ({SIGN[results[key][1]]})" for name, results in seen.items()]
        rows.append((f"{key[0]} {key[1]}", f"{size:+.2f}", *called))
    height = 44 + len(truth) * step
    parts.append(stroke(middle, 36, middle, height - 8, "currentColor", 1))
    told = "Mean log2 change per decade of the genes planted to change: a group of bars for each set."
    header = ("cell type and set", "planted", *(f"{name} (set called)" for name in runs))
    return Picture(title, told, tuple(parts), height, header, tuple(rows))
