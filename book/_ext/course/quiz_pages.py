"""`{misconceptions}`, the page of wrong beliefs; and the check that each question and belief has its use."""

import re
from pathlib import Path

from docutils import nodes
from labkit import quiz_asked, quiz_faults, quiz_source
from labkit.places import LabError
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course import outdated, tree
from course.drawing import address
from course.elements import make, text
from course.quiz_nodes import place_link, said

log = logging.getLogger(__name__)
ON_PAGE = re.compile(r"^`{3,}\{(?:quiz|recall|sorting)\} +(\S+) +(\S+) *$", re.M)
IN_LAB = re.compile(r"\b(?:quiz|sorting)\(\s*[\"']([\w/]+)[\"'],\s*[\"']([\w-]+)[\"']")


def shown(root):
    """Where each question stands: {"part/slug name": [pages in reading order]}."""
    found = {}
    for page in tree.order(root):
        path = tree.source_of(root, page)
        words = path.read_text(encoding="utf-8") if path.is_file() else ""
        for id, name in (IN_LAB if page.startswith("labs/") else ON_PAGE).findall(words):
            pages = found.setdefault(f"{id} {name}", [])
            pages += [page] if page not in pages else []
    return found


def entries(root):
    """Each question as (its key, what the file says); a file that cannot be read is left out."""
    for id in quiz_source.files(root):
        try:
            found = quiz_source.read(id, root)
        except LabError:
            continue
        yield from ((f"{id} {name}", entry) for name, entry in found.items())


class Misconceptions(SphinxDirective):
    """Each belief with the questions that ask for it and the place that repairs it."""

    def run(self):
        root = Path(self.env.srcdir)
        outdated.remember(self.env, "misconceptions", self.env.docname)
        try:
            believed = quiz_source.beliefs(root)
        except LabError:
            return []  # the check below says it
        pages, asked = shown(root), [(key, quiz_faults.named(entry)) for key, entry in entries(root)]
        rows = [
            self._row(id, belief, [key for key, ids in asked if id in ids and key in pages], pages)
            for id, belief in believed.items()
        ]
        return [make("ul", *rows, classes=["misconceptions"])]

    def _row(self, id, belief, keys, pages):
        parts = [make("p", nodes.strong("", belief["believes"]))]
        page, _, anchor = belief["repaired"].partition("#")
        under = [text("under " if anchor else "in "), *place_link(self, belief["repaired"])]
        inside = f" in {tree.title(tree.source_of(self.env.srcdir, page))}" if anchor else ""
        where = [text("Repaired "), *under, text(f"{inside}. Asked in ")]
        for at, key in enumerate(keys):
            page = pages[key][0]
            uri = address(self.env, f"/{page}#{quiz_asked.anchor(key)}")
            title = tree.title(tree.source_of(self.env.srcdir, page))
            name = key.partition(" ")[2].replace("-", " ")
            link = nodes.reference("", f"{title}: {name}", refuri=uri, internal=True)
            where += [text(", "), link] if at else [link]
        parts.append(make("p", *where, text(".")))
        return make("li", *parts, id=f"misconception-{id}")


def faults(root):
    """What is wrong with the files as a whole, as pairs of a file and a sentence."""
    if not quiz_source.folder(root).is_dir():
        return
    pages = shown(root)
    try:
        believed = quiz_source.beliefs(root)
    except LabError as error:
        yield quiz_source.BELIEFS, str(error)
        return
    used = set()
    for id in quiz_source.files(root):
        try:
            found = quiz_source.read(id, root)
        except LabError as error:
            yield id, str(error)
            continue
        for name, entry in found.items():
            used |= quiz_faults.named(entry)
            full, where = f"question {name} of {id}", pages.get(f"{id} {name}", [])
            if not where:
                yield id, f"{full} stands on no page and in no lab"
            # A page that shows it reports these itself.
            if not any(page.startswith("book/") for page in where):
                yield from ((id, wrong) for wrong in quiz_faults.faults(full, entry, believed))
    for id in sorted(believed.keys() - used):
        yield quiz_source.BELIEFS, f"no question names the misconception {id}"


def check(app, env):
    """Report each fault, once a build."""
    for name, sentence in faults(env.srcdir):
        where = f"labs/quizzes/{name}.yaml"
        log.warning("%s", sentence, location=where, type="course", subtype="quiz")


def listed(root, page):
    """All that the page of misconceptions is made from."""
    return repr((shown(root), list(entries(root)), said(root, quiz_source.BELIEFS)))


def setup(app):
    """Register the directive and the check."""
    outdated.SOURCES["misconceptions"] = listed
    app.add_directive("misconceptions", Misconceptions)
    app.connect("env-check-consistency", check)
