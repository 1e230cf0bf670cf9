"""Every option of a question answers for itself, without script; if one does not, the build fails."""

import nbformat
import nbformat.v4 as nbf
import pytest

from .conftest import executed_lab, lesson

BELIEFS = """\
counts-suffice:
  believes: Equal counts mean equal work.
  repaired: book/part/failures#the-boundary
it-was-elsewhere:
  believes: What happened elsewhere happens here.
  repaired: book/part/profiles#the-boundary
"""
JOBS = """\
jobs:
  question: Which of {{ jobs_tiny }} jobs are *new*?
  options:
    - text: "{{ jobs_tiny }}"
      right: true
      right_if: jobs_tiny > 30
      reply: None is.
    - text: "`all`"
      misconception: counts-suffice
      reply: Look at the plan of {{ jobs_tiny }} jobs again.
    - text: Some
      misconception: it-was-elsewhere
      reply: That was elsewhere.
"""
KINDS = """\
kinds:
  question: Put each into its group.
  groups: [fruit, tool]
  mistaken:
    fruit: {tool: counts-suffice}
    tool: {fruit: it-was-elsewhere}
  items:
    - text: "`apple`"
      group: fruit
      replies: {fruit: It grows., tool: It holds nothing.}
    - text: spade
      group: tool
      replies: {fruit: It does not grow., tool: It digs.}
"""
PAGE = "book/part/profiles"
QUIZ = "```{quiz} part/profiles jobs\n```\n"


@pytest.fixture
def asked(book):
    """Build a lesson that asks a question; gives the page and the warnings."""

    def build(words=JOBS, page=QUIZ, beliefs=BELIEFS):
        book.write(
            {
                "labs/quizzes/part/profiles.yaml": words,
                "labs/quizzes/misconceptions.yaml": beliefs,
                f"{PAGE}.md": lesson(f"{page}\n## The boundary\n\nText."),
                "book/part/failures.md": "# Failures\n\n## The boundary\n\nText.\n",
            }
        )
        lines = [line.rpartition("WARNING: ")[2].removesuffix(" [course.quiz]") for line in book.build()]
        return book.page(PAGE), lines

    return build


def loaded(page):
    """The kinds of file that a page loads for its questions."""
    return sorted(tag.name for tag in page.select("script[src*='quiz.js'][defer], link[href*='quiz.css']"))


def test_each_option_unfolds_its_own_reply(asked, book):
    """A wrong one leads to the paragraph that repairs it; values come from the last run."""
    page, warnings = asked()

    assert warnings == []
    options = page.select(".quiz[role=group] > details.quiz-option")
    assert [option.summary.text for option in options] == ["31", "all", "Some"]
    assert [[p.text for p in option.div.select("p")] for option in options] == [
        ["✓ right", "None is."],
        ["✗ not this", "Look at the plan of 31 jobs again. See The boundary."],
        ["✗ not this", "That was elsewhere. See The boundary."],
    ]
    assert [mark.text for mark in page.select(".quiz-verdict [aria-hidden=true]")] == ["✓ ", "✗ ", "✗ "]
    links = [a["href"] for a in page.select(".quiz-wrong .quiz-reply a")]
    assert links == ["failures.html#the-boundary", "#the-boundary"]
    assert page.select(".quiz script, .quiz [style], .quiz [onclick]") == []
    assert (loaded(page), loaded(book.page("book/part/failures"))) == (["link", "script"], [])


def test_the_question_names_the_group(asked):
    """Its id is made from its name, so that pages can link to it; several may be right if it says so."""
    more = "    - text: One more\n      right: true\n      reply: That too.\n"
    words = JOBS.replace("  options", "  several: true\n  options") + more
    page, warnings = asked(words, QUIZ.replace("quiz", "recall"))

    question = page.select_one(".quiz.recall .quiz-question")
    assert warnings == []
    assert question["id"] == page.select_one(".quiz")["aria-labelledby"] == "quiz-part-profiles-jobs"
    assert question.text == "Which of 31 jobs are new? (more than one is right)"
    assert question.em.text == "new"


def test_each_thing_to_sort_answers_for_each_group(asked):
    """A set of disclosures for each, named by the thing."""
    page, warnings = asked(KINDS, "```{sorting} part/profiles kinds\n```\n")

    assert warnings == []
    items = page.select(".quiz.sorting > .sorting-item[role=group]")
    assert [page.find(id=item["aria-labelledby"]).text for item in items] == ["apple", "spade"]
    told = [[(o.summary.text, o.select("p")[1].text) for o in item.select("details")] for item in items]
    assert told == [
        [("fruit", "It grows."), ("tool", "It holds nothing. See The boundary.")],
        [("fruit", "It does not grow. See The boundary."), ("tool", "It digs.")],
    ]
    assert [option.summary.text for option in page.select("details.quiz-right")] == ["fruit", "tool"]


def test_a_page_that_asks_wrongly_fails(asked):
    """Each warning, an error in the real build, says what to write."""
    page = (
        "```{quiz} part/profiles jobs\nquestion: Why?\n```\n\n```{quiz} part/ghost jobs\n```\n\n"
        "```{quiz} part/profiles work\n```\n\n```{sorting} part/profiles jobs\n```\n\n"
        "```{quiz} part/profiles kinds\n```\n"
    )
    _, warnings = asked(JOBS + KINDS, page)

    assert warnings == [
        "the text of a question stands in labs/quizzes/part/profiles.yaml, not on the page",
        "question jobs of part/ghost: there is no labs/quizzes/part/ghost.yaml",
        "question work of part/profiles: labs/quizzes/part/profiles.yaml has no question work;"
        " it has: jobs, kinds",
        "jobs of part/profiles is no sorting: write {quiz}",
        "kinds of part/profiles is no quiz: write {sorting}",
    ]


def test_a_question_with_a_fault_fails(asked):
    """Each fault is a warning of its own, and so is a place that does not exist."""
    words = JOBS.replace("      reply: None is.\n", "").replace("      misconception: it-was-elsewhere\n", "")
    beliefs = BELIEFS.replace("#the-boundary", "#no-such-place", 1)
    _, warnings = asked(words + KINDS, QUIZ + "```{sorting} part/profiles kinds\n```\n", beliefs)

    assert warnings[:2] == [
        "question jobs of part/profiles, option 1 has no reply",
        "question jobs of part/profiles, option 3 is wrong and names no misconception",
    ]
    assert any("no-such-place" in warning for warning in warnings[2:])


def test_a_question_that_a_run_made_wrong_fails(asked, runs):
    """The right answer is no longer right, and the warning says with which value."""
    runs["part/profiles"] = executed_lab(value="30")
    _, warnings = asked()

    assert warnings == [
        "question jobs of part/profiles, option 1 is no longer right since the last run (jobs_tiny is 30):"
        " write it anew"
    ]


def test_what_nobody_is_asked_fails(asked):
    """A misconception that no question names, a question that no page shows and its own faults."""
    idle = "idle:\n  believes: Nothing.\n  repaired: book/part/failures\n"
    _, warnings = asked(JOBS + KINDS.replace("It digs.", "''"), beliefs=BELIEFS + idle)

    assert warnings == [
        "question kinds of part/profiles stands on no page and in no lab",
        "question kinds of part/profiles, item 2 has no reply to tool",
        "no question names the misconception idle",
    ]


def test_files_that_cannot_be_read_are_reported_once_more_as_a_whole(asked):
    """Also those that no page names."""
    _, warnings = asked(JOBS + JOBS, page="Nothing.")

    said = (
        "labs/quizzes/part/profiles.yaml is not YAML: line 1: jobs stands twice in the block that begins here"
    )
    assert [said == warning for warning in warnings] == [True, False, False]


def test_a_page_is_read_again_when_its_questions_change(asked, book):
    """And only that page."""
    asked()
    book.write({"labs/quizzes/part/profiles.yaml": JOBS.replace("None is.", "None at all.")})

    assert book.build() == []
    assert book.read == [PAGE]
    assert "None at all." in book.page(PAGE).select_one(".quiz").text


def test_the_page_of_misconceptions_lists_where_each_is_asked_and_repaired(asked, book):
    """In the order of the list; it is read again when a question moves to another page."""
    book.write({"book/guide/setup.md": "# Set up\n\n```{misconceptions}\n```\n"})
    _, warnings = asked()
    before = [item.get_text(" ", strip=True) for item in book.page("book/guide/setup").select("li[id]")]
    book.write({"book/part/index.md": f"# Part three\n\n{QUIZ}", f"{PAGE}.md": lesson("## The boundary\n")})
    again = book.build()

    links = [a["href"] for a in book.page("book/guide/setup").select("#misconception-counts-suffice a")]
    assert warnings + again == []
    assert before == [
        "Equal counts mean equal work. Repaired under The boundary in Failures. Asked in Profiles: jobs .",
        "What happened elsewhere happens here. Repaired under The boundary in Profiles."
        " Asked in Profiles: jobs .",
    ]
    assert links == ["../part/failures.html#the-boundary", "../part/index.html#quiz-part-profiles-jobs"]


def test_a_question_in_a_labs_output_gets_its_links_and_the_script(book):
    """In the notebook it names a page of the site; beside that page it is a link."""
    html = (
        '<div class="quiz" data-quiz="part/profiles jobs"><details class="quiz-option"><summary>x</summary>'
        '<p>See <span class="quiz-see">book/part/failures.html#the-2-nd-boundary</span>,'
        ' <span class="quiz-see">book/part/failures.html#a</span>,'
        ' <span class="quiz-see">book/ghost.html</span></p></details></div>'
    )
    cell = nbf.new_code_cell("1", outputs=[nbf.new_output("display_data", data={"text/html": html})])
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = nbf.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    book.write({"labs/part/more.ipynb": nbformat.writes(notebook)})
    toc = (book.root / "_toc.yml").read_text()
    failures = "# Failures & friends\n\n## The `2-nd` boundary\n\nText.\n"
    book.write({"_toc.yml": toc + "  - file: labs/part/more\n", "book/part/failures.md": failures})
    book.build()

    page = book.page("labs/part/more")
    assert [(a["href"], a.text) for a in page.select("a.quiz-see")] == [
        ("../../book/part/failures.html#the-2-nd-boundary", "The 2-nd boundary"),
        ("../../book/part/failures.html#a", "Failures & friends"),
    ]
    assert loaded(page) == ["link", "script"]
