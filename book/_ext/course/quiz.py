"""`{quiz}` and `{recall}`: questions whose every option answers for itself, without script.

The body is YAML: one question or a list of them, each with `question` and `options`;
an option has `text` and `reply`, `right: true` if it is, and `see` (an anchor `#name` of this page,
a page `module03/failures`, or both) if a paragraph repairs the mistake.
`several: true` allows more than one right.
"""

import yaml
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course.elements import make, text

log = logging.getLogger(__name__)
QUESTION_KEYS = {"question", "options", "several"}
OPTION_KEYS = {"text", "right", "reply", "see"}


def faults(question):
    """Sentences that say what is wrong with one question; none means it can be built."""
    if not isinstance(question, dict) or not question.get("question"):
        return ["a quiz needs a question"]
    name, options = f"question “{question['question']}”", question.get("options")
    if not isinstance(options, list) or len(options) < 2:
        return [f"{name} needs at least two options"]
    found = [f"{name} has an unknown key {key}" for key in sorted(question.keys() - QUESTION_KEYS)]
    for number, option in enumerate(options, 1):
        if not isinstance(option, dict):
            found.append(f"{name}, option {number} is not a block with text and reply")
            continue
        found += [f"{name}, option {number} has no {key}" for key in ("text", "reply") if not option.get(key)]
        unknown = sorted(option.keys() - OPTION_KEYS)
        found += [f"{name}, option {number} has an unknown key {key}" for key in unknown]
    right = sum(option.get("right") == "true" for option in options if isinstance(option, dict))
    if right == 0 or right > 1 and question.get("several") != "true":
        found.append(f"{name} has {right} right options; one must be right, or more with several: true")
    return found


class Quiz(SphinxDirective):
    """One or several questions; each option unfolds its reply."""

    has_content = True
    kind = "quiz"

    def run(self):
        try:
            # Every scalar stays text: an option may be called No, or 1.0.
            said = yaml.load("\n".join(self.content), Loader=yaml.BaseLoader)
        except yaml.YAMLError as error:
            return self._warn([f"the quiz is not YAML: {' '.join(str(error).split())}"])
        questions = said if isinstance(said, list) else [said]
        wrong = [fault for question in questions for fault in faults(question)]
        return self._warn(wrong) if wrong else [self._question(question) for question in questions]

    def _warn(self, sentences):
        for sentence in sentences:
            log.warning("%s", sentence, location=self.get_location(), type="course", subtype="quiz")
        return []

    def _question(self, question):
        name = f"{self.kind}-{self.env.new_serialno('course-quiz') + 1}"
        several = " (more than one is right)" if question.get("several") == "true" else ""
        asked = make(
            "p", *self._inline(question["question"]), text(several), classes=["quiz-question"], id=name
        )
        options = [self._option(option) for option in question["options"]]
        classes = ["quiz"] if self.kind == "quiz" else ["quiz", self.kind]
        return make("div", asked, *options, classes=classes, role="group", aria_labelledby=name)

    def _option(self, option):
        right = option.get("right") == "true"
        mark = make("span", text("✓ " if right else "✗ "), aria_hidden="true")
        verdict = make("p", mark, text("right" if right else "not this"), classes=["quiz-verdict"])
        reply = make("p", *self._inline(option["reply"]), *self._see(option.get("see")))
        summary = make("summary", *self._inline(option["text"]))
        body = make("div", verdict, reply, classes=["quiz-reply"])
        return make(
            "details", summary, body, classes=["quiz-option", f"quiz-{'right' if right else 'wrong'}"]
        )

    def _see(self, place):
        """A link that the parser checks: to an anchor of this page, or to a page of the book."""
        if not place:
            return []
        page, _, anchor = str(place).partition("#")
        file = f"/book/{page.removesuffix('.md')}.md" if page else ""
        return [text(" "), *self._inline(f"See [](<{file}{'#' if anchor else ''}{anchor}>).")]

    def _inline(self, words):
        parsed, messages = self.parse_inline(str(words).strip())
        return [*parsed, *messages]


class Recall(Quiz):
    """Questions from earlier lessons, to warm up."""

    kind = "recall"


def setup(app):
    """Register both directives."""
    app.add_directive("quiz", Quiz)
    app.add_directive("recall", Recall)
