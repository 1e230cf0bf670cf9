"""Plain html elements as document nodes, for what docutils has no node for: details, figures, sections."""

from docutils import nodes


class element(nodes.General, nodes.TextElement):
    """One html element; `tag` and `attrs` say which, `classes` and children are as in any node."""


class pre(nodes.General, nodes.FixedTextElement):
    """Preformatted text with marks in it: a literal block that holds more than words is highlighted away."""


def make(tag, *children, classes=(), **attrs):
    """An element node; an underscore in an attribute's name stands for a hyphen."""
    attrs = {name.strip("_").replace("_", "-"): value for name, value in attrs.items()}
    ids = [attrs.pop("id")] if "id" in attrs else []
    return element("", "", *children, tag=tag, attrs=attrs, classes=list(classes), ids=ids)


def text(words):
    """A text node."""
    return nodes.Text(words)


def visit(translator, node):
    """Open the tag."""
    translator.body.append(translator.starttag(node, node["tag"], "", **node["attrs"]))


def depart(translator, node):
    """Close the tag."""
    translator.body.append(f"</{node['tag']}>\n" if node["tag"] not in INLINE else f"</{node['tag']}>")


def visit_pre(translator, node):
    """Open the block, reachable by keyboard because it may scroll."""
    translator.body.append(translator.starttag(node, "pre", "", tabindex="0"))


def depart_pre(translator, node):
    """Close the block."""
    translator.body.append("</pre>\n")


def skip(translator, node):
    """Other builders show the children only."""


INLINE = {"a", "span", "summary", "mark", "legend"}


def setup(app):
    """Register the node with every builder the book may use."""
    app.add_node(pre, html=(visit_pre, depart_pre), text=(skip, skip), latex=(skip, skip))
    app.add_node(element, html=(visit, depart), text=(skip, skip), latex=(skip, skip))
