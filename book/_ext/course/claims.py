"""`{claim}`: a statement that a cell or a test shows; `{claims}`: the ledger of all of them.

{claim}`lock-stays: A killed run leaves its lock behind.` prints the sentence and a link to its evidence.
Pages that are read as plain Markdown too close the line instead:
`A killed run leaves its lock behind.<!-- claim lock-stays -->`.
A claim without evidence, evidence without a claim, and one name for two sentences are reported.
"""

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from course import claims_evidence, claims_ledger, outdated
from course.elements import element, make, text

log = logging.getLogger(__name__)
NAMED = re.compile(r"\s*([a-z0-9]+(?:-[a-z0-9]+)*):\s+(.*\S)\s*", re.S)
# The line's own marks (a list's, a quotation's) stay before the claim.
PLAIN = re.compile(r"^([ \t]*(?:[-*>] |\d+\. )?)(.*?) ?<!-- claim ([\w-]+) -->[ \t]*$", re.M)

outdated.SOURCES["tests"] = lambda root, name: repr(claims_evidence.tests(root))


def warn(words, where):
    """Report a fault of a claim; the book's build fails on it."""
    log.warning("%s", words, location=where, type="course", subtype="claim")


class Claim(SphinxRole):
    """The sentence, and a small link to what shows it."""

    def run(self):
        found = NAMED.fullmatch(self.text)
        if not found:
            warn("a claim is written name: sentence, the name in small letters", self.get_location())
            return [text(self.text)], []
        name, sentence = found.groups()
        parsed, messages = self.inliner.parse(sentence, self.lineno, self.inliner, self.inliner.parent)
        held = claims_of(self.env).setdefault(self.env.docname, [])
        new = name not in {other for other, _, _ in held}
        held.append((name, claims_ledger.plain(parsed), self.get_location()))
        mark = make("a", make("span", text(f"evidence: {name}"), classes=["visually-hidden"]), href="")
        mark["claim"] = name
        mark["classes"].append("claim-mark")
        said = nodes.inline("", "", *parsed, classes=["claim"], ids=[f"claim-{name}"] if new else [])
        return [said, mark, *messages], []


class Claims(SphinxDirective):
    """The ledger: every claim of the book by page, with what shows it and the versions."""

    def run(self):
        self.env.course_ledger = self.env.docname
        outdated.remember(self.env, "tests", "all")
        for lab in labs_of(self.env):
            outdated.remember(self.env, "run", lab)
        return [claims_ledger.ledger("")]


class CellAnchors(SphinxTransform):
    """Give each labelled cell of a lab an anchor, so that the ledger can lead to it."""

    default_priority = 410

    def apply(self):
        for cell in self.document.findall(nodes.container):
            label = cell.get("cell_metadata", {}).get("label")
            if label:
                cell["ids"].append(claims_ledger.anchor(label))


def claims_of(env):
    """{page: [(name, sentence as pieces, place)]}, as noted while the pages were read."""
    env.course_claims = getattr(env, "course_claims", {})
    return env.course_claims


def labs_of(env):
    """The labs that are in the book."""
    return sorted(page.removeprefix("labs/") for page in env.found_docs if page.startswith("labs/"))


def read_plain(app, docname, source):
    """Turn the closing comments of plain Markdown into the role; no line moves."""

    def role(found):
        marks, sentence, name = found.groups()
        fence = "`" * (1 + max(map(len, re.findall("`+", sentence)), default=0))
        pad = " " if sentence.endswith("`") else ""
        return f"{marks}{{claim}}{fence}{name}: {sentence}{pad}{fence}"

    source[0] = PLAIN.sub(role, source[0])


def forget(app, env, docname):
    """Drop what was noted about a page that is read again."""
    claims_of(env).pop(docname, None)
    if getattr(env, "course_ledger", None) == docname:
        del env.course_ledger


def evidence(app):
    """{claim: [what shows it]}, and the faults found on the way as (sentence, place)."""
    tested, bad_marks = claims_evidence.tests(app.srcdir)
    run, bad_cells = claims_evidence.cells(labs_of(app.env))
    shown = {}
    for found in [*run, *tested]:
        for name in found.claims:
            shown.setdefault(name, []).append(found)
    faults = [(words, None) for words in bad_marks] + [(words, place) for place, words in bad_cells]
    return shown, faults


def check(app, env):
    """Report orphans on either side, and a name that stands for two sentences."""
    shown, faults = evidence(app)
    said = {}
    for page, held in sorted(claims_of(env).items()):
        for name, sentence, where in held:
            if said.setdefault(name, sentence) != sentence:
                faults.append((f"the claim {name} stands elsewhere with another sentence", where))
            if name not in shown:
                faults.append(
                    (f"nothing shows the claim {name}: no cell with :shows:, no marked test", where)
                )
        if held and not hasattr(env, "course_ledger"):
            faults.append(("there are claims but no page with {claims}", page))
    for name, things in sorted(shown.items()):
        if name not in said:
            faults += [(f"{thing.place} shows {name}, which no page claims", None) for thing in things]
    for words, where in dict.fromkeys(faults):
        warn(words, where)


def renew(app, env):
    """Write the ledger again when any claim or evidence is another one than when it was written last."""
    if not hasattr(env, "course_ledger"):
        return []
    now = repr((sorted(claims_of(env).items()), sorted(evidence(app)[0].items())))
    before, env.course_ledger_holds = getattr(env, "course_ledger_holds", ""), now
    return [env.course_ledger] if now != before else []


def resolve(app, doctree, docname):
    """Fill the ledger, and aim each mark at its row."""
    page = getattr(app.env, "course_ledger", "")
    for mark in list(doctree.findall(element)):
        if "claim" in mark and page:
            uri = app.builder.get_relative_uri(docname, page)
            mark["attrs"]["href"] = f"{uri}#shown-{mark['claim']}"
    for place in list(doctree.findall(claims_ledger.ledger)):
        rows = claims_ledger.rows(app, docname, claims_of(app.env), evidence(app)[0])
        place.replace_self(rows or [nodes.paragraph("", "No page claims anything yet.")])


def setup(app):
    """Register role, directive and checks."""
    app.add_role("claim", Claim())
    app.add_directive("claims", Claims)
    app.add_transform(CellAnchors)
    app.add_css_file("claims.css")
    app.connect("source-read", read_plain)
    app.connect("env-purge-doc", forget)
    app.connect("env-check-consistency", check)
    app.connect("env-updated", renew)
    app.connect("doctree-resolved", resolve)
    claims_ledger.setup(app)
