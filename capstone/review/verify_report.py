"""Write what was verified as one page that any browser opens: no script, no network, fit for print."""

from html import escape

from review.pages import mark_of, write_page
from review.verify import contract_of
from review.verify_content import kind_of

TOOL = "review.verify"
STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; }
tr { border-bottom: 1px solid #8886; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
td:first-child code { white-space: nowrap; }
td:nth-child(3) code { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
.good { border-left: .4rem solid #2a7f3f; padding-left: .75rem; }
.bad { border-left: .4rem solid #b3261e; padding-left: .75rem; }
"""
CHECKED = (
    "every file listed in the manifest is there, and no other",
    "the bytes and the SHA-256 of each file, computed anew, are those of the manifest",
    "each table has the columns of its contract, and each value lies where the contract allows it",
    "each document fits its JSON Schema",
    "there is one table of each kind for each cell type that was selected, and for no other",
)
UNCHECKED = (
    "whether the numbers are right: a wrong step writes whole files too",
    "whether the inputs and the code are still those of the run: `python -m review.provenance` asks that",
    "the content of files for people, such as report.html, beyond their bytes",
)


def write_report(path, verdicts):
    """Write the page on some verdicts; NotWritten if that is refused or fails."""
    write_page(path, page(verdicts), TOOL)


def page(verdicts):
    """Return the page as text."""
    words = " ".join(
        f'"{verdict.folder}"' if " " in str(verdict.folder) else str(verdict.folder) for verdict in verdicts
    )
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            mark_of(TOOL),
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>What was verified</title><style>{STYLE}</style></head><body><main>",
            "<h1>What was verified</h1>",
            *(section(verdict) for verdict in verdicts),
            "<h2>What was checked</h2>",
            listed(CHECKED),
            "<h2>What this cannot show</h2>",
            listed(UNCHECKED),
            f"<h2>Do it again</h2><p><code>python -m review.verify {escape(words)}</code></p>",
            "</main></body></html>\n",
        ]
    )


def section(verdict):
    """Return the part of the page on one release: the verdict, its problems, its files."""
    total, size = len(verdict.files), sum(record["bytes"] for record in verdict.files)
    said = (
        f"{len(verdict.problems)} problem{'s' if len(verdict.problems) > 1 else ''} found."
        if verdict.problems
        else f"Verified: {total} files, {size:,} bytes, schema version {verdict.version}."
    )
    parts = [
        f"<h2><code>{escape(str(verdict.folder))}</code></h2>",
        f'<p class="{"bad" if verdict.problems else "good"}">{said}</p>',
        listed(verdict.problems) if verdict.problems else "",
    ]
    return "\n".join([*parts, files_table(verdict)] if verdict.files else parts)


def files_table(verdict):
    """Return the table of a release's files as the manifest lists them."""
    contract = contract_of(verdict.version)
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("file", "bytes", "SHA-256", "what it holds"))
    rows = "".join(
        f'<tr><td><code>{escape(record["path"])}</code></td><td class="n">{record["bytes"]:,}</td>'
        f"<td><code>{escape(record['sha256'])}</code></td>"
        f"<td>{escape((kind_of(record['path'], contract) or {}).get('holds', ''))}</td></tr>"
        for record in verdict.files
    )
    return (
        f'<div class="scroll" tabindex="0"><table><caption>Files of {escape(str(verdict.folder))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def listed(sentences):
    """Return sentences as a list, words between back-ticks as code."""
    items = ("".join(code(part, n) for n, part in enumerate(s.split("`"))) for s in sentences)
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def code(part, place):
    """Return every second part of a split sentence as code."""
    return f"<code>{escape(part)}</code>" if place % 2 else escape(part)
