"""Every option of a quiz answers for itself, without script; one without a reply does not build."""

import pytest

from .conftest import fenced, lesson

QUIZ = """\
question: How many jobs of {labvalue}`part/profiles jobs_tiny` are *new*?
options:
  - text: No
    right: true
    reply: None is.
  - text: "`all`"
    reply: Look at the plan again.
    see: "#the-boundary"
  - text: Some
    reply: That was elsewhere.
    see: part/failures
"""


@pytest.fixture
def asked(book):
    """Build a lesson with a quiz; gives the page and the warnings."""

    def build(body, kind="quiz"):
        book.write({"book/part/profiles.md": lesson(f"{fenced(kind, body)}\n## The boundary\n\nText.")})
        warnings = [line.partition("WARNING: ")[2].removesuffix(" [course.quiz]") for line in book.build()]
        return book.page("book/part/profiles"), warnings

    return build


def test_each_option_unfolds_its_own_reply(asked):
    page, warnings = asked(QUIZ)

    assert warnings == []
    options = page.select(".quiz[role=group] > details.quiz-option")
    assert [option.summary.text for option in options] == ["No", "all", "Some"]
    assert [[p.text for p in option.div.select("p")] for option in options[:2]] == [
        ["✓ right", "None is."],
        ["✗ not this", "Look at the plan again. See The boundary."],
    ]
    assert [mark.text for mark in page.select(".quiz-verdict [aria-hidden=true]")] == ["✓ ", "✗ ", "✗ "]
    assert [a["href"] for a in page.select(".quiz-wrong .quiz-reply a")] == ["#the-boundary", "failures.html"]
    assert page.select(".quiz script") == []


def test_the_question_names_the_group_and_may_hold_recorded_values(asked):
    page, _ = asked(QUIZ, "recall")

    question = page.select_one(".quiz.recall .quiz-question")
    assert question["id"] == page.select_one(".quiz")["aria-labelledby"]
    assert question.text == "How many jobs of 31 are new?"
    assert question.em.text == "new"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (QUIZ.replace("    reply: None is.\n", ""), "option 1 has no reply"),
        (QUIZ.replace("    right: true\n", ""), "has 0 right options"),
        (QUIZ.replace("    reply: That", "    right: true\n    reply: That"), "has 2 right options"),
        (QUIZ.replace("    reply: None", "    hint: x\n    reply: None"), "option 1 has an unknown key hint"),
        ("question: Why?\n", "needs at least two options"),
        ("question: [\n", "the quiz is not YAML"),
        (QUIZ.replace("part/failures", "part/ghost"), "part/ghost"),
        (QUIZ.replace("#the-boundary", "#no-such-place"), "no-such-place"),
    ],
)
def test_a_quiz_that_leaves_a_reader_without_answer_fails(asked, body, said):
    _, warnings = asked(body)

    assert warnings and said in warnings[0]


def test_several_may_be_right_if_the_quiz_says_so(asked):
    body = "several: true\n" + QUIZ.replace("    reply: That", "    right: true\n    reply: That")

    page, warnings = asked(body)

    assert warnings == []
    assert "(more than one is right)" in page.select_one(".quiz-question").text
