"""Read a page again when something it was made from changed, though the page itself did not.

A directive says `remember(env, kind, name)`; before the next build the kind's source is asked again,
and pages whose answer moved are read. Digests, not times: a new run with the same output changes no page.
The side bar stands on every page, so all are written again when it changes.
"""

import hashlib
from pathlib import Path

from course import facts, runs, tree

SOURCES = {
    "lesson": lambda root, name: repr((facts.lesson(root, name), tree.order(root))),
    "order": lambda root, name: repr(
        [
            (
                page,
                tree.minutes(root, page),
                tree.front_matter(tree.source_of(root, page)).get("lesson"),
                tree.title(tree.source_of(root, page)),
            )
            for page in tree.order(root)
            if tree.source_of(root, page).is_file()
        ]
    ),
    "run": lambda root, name: runs.digest(root, name),
}


def digest(root, kind, name):
    """What the source says now, as a short text."""
    return hashlib.sha256(SOURCES[kind](Path(root), name).encode()).hexdigest()


def remember(env, kind, name):
    """Note that the page being read was made from this source."""
    env.course_seen = getattr(env, "course_seen", {})
    env.course_seen.setdefault(env.docname, {})[kind, name] = digest(env.srcdir, kind, name)


def forget(app, env, docname):
    """Drop what was noted about a page that is read again."""
    getattr(env, "course_seen", {}).pop(docname, None)


def menu(root):
    """What the side bar shows: the parts, the pages in order, their titles, as a short text."""
    toc, pages = root / "_toc.yml", [tree.source_of(root, page) for page in tree.order(root)]
    seen = [toc.read_text("utf-8") if toc.is_file() else "", *(tree.title(p) for p in pages if p.is_file())]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def around(app, env):
    """Pages to be written again: all of them if the side bar, which stands on each, shows something else."""
    before, env.course_menu = getattr(env, "course_menu", None), menu(Path(env.srcdir))
    return sorted(env.found_docs) if before not in (None, env.course_menu) else []


def moved(app, env, added, changed, removed):
    """Pages whose sources say something else than when the page was read."""
    return [
        page
        for page, seen in getattr(env, "course_seen", {}).items()
        if page not in removed
        and any(digest(env.srcdir, kind, name) != before for (kind, name), before in seen.items())
    ]


def setup(app):
    """Listen before each build."""
    app.connect("env-purge-doc", forget)
    app.connect("env-get-outdated", moved)
    app.connect("env-get-updated", around)
