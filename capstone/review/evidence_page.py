"""Write evidence as one page that needs nothing else: a picture per run, the numbers behind it, sentences."""

from html import escape

from .evidence_costs import CLASSES
from .evidence_lanes import figure
from .evidence_text import COLUMNS, MEANING_OF_CLASS, MEANINGS, NUMBERS, cell, parts, unit_is_cores
from .pages import mark_of

TOOL = "review.evidence"
STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --ground: #fff; --rule: #ccc; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --ground: #16181b; --rule: #444; } }
body { color: var(--ink); background: var(--ground); font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto;
  max-width: 72rem; padding: 0 1rem; }
.wide { overflow-x: auto; } .evidence-lanes td { text-align: right; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; font-size: .85rem; } caption { text-align: left; padding: .5rem 0; }
th, td { border-bottom: 1px solid var(--rule); padding: .2rem .6rem; text-align: left; vertical-align: top; }
td { min-width: 3rem; } .jobs td:nth-last-child(3) { min-width: 16rem; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
"""


def page(evidence):
    """Return the page as HTML."""
    body = ["<h1>What the runs left as evidence</h1>"]
    for number, (name, title, jobs) in enumerate(parts(evidence)):
        body.append(f"<h2>{escape(title)}</h2>")
        if name:
            run = next(run for run in evidence.runs if run.name == name)
            body.append(figure(run, jobs, evidence.costs_by_run[name], f"run{number}"))
            body += cost_table(evidence, name)
        body += job_table(jobs)
    body += ["<h2>Where sources disagree, or cannot be read</h2>"]
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in evidence.disagreements)
    body.append(f"<ul>{items}</ul>" if items else "<p>The sources agree.</p>")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">{mark_of(TOOL)}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>What the runs left as evidence</title><style>{STYLE}</style></head>\n<body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


def cost_table(evidence, name):
    """Yield a run's costs as a table."""
    costs = evidence.costs_by_run[name]
    whole = sum(costs.values()) or 1
    unit = "core-seconds" if unit_is_cores(evidence, name) else "seconds, summed over the jobs"
    yield f'<table><caption>Costs in {unit}</caption><tr><th scope="col">class</th>'
    yield '<th scope="col" class="number">seconds</th><th scope="col" class="number">share</th>'
    yield '<th scope="col">what it went into</th></tr>'
    for key in CLASSES:
        yield f'<tr><th scope="row">{key}</th><td class="number">{costs[key]:.1f}</td>'
        yield f'<td class="number">{costs[key] / whole:.0%}</td><td>{MEANING_OF_CLASS[key]}</td></tr>'
    yield "</table>"


def job_table(jobs):
    """Yield jobs as a table, with Snakemake's reasons in full."""
    kind = {heading: ' class="number"' if heading in NUMBERS else "" for heading in COLUMNS}
    yield '<div class="wide" tabindex="0" role="region" aria-label="jobs">'
    yield '<table class="jobs"><caption>Jobs</caption><tr>'
    yield "".join(f'<th scope="col"{kind[heading]}>{heading}</th>' for heading in COLUMNS) + "</tr>"
    for job in jobs:
        texts = {heading: cell(job, heading, name) for heading, name in COLUMNS.items()}
        row = [f'<th scope="row">{escape(texts.pop("job"))}</th>']
        row += [f"<td{kind[heading]}>{escape(value)}</td>" for heading, value in texts.items()]
        yield f"<tr>{''.join(row)}</tr>"
    yield "</table></div>"
    yield f"<p>{'; '.join(f'{mark}: {meaning}' for mark, meaning in MEANINGS.items())}.</p>"
