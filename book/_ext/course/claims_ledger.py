"""The ledger's rows: each claim as its page says it, what shows it, and on which versions."""

from pathlib import Path

from docutils import nodes

from course import claims_evidence, tree
from course.elements import make, text

# What a sentence keeps of its markup on another page; links would lead nowhere from there.
KEPT = (nodes.literal, nodes.strong, nodes.emphasis)


class ledger(nodes.General, nodes.Element):
    """The place of the ledger, filled when its page is written: by then every page has been read."""


def plain(parsed):
    """A parsed sentence as pairs of a kind of markup (or none) and words."""
    pieces = []
    for node in parsed:
        kind = next((kept.__name__ for kept in KEPT if isinstance(node, kept)), "")
        if kind or not node.children:
            pieces.append((kind, node.astext()))
        else:
            pieces += plain(node.children)
    return tuple((kind, " ".join(words.split("\n"))) for kind, words in pieces)


def sentence(pieces):
    """The nodes of a sentence kept by `plain`."""
    kinds = {kept.__name__: kept for kept in KEPT}
    return [kinds[kind](words, words) if kind else text(words) for kind, words in pieces]


def anchor(label):
    """The id of a labelled cell on its lab's page."""
    return nodes.make_id(f"cell-{label}")


def in_order(root, claims):
    """The pages that claim something, in reading order; those of no table of contents last."""
    pages = [page for page in tree.order(root) if claims.get(page)]
    return [*pages, *sorted(page for page in set(claims) - set(pages) if claims[page])]


def rows(app, here, claims, ours, shown):
    """A heading for each page in reading order, and a list of those of its claims that `ours` gives it."""
    root, found = Path(app.srcdir), []
    for page in in_order(root, claims):
        new = {name: pieces for name, pieces, _ in claims[page] if ours.get(name) == page}
        uri = app.builder.get_relative_uri(here, page)
        items = [row(app, here, f"{uri}#claim-{name}", name, new[name], shown.get(name, [])) for name in new]
        if items:
            found.append(make("h2", text(tree.title(tree.source_of(root, page)))))
            found.append(make("ul", *items, classes=["shown-list"]))
    return found


def row(app, here, address, name, pieces, things):
    """One claim: its sentence leads to its page, each piece of evidence to itself."""
    where = make("a", text("in its place"), href=address)
    said = make("p", *sentence(pieces), text(" ("), where, text(")"), classes=["shown-claim"])
    made = {claims_evidence.Cell: by_cell, claims_evidence.Test: by_test}
    return make("li", said, *(made[type(thing)](app, here, thing) for thing in things), id=f"shown-{name}")


def by_cell(app, here, cell):
    """The line that leads to a lab's cell."""
    page = f"labs/{cell.lab}"
    uri = f"{app.builder.get_relative_uri(here, page)}#{anchor(cell.label)}"
    link = make("a", nodes.literal("", cell.label), href=uri)
    lab = tree.title(tree.source_of(app.srcdir, page))
    return make("p", text("Cell "), link, text(f" of “{lab}”. {on(cell.python)}"), classes=["shown-by"])


def by_test(app, here, test):
    """File and name of the test; its name as a sentence unfolds its code."""
    needs = f" It needs {test.needs.title()}; CI has it." if test.needs else ""
    file = nodes.literal("", f"{test.file}::{test.name}")
    code = nodes.literal_block(test.code, test.code, language="python")
    folded = make("details", make("summary", text(f"Read it: {test.said}")), code, classes=["shown-test"])
    return make("div", make("p", text("Test "), file, text(f". {on()}{needs}"), classes=["shown-by"]), folded)


def on(python=""):
    """The versions a piece of evidence was made with."""
    held = python or claims_evidence.platform.python_version()
    return f"Snakemake {claims_evidence.snakemake()}, Python {held}."


def skip(translator, node):
    """Nothing is left of the place itself."""
    raise nodes.SkipNode


def setup(app):
    """Register the place with every builder the book may use."""
    app.add_node(ledger, html=(skip, None), text=(skip, None), latex=(skip, None))
