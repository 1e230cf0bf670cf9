"""Put maps on pages: the figure with both themes, its caption, its words, and the ban on twins.

A `{map}` directive takes mermaid text as its body; other directives call `figure` with text made from data.
An address in a `click` line that opens with a slash is a page from the top folder:
`click n1 "/book/guide/setup"`.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course import maps
from course.elements import make, text

log = logging.getLogger(__name__)
PAGE_LINK = re.compile(r'^(\s*click\s+\S+\s+(?:href\s+)?)"(/[^"]*)"', re.M)


class drawn(nodes.General, nodes.Element):
    """The pictures of one map; `texts` are its mermaid texts: one, or a wide and a narrow one."""


def address(env, target):
    """The address of `/page#anchor` from the page being read; empty if no such page is in the book."""
    page, _, anchor = target.lstrip("/").partition("#")
    if page not in env.found_docs and not page.startswith("source/"):
        return ""
    here = env.app.builder.get_relative_uri(env.docname, page) or f"{page.rpartition('/')[2]}.html"
    return f"{here}#{anchor}" if anchor else here


def link(env, label, target):
    """The label as a link if its target is in the book, else as plain words."""
    uri = address(env, target) if target else ""
    return nodes.reference("", label, refuri=uri, internal=True) if uri else nodes.inline("", label)


def figure(directive, mermaid, caption, words=(), narrow=""):
    """The figure of a map; `words` are pairs of a relation and its (label, target) places.

    `narrow` is the mermaid text of the same map for a narrow screen.
    A map without title or description, or one that another page already has, is reported at the directive.
    """
    env, where = directive.env, directive.get_location()
    try:
        title, description = maps.spoken(mermaid)
    except maps.MapError as error:
        log.warning("%s", error, location=where, type="course", subtype="map")
        return []
    _remember(env, mermaid)
    picture = drawn("", texts=list(filter(None, dict.fromkeys((mermaid, narrow)))), place=where)
    said = [make("p", text(caption or title), classes=["map-caption"])]
    if words:
        said.append(in_words(env, words))
    elif not caption:
        said.append(make("p", text(description), classes=["map-description"]))
    return [make("figure", picture, make("figcaption", *said), classes=["map"])]


def in_words(env, words):
    """A closed list that says what the map shows, for ears, for print and for narrow screens."""
    items = []
    for relation, places in words:
        item = nodes.list_item("", nodes.paragraph("", f"{relation}: "))
        for at, (label, target) in enumerate(places):
            item[0] += [nodes.Text("; ")] * bool(at) + [link(env, label, target)]
        items.append(item)
    summary = make("summary", text("This map in words"))
    return make("details", summary, nodes.bullet_list("", *items), classes=["map-words"])


class Map(SphinxDirective):
    """`{map}`: a map written by hand or by a lab; the argument is its caption."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self):
        mermaid = PAGE_LINK.sub(self._resolve, "\n".join(self.content) + "\n")
        return figure(self, mermaid, " ".join(self.arguments))

    def _resolve(self, found):
        uri = address(self.env, found[2])
        if not uri:
            log.warning(
                "the map links to %s, which is not in the book", found[2], location=self.get_location()
            )
        return f'{found[1]}"{uri or "#"}"'


def _remember(env, mermaid):
    """Note what this page's map shows, apart from its title, description and addresses."""
    shape = re.sub(r"^\s*(acc(Title|Descr)|click)\b.*$", "", mermaid, flags=re.M)
    env.course_maps = getattr(env, "course_maps", {})
    env.course_maps.setdefault(env.docname, []).append(" ".join(shape.split()))


def forget(app, env, docname):
    """Drop what was noted about a page that is read again."""
    getattr(env, "course_maps", {}).pop(docname, None)


def find_twins(app, env):
    """Warn of each map that stands twice."""
    seen = {}
    for page, shapes in sorted(getattr(env, "course_maps", {}).items()):
        for shape in shapes:
            if (other := seen.setdefault(shape, page)) is not page or shapes.count(shape) > 1:
                log.warning(
                    "this page has the same map as %s", other, location=page, type="course", subtype="map"
                )


def kept_in(app):
    """The folder of maps that were drawn before."""
    return Path(app.srcdir) / app.config.course_build / ".maps"


def ahead(app, env):
    """Draw what is new on any page, before the pages are written one by one."""
    pages = getattr(env, "course_maps", {}).keys() & env.found_docs
    trees = [env.get_doctree(page) for page in sorted(pages)]
    texts = [words for tree in trees for node in tree.findall(drawn) for words in node["texts"]]
    maps.draw_ahead(texts, kept_in(app))


def visit(translator, node):
    """All widths and themes; the screen and the page theme show one of them, also without script."""
    cache = kept_in(translator.builder.app)
    widths = ("map-wide", "map-narrow") if len(node["texts"]) > 1 else ("map-pictures",)
    for width, words in zip(widths, node["texts"], strict=True):
        try:
            svgs = {theme: maps.render(words, theme, cache) for theme in maps.THEMES}
        except maps.MapError as error:
            log.warning("%s", error, location=node["place"], type="course", subtype="map")
            break
        pictures = (f'<div class="map-scroll only-{theme}">{svg}</div>' for theme, svg in svgs.items())
        translator.body.append(f'<div class="{width}">{"".join(pictures)}</div>')
    raise nodes.SkipNode


def skip(translator, node):
    """No picture outside html: the words follow."""
    raise nodes.SkipNode


def setup(app):
    """Register the directive, the node and the check for twins."""
    app.add_config_value("course_build", "_build", "env")
    app.add_node(drawn, html=(visit, None), text=(skip, None), latex=(skip, None))
    app.add_directive("map", Map)
    app.connect("env-purge-doc", forget)
    app.connect("env-updated", ahead)
    app.connect("env-check-consistency", find_twins)
