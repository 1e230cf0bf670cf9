"""`{lessonhead}`: what a lesson teaches, takes and needs; and the check of its front matter."""

from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course import facts, outdated
from course.drawing import address, link
from course.elements import make, text

log = logging.getLogger(__name__)


def known(directive):
    """The Lesson of the page being read; the page is read again when any of it changes."""
    env = directive.env
    outdated.remember(env, "lesson", env.docname)
    return facts.lesson(Path(env.srcdir), env.docname)


def problems(env, lesson):
    """Everything wrong with the lesson, also what only the book as a whole can tell."""
    lab = [facts.Stop("lab", "", f"/labs/{lesson.lab}")] if lesson.lab else []
    unlisted = [
        f"lesson: {stop.kind}: {stop.target.strip('/')}.md is not in _toc.yml"
        for stop in lesson.needs + lesson.leads_to + lab
        if not address(env, stop.target)
    ]
    return lesson.problems + unlisted


class LessonHead(SphinxDirective):
    """Objectives, minutes and prerequisites, from the front matter."""

    def run(self):
        lesson = known(self)
        for problem in problems(self.env, lesson):
            file = f"{self.env.docname}.md"
            log.warning(
                "%s: %s", file, problem, location=self.get_location(), type="course", subtype="lesson"
            )
        aims = [nodes.list_item("", self._words(objective)) for objective in lesson.objectives]
        parts = [
            make("p", text(f"{lesson.minutes} minutes"), classes=["lesson-facts"]),
            make("p", text("After this page you can"), classes=["lesson-aim"]),
            nodes.bullet_list("", *aims, classes=["lesson-objectives"]),
        ]
        if lesson.needs:
            parts.append(make("p", *self._needs(lesson), classes=["lesson-needs"]))
        return [make("div", *parts, classes=["lesson-head"])]

    def _words(self, words):
        inline, messages = self.parse_inline(words)
        return nodes.paragraph("", "", *inline, *messages)

    def _needs(self, lesson):
        yield text("Before this: ")
        for at, stop in enumerate(lesson.needs):
            if at:
                yield text(", ")
            yield link(self.env, stop.label, stop.target)


def setup(app):
    """Register the directive."""
    app.add_directive("lessonhead", LessonHead)
