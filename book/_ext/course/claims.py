"""`{claim}`: a statement that a cell or a test shows; `{claims}`: the ledger of them.

`{claims}` with folders as arguments lists what the pages in them claim; without any, what is left.
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
    """A ledger: the claims of some pages by page, with what shows them and the versions."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self):
        ledgers_of(self.env)[self.env.docname] = tuple(" ".join(self.arguments).split())
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


def ledgers_of(env):
    """{page with a ledger: the folders whose claims it lists}, none for what no other lists."""
    env.course_ledgers = getattr(env, "course_ledgers", {})
    return env.course_ledgers


def ledger_of(env, page):
    """The page that lists what a page claims, or None."""
    ledgers = sorted(ledgers_of(env).items(), key=lambda held: not held[1])
    inside = (
        name for name, folders in ledgers if not folders or page.startswith(tuple(f"{f}/" for f in folders))
    )
    return next(inside, None)


def homes(env, root):
    """{claim: the first page in reading order that says it}."""
    said = {}
    for page in claims_ledger.in_order(root, claims_of(env)):
        for name, _, _ in claims_of(env)[page]:
            said.setdefault(name, page)
    return said


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
    ledgers_of(env).pop(docname, None)


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
        if held and not ledger_of(env, page):
            faults.append(("there are claims but no page with {claims} for them", page))
    for name, things in sorted(shown.items()):
        if name not in said:
            faults += [(f"{thing.place} shows {name}, which no page claims", None) for thing in things]
    for words, where in dict.fromkeys(faults):
        warn(words, where)


def renew(app, env):
    """Write the ledgers again when any claim or evidence is another one than when they were written last."""
    now = repr((sorted(claims_of(env).items()), sorted(evidence(app)[0].items())))
    before, env.course_ledgers_hold = getattr(env, "course_ledgers_hold", ""), now
    return sorted(ledgers_of(env)) if now != before else []


def resolve(app, doctree, docname):
    """Fill the ledger, and aim each mark at its row."""
    marks = [mark for mark in doctree.findall(element) if "claim" in mark]
    places = list(doctree.findall(claims_ledger.ledger))
    first = homes(app.env, app.srcdir) if marks or places else {}
    for mark in marks:
        page = ledger_of(app.env, first[mark["claim"]])
        if page:
            uri = app.builder.get_relative_uri(docname, page)
            mark["attrs"]["href"] = f"{uri}#shown-{mark['claim']}"
    for place in places:
        ours = {name: page for name, page in first.items() if ledger_of(app.env, page) == docname}
        rows = claims_ledger.rows(app, docname, claims_of(app.env), ours, evidence(app)[0])
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
