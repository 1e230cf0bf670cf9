"""`{lessonmap}` and `{reading-order}`: maps made from front matter, the tree and _toc.yml."""

from itertools import pairwise
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course import flow, outdated, tree
from course.drawing import address, figure, link
from course.elements import make, text
from course.lesson import known

log = logging.getLogger(__name__)
GROUPS = (("capstone", "In the capstone"), ("practice", "Do it yourself"))
NARROW = 20


def boxes(env, stops):
    """A Box for each stop, linked where its target is in the book."""
    return tuple(
        flow.Box(stop.label, stop.kind, address(env, stop.target) if stop.target else "") for stop in stops
    )


def _stack(label, found):
    """A group of several boxes, the only box, or None."""
    return flow.Group(label, found) if len(found) > 1 else next(iter(found), None)


class LessonMap(SphinxDirective):
    """Needs, this lesson, the capstone's rules and files, lab, exercises and drills, and where it leads."""

    def run(self):
        lesson = known(self)
        title = f"Map of the lesson {lesson.title}"
        words = [
            (relation, [(stop.label, stop.target) for stop in stops])
            for relation, stops in (
                ("Before this lesson", lesson.needs),
                ("It touches in the capstone", lesson.capstone),
                ("What you do yourself", lesson.practice),
                ("It leads to", lesson.leads_to),
            )
            if stops
        ]
        said = ". ".join(f"{name}: {', '.join(label for label, _ in places)}" for name, places in words)
        description = f"{said}." if said else lesson.title
        return figure(
            self,
            flow.write(title, description, *self._flow(lesson)),
            "Where this lesson stands: what it needs, touches, asks and opens.",
            words,
            flow.write(title, description, *self._column(lesson), width=NARROW),
        )

    def _flow(self, lesson):
        """Items and arrows: needs above, the lesson, two stacks side by side, what follows below."""
        items = {f"need{at}": box for at, box in enumerate(boxes(self.env, lesson.needs))}
        arrows = [(need, "here") for need in items]
        items["here"] = flow.Box(lesson.title, "here")
        last = "here"
        stacks = [name for name, _ in GROUPS if getattr(lesson, name)]
        for name, label in GROUPS:
            if name in stacks:
                items[name] = flow.Group(label, boxes(self.env, getattr(lesson, name)))
                arrows.append((last, name))
        following = {f"next{at}": box for at, box in enumerate(boxes(self.env, lesson.leads_to))}
        items.update(following)
        return items, arrows + [(stack, key) for key in following for stack in stacks or [last]]

    def _column(self, lesson):
        """The same for a narrow screen: one below the other; several places of one kind share a group."""
        before, after = boxes(self.env, lesson.needs), boxes(self.env, lesson.leads_to)
        items = {"needs": _stack("Before this", before), "here": flow.Box(lesson.title, "here")}
        for name, label in GROUPS:
            stops = boxes(self.env, getattr(lesson, name))
            items[name] = flow.Group(label, stops) if stops else None
        items["next"] = _stack("It leads to", after)
        items = {key: item for key, item in items.items() if item}
        return items, list(pairwise(items))


class ReadingOrder(SphinxDirective):
    """The pages of this folder in the order of _toc.yml, with labs and exercises, as a map and as a list."""

    def run(self):
        env = self.env
        outdated.remember(env, "order", env.docname)
        root, folder = Path(env.srcdir), env.docname.rpartition("/")[0]
        pages = [page for page in tree.order(root) if page.rpartition("/")[0] == folder and self._has(page)]
        pages = [page for page in pages if page != env.docname]
        if not pages:
            log.warning("_toc.yml lists no other page of %s", folder, location=self.get_location())
            return []
        stops = [self._stop(root, page) for page in pages]
        here = tree.title(tree.source_of(root, env.docname))
        description = "; then ".join(f"{title}{_time(spent)}" for _, title, spent, _ in stops)
        mermaid = flow.write(f"Reading order of {here}", f"{description}.", *self._flow(here, stops))
        return [
            *figure(self, mermaid, "Read from top to bottom; each lesson also stands alone."),
            self._list(stops),
        ]

    def _stop(self, root, page):
        """(page, title, minutes, [(kind, page) of its lab and exercises])."""
        source = tree.source_of(root, page)
        lab = (tree.front_matter(source).get("lesson") or {}).get("lab")
        practice = [("lab", f"labs/{lab}")] if lab else []
        practice += [("exercise", name) for name in tree.exercises(root, page.removeprefix("book/"))]
        return page, tree.title(source), tree.minutes(root, page), [do for do in practice if self._has(do[1])]

    def _has(self, page):
        return page in self.env.found_docs

    def _flow(self, here, stops):
        """The pages in one column, which fits every screen; the list below has their labs and exercises."""
        items = {"here": flow.Box(here, "here")}
        for page, title, spent, _ in stops:
            items[page] = flow.Box(f"{title}{_time(spent)}", "page", address(self.env, f"/{page}"))
        return items, list(pairwise(items))

    def _list(self, stops):
        items = []
        for page, title, spent, practice in stops:
            words = nodes.paragraph("", "", link(self.env, title, f"/{page}"), text(_time(spent)))
            for kind, do in practice:
                words += [text(" · "), link(self.env, f"its {kind}", f"/{do}")]
            items.append(make("li", words))
        return make("ol", *items, classes=["reading-order"])


def _time(spent):
    return f" · {spent} min" if spent else ""


def setup(app):
    """Register both directives."""
    app.add_directive("lessonmap", LessonMap)
    app.add_directive("reading-order", ReadingOrder)
