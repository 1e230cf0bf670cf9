"""Load quiz.js and quiz.css where a question stands, and give the questions in a lab's output their links."""

import re
from html import escape

from docutils import nodes
from sphinx.transforms import SphinxTransform

from course import tree
from course.drawing import address
from course.elements import element

IN_OUTPUT = re.compile(r'<div class="quiz[ "]')
HEADING = re.compile(r"^##+ +(.+?)\s*#*$", re.M)
SEE = re.compile(r'<span class="quiz-see">((\S+?)\.html(#[\w-]*)?)</span>')


class Links(SphinxTransform):
    """A notebook names a page of the site; on the site it is a link."""

    default_priority = 400

    def apply(self):
        for raw in self.document.findall(nodes.raw):
            words = raw.astext()
            if raw.get("format") == "html" and IN_OUTPUT.search(words):
                raw[:] = [nodes.Text(SEE.sub(self._link, words))]

    def _link(self, found):
        page, anchor = found[2], found[3] or ""
        uri = address(self.env, f"/{page}{anchor}")
        label = escape(heading(tree.source_of(self.env.srcdir, page), anchor[1:])) if uri else ""
        return f'<a class="quiz-see" href="{uri}">{label}</a>' if uri else found[0]


def heading(path, anchor):
    """The heading of a page that has this anchor, else the page's own."""
    words = tree.FENCE.sub("", tree.FRONT.sub("", path.read_text(encoding="utf-8")))
    titles = [tree.MARKUP.sub("", title).strip() for title in HEADING.findall(words)]
    return next((title for title in titles if nodes.make_id(title) == anchor), tree.title(path))


def asks(document):
    """Whether a page holds a question."""
    if any("quiz" in node["classes"] for node in document.findall(element)):
        return True
    return any(IN_OUTPUT.search(raw.astext()) for raw in document.findall(nodes.raw))


def load(app, page, template, context, document):
    """Add the script and its sheet to a page that asks."""
    if document is not None and asks(document):
        app.add_js_file("quiz.js", loading_method="defer")
        app.add_css_file("quiz.css")


def setup(app):
    """Take part in reading and in writing."""
    app.add_transform(Links)
    app.connect("html-page-context", load)
