"""Read a page again when something it was made from changed, though the page itself did not.

A directive says `remember(env, kind, name)`; before the next build the kind's source is asked again,
and pages whose answer moved are read. Digests, not times: a new run with the same output changes no page.
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
