"""Draw the results on one page that needs nothing else: HTML with its style and SVG, no script, no date."""

from html import escape
from pathlib import Path

import numpy as np

from ageing.files import by_folder, read_json, read_tsv, write_text
from ageing.predict_age import r_squared
from ageing.step import arguments, made, note, run

STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0 } caption { text-align: left; font-weight: 600 }
th, td { padding: .2rem .8rem .2rem 0; text-align: left; border-bottom: 1px solid #8886; vertical-align: top }
td.n { text-align: right; font-variant-numeric: tabular-nums }
figure { display: inline-block; margin: 0 1.5rem 1.5rem 0 } figcaption { font-size: .9rem }
svg { stroke-linecap: round; fill: none; overflow: visible } svg text { fill: currentColor; font-size: 11px }
.axis { stroke: currentColor } .all { stroke: #8889; stroke-width: 3 } .q { stroke: #d1495b; stroke-width: 4 }
"""
WIDTH, HEIGHT = 260, 190


def table_of(caption, header, rows):
    """Return an HTML table; numbers are set to the right."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(f"<tr>{''.join(map(table_cell, row))}</tr>\n" for row in rows)
    head = f"<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>"
    return f"<table>{head}\n<tbody>{body}</tbody></table>\n"


def table_cell(value):
    """Return one cell of an HTML table."""
    return (
        f'<td class="n">{value}</td>' if isinstance(value, (int, float)) else f"<td>{escape(str(value))}</td>"
    )


def dots(x, y):
    """Return an SVG path that draws a dot at each point (pixels)."""
    return "".join(f"M{a:.0f} {b:.0f}h0" for a, b in sorted(set(zip(x.round(), y.round(), strict=True))))


def volcano(cell_type, change, p, q):
    """Return a figure: each gene's change per decade against −log10 p, those with q < 0.05 in colour."""
    reach, top = max(0.5, np.abs(change).max()), max(4.0, -np.log10(p).min(), -np.log10(p).max())
    x, y = (change / reach + 1) / 2 * WIDTH, HEIGHT * (1 + np.log10(p) / top)
    low = q < 0.05
    title = f"{cell_type}: {low.sum()} of {len(q)} genes change with age at q < 0.05"
    marks = f'<path class="all" d="{dots(x[~low], y[~low])}"/><path class="q" d="{dots(x[low], y[low])}"/>'
    axes = f'<path class="axis" d="M0 {HEIGHT}H{WIDTH}M{WIDTH / 2:g} {HEIGHT}v5"/>'
    left, right = f"−{reach:.2f}", f"{reach:.2f}"
    labels = (
        f'<text x="0" y="{HEIGHT + 18}">{left}</text><text x="{WIDTH - 24}" y="{HEIGHT + 18}">{right}</text>'
    )
    picture = (
        f'<svg role="img" width="{WIDTH}" height="{HEIGHT + 25}" viewBox="0 0 {WIDTH} {HEIGHT + 25}">'
        f"<title>{escape(title)}</title>{axes}{marks}{labels}</svg>"
    )
    return f"<figure>{picture}<figcaption>{escape(title)}</figcaption></figure>\n"


def findings(path):
    """Return a figure and the rows of the five clearest genes of one differential expression table."""
    table = read_tsv(path, "gene", "log2_per_decade", "p", "q")
    change, p, q = (np.array(table[name], float) for name in ("log2_per_decade", "p", "q"))
    cell_type = path.stem
    rows = [
        (cell_type, table["gene"][n], round(change[n], 3), f"{q[n]:.2g}")
        for n in range(min(5, len(q)))
        if q[n] < 0.05
    ]
    return volcano(cell_type, change, p, q), rows


def clear_sets(cell_type, ranking, overlap):
    """Return a row for each gene set that the ranking or the overlap calls at q < 0.05, as ranked."""
    ranked = read_tsv(ranking, "set", "normalised_score", "q")
    shared = read_tsv(overlap, "set", "genes", "significant", "q")
    rows = []
    for name, score, q in zip(ranked["set"], ranked["normalised_score"], ranked["q"], strict=True):
        place = shared["set"].index(name)
        hits, genes, other_q = (shared[column][place] for column in ("significant", "genes", "q"))
        if min(float(q), float(other_q)) < 0.05:
            row = (round(float(score), 2), short(q), f"{hits} of {genes}", short(other_q))
            rows.append((cell_type, name, *row))
    return rows


def short(number):
    """Return the text of a number with two significant digits."""
    return f"{float(number):.2g}"


def prediction(cell_type, path):
    """Return a row on how well age is predicted from one cell type: donors, R², mean error in years."""
    table = read_tsv(path, "age", "predicted_age")
    age, predicted = (np.array(table[name], float) for name in ("age", "predicted_age"))
    error = np.abs(age - predicted).mean()
    return cell_type, len(age), round(r_squared(age, predicted), 2), round(error, 1)


def page(selection, cells_per_donor, tables):
    """Return the page; cells_per_donor: rows of donor, cells, kept; tables: rule → cell type → path."""
    found = [findings(path) for path in tables.get("differential_expression", {}).values()]
    ranked, overlaps = (tables.get(rule, {}) for rule in ("rank_gene_sets", "test_overlap"))
    sets = [row for t, path in ranked.items() for row in clear_sets(t, path, overlaps[t])]
    predictions = [prediction(*item) for item in tables.get("predict_age", {}).items()]
    types = [
        (t["cell_type"], t["cells"], t["donors"], t["reason"] or "selected") for t in selection["cell_types"]
    ]
    excluded = {record["donor"]: record["reason"] for record in selection["excluded_donors"]}
    donors = [(donor, cells, kept, excluded.get(donor, "used")) for donor, cells, kept in cells_per_donor]
    parts = [
        "<h1>How expression changes with age</h1>\n<p>Simulated immune cells. Each dot is a gene: across, "
        "its log2 change per decade of age, given sex; up, the strength of the evidence (−log10 p). "
        "Coloured: q &lt; 0.05.</p>\n",
        *(figure for figure, _ in found),
        table_of(
            "The clearest genes",
            ("Cell type", "Gene", "log2 per decade", "q"),
            [r for _, rows in found for r in rows],
        ),
        table_of(
            "The gene sets whose genes gather at one end of the ranking, or among the significant genes",
            ("Cell type", "Gene set", "Normalised score", "q", "Significant genes", "q of the overlap"),
            sets,
        ),
        table_of(
            "Age predicted by a model that never saw the donor; with an R² of 0, no better than the mean age",
            ("Cell type", "Donors", "R²", "Mean error, years"),
            predictions,
        ),
        table_of("Cell types", ("Cell type", "Cells", "Donors with enough", "Decision"), types),
        table_of("Donors", ("Donor", "Cells", "Kept", "Decision"), donors),
    ]
    head = f'<meta charset="utf-8">\n<title>How expression changes with age</title>\n<style>{STYLE}</style>'
    body = "".join(parts)
    return f'<!doctype html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{body}</body>\n</html>\n'


def work(args):
    """Draw the page."""
    summaries = [(Path(path).stem, read_json(path)) for path in args.summaries]
    note("read", f"{args.selection}, {len(summaries)} donors and {len(args.tables)} tables")
    rows = [(donor, summary["cells"], summary["kept"]) for donor, summary in summaries]
    write_text(args.page, page(read_json(args.selection), rows, by_folder(args.tables)))
    made(args.page)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "selection", "page")
    parser.add_argument("--summaries", nargs="+", required=True)
    parser.add_argument("--tables", nargs="*", default=[])
    run(parser, work)


if __name__ == "__main__":
    main()
