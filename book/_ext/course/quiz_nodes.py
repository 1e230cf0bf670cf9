"""Questions of labs/quizzes as document nodes: each option a disclosure with its reply, without script."""

from labkit import quiz_asked, quiz_source
from labkit.places import LabError
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course import outdated, runs
from course.elements import make, text

log = logging.getLogger(__name__)


class Asked(SphinxDirective):
    """A directive whose two arguments name a file of labs/quizzes and something in it."""

    required_arguments = 2
    # A body is reported, not ignored.
    has_content = True
    kind = quiz_asked.Question
    other = "sorting"

    def run(self):
        id, name = self.arguments
        outdated.remember(self.env, "quiz", id)
        outdated.remember(self.env, "run", id)
        if self.content:
            return self.warn(f"the text of a question stands in labs/quizzes/{id}.yaml, not on the page")
        try:
            asked = quiz_asked.ask(id, name, lambda value: runs.value(id, value), self.env.srcdir)
        except quiz_asked.Faulty as faulty:
            return self.warn(*faulty.sentences)
        except (LabError, runs.Missing) as missing:
            return self.warn(f"question {name} of {id}: {missing}")
        if not isinstance(asked, self.kind):
            return self.warn(f"{name} of {id} is no {self.name}: write {{{self.other}}}")
        return [self.shown(asked)]

    def warn(self, *sentences):
        """Report each sentence at the directive; nothing is shown."""
        for sentence in sentences:
            log.warning("%s", sentence, location=self.get_location(), type="course", subtype="quiz")
        return []

    def frame(self, asked, *parts, classes=()):
        """The group that holds a question and what belongs to it."""
        own = quiz_asked.anchor(asked.key)
        return make(
            "div",
            make("p", *self.inline(asked.words), *self._several(asked), classes=["quiz-question"], id=own),
            *parts,
            classes=["quiz", *classes],
            role="group",
            aria_labelledby=own,
            data_quiz=asked.key,
            data_version=quiz_asked.version(asked),
        )

    def option(self, option):
        """A disclosure: the option, and behind it the verdict and the reply."""
        kind = "right" if option.right else "wrong"
        mark = make("span", text("✓ " if option.right else "✗ "), aria_hidden="true")
        verdict = make("p", mark, text("right" if option.right else "not this"), classes=["quiz-verdict"])
        reply = make("p", *self.inline(option.reply), *self._see(option.see))
        summary = make("summary", *self.inline(option.text))
        body = make("div", verdict, reply, classes=["quiz-reply"])
        return make("details", summary, body, classes=["quiz-option", f"quiz-{kind}"])

    def inline(self, words):
        """The words with their markup."""
        parsed, messages = self.parse_inline(words.strip())
        return [*parsed, *messages]

    def _several(self, asked):
        return [text(" (more than one is right)")] if getattr(asked, "several", False) else []

    def _see(self, place):
        return [text(" See "), *place_link(self, place), text(".")] if place else []


def place_link(directive, place):
    """A link that the parser checks, to a place `page#anchor` of the book, under the name of its heading."""
    page, _, anchor = place.partition("#")
    file = "" if page == directive.env.docname else f"/{page}.md"
    parsed, messages = directive.parse_inline(f"[](<{file}{'#' if anchor else ''}{anchor}>)")
    return [*parsed, *messages]


def said(root, id):
    """All that a page with questions of a file is made from, apart from the run."""
    found = []
    for name in (id, quiz_source.BELIEFS):
        try:
            found.append(repr(quiz_source.read(name, root)))
        except LabError as error:
            found.append(str(error))
    return "\n".join(found)


def setup(app):
    """Let pages be read again when their questions change."""
    outdated.SOURCES["quiz"] = said
