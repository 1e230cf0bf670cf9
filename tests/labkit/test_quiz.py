"""A question in a notebook: the same words as on its page, a reply to each option, nothing half true."""

import pytest
from bs4 import BeautifulSoup
from IPython.core.formatters import DisplayFormatter
from labkit import LabError, labs, notebook, quiz, quizzes, record, sorting
from labkit.quiz_asked import Faulty, ask
from labkit.quiz_source import read

BELIEFS = """\
counts-suffice:
  believes: Equal counts mean equal work.
  repaired: book/part/first#the-boundary
it-was-elsewhere:
  believes: What happened elsewhere happens here.
  repaired: book/part/first
"""
JOBS = """\
jobs:
  question: Which of {{ jobs }} jobs are *new*?
  options:
    - text: No
      right: true
      right_if: jobs > 30
      reply: None is.
    - text: "`all` < 1"
      misconception: counts-suffice
      reply: Look again.
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
VALUES = {"jobs": "31", "same": "31"}


@pytest.fixture
def asked(repo, monkeypatch):
    """Write the files of questions into the small repository; 31 jobs were recorded."""
    monkeypatch.setattr(notebook, "recorded", dict(VALUES))

    def put(words=JOBS + KINDS, beliefs=BELIEFS):
        (repo / "labs/quizzes/part").mkdir(parents=True, exist_ok=True)
        (repo / "labs/quizzes/part/first.yaml").write_text(words)
        (repo / "labs/quizzes/misconceptions.yaml").write_text(beliefs)

    put()
    return put


def html(shown):
    """What a notebook displays, as a tree."""
    return BeautifulSoup(DisplayFormatter().format(shown)[0]["text/html"], "html.parser")


def faults(name="jobs"):
    """The sentences about a question that cannot be asked; none if it can."""
    try:
        ask("part/first", name, VALUES.__getitem__)
    except Faulty as faulty:
        return faulty.sentences
    except LabError as error:
        return [str(error)]
    return []


def test_a_notebook_shows_disclosures(asked):
    """Without script, each with a reply and the name of the site's page that repairs."""
    question = ask("part/first", "jobs", VALUES.__getitem__)
    tree = html(quizzes.Shown(question, quizzes.question_html, quizzes.question_text))

    frame = tree.select_one(".quiz[role=group][data-quiz='part/first jobs']")
    assert tree.find(id=frame["aria-labelledby"]).text == "Which of 31 jobs are new?"
    assert [s.decode_contents() for s in tree.select("summary")] == ["No", "<code>all</code> &lt; 1", "Some"]
    assert [reply.select("p")[1].text for reply in tree.select(".quiz-reply")] == [
        "None is.",
        "Look again. See book/part/first.html#the-boundary.",
        "That was elsewhere. See book/part/first.html.",
    ]
    assert len(tree.select("details.quiz-right")) == 1
    assert tree.select("script, [style], [onclick]") == []


def test_a_notebook_shows_a_sorting(asked):
    """Each thing has a disclosure for each group."""
    kinds = ask("part/first", "kinds", VALUES.__getitem__)
    tree = html(quizzes.Shown(kinds, quizzes.sorting_html, quizzes.sorting_text))

    items = tree.select(".sorting > .sorting-item[role=group]")
    assert [tree.find(id=item["aria-labelledby"]).text for item in items] == ["apple", "spade"]
    assert [s.text for s in tree.select("summary")] == ["fruit", "tool"] * 2
    assert [item.select_one(".quiz-right summary").text for item in items] == ["fruit", "tool"]


def test_a_terminal_shows_text_and_no_reply(asked, capsys):
    """Options by number, and how to see a reply."""
    quiz("part/first", "jobs")
    sorting("part/first", "kinds")

    assert capsys.readouterr().out == (
        "Which of 31 jobs are *new*?\n  1  No\n  2  `all` < 1\n  3  Some\n"
        '  (to see the reply to one: quiz("part/first", "jobs", mine=1))\n'
        "Put each into its group.\n  1  `apple`\n  2  spade\n  groups: fruit, tool\n"
        '  (to see a reply: sorting("part/first", "kinds", mine={1: \'fruit\'}))\n'
    )


def test_an_answer_gets_its_reply(asked, capsys):
    """Capitals and spaces aside; what is no option is told so, and stops nothing."""
    quiz("part/first", "jobs", mine=3)
    quiz("part/first", "jobs", mine=4)
    sorting("part/first", "kinds", mine={1: " Fruit", 2: "fruit", 3: "tool"})
    sorting("part/first", "kinds", mine={1: "stone"})

    assert capsys.readouterr().out == (
        "not this. That was elsewhere. See book/part/first.html\n"
        "4 is none of the options: 1 (No), 2 (`all` < 1), 3 (Some)\n"
        "1 `apple`: right. It grows.\n"
        "2 spade: not this. It does not grow. See book/part/first.html\n"
        "3: none of the items; they go from 1 to 2\n"
        "1 `apple`: 'stone' is none of the options: 1 (fruit), 2 (tool)\n"
    )


def test_a_question_quotes_what_this_notebook_recorded(asked, monkeypatch, capsys):
    """And says what to do if it has recorded nothing yet."""
    monkeypatch.setattr(notebook, "recorded", {})
    with pytest.raises(LabError, match="this notebook has recorded no value jobs yet: run the cells above"):
        quiz("part/first", "jobs")
    record("jobs", 45)
    capsys.readouterr()
    quiz("part/first", "jobs")

    assert capsys.readouterr().out.startswith("Which of 45 jobs")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: quiz("part/ghost", "jobs"), "there is no labs/quizzes/part/ghost.yaml"),
        (lambda: quiz("part/first", "ghost"), "part/first.yaml has no question ghost; it has: jobs, kinds"),
        (lambda: quiz("part/first", "kinds"), 'is for sorting: write sorting("part/first", "kinds")'),
        (lambda: sorting("part/first", "jobs"), 'is for quiz: write quiz("part/first", "jobs")'),
        (lambda: sorting("part/first", "kinds", mine="fruit"), "give each item's number a group"),
    ],
)
def test_a_slip_is_told_in_one_sentence(asked, call, said):
    """A LabError shows no traceback."""
    with pytest.raises(LabError) as caught:
        call()

    assert said in str(caught.value)


RIGHT = "    - text: No\n      right: true\n      reply: None is.\n"
WRONG = RIGHT.replace("right: true", "misconception: counts-suffice")
NOT_ASKED = {
    "option 1 has no reply": JOBS.replace("      reply: None is.\n", ""),
    "has 0 right options": "jobs:\n  question: Why?\n  options:\n" + WRONG + WRONG.replace("No", "Yes"),
    "has 2 right options": JOBS + RIGHT.replace("No", "Nothing"),
    "has an unknown key hint": JOBS.replace("right: true", "right: true\n      hint: x"),
    "several is true, or it is left out": JOBS.replace("  options", "  several: no\n  options"),
    "option 4 is not a block": JOBS + "    - words\n",
    "needs at least two options": "jobs:\n  question: Why?\n",
    "has no text under question": "jobs:\n  options: []\n",
    "part/first.yaml is not YAML: line 2: expected the node content": "jobs: [\n",
    "line 1: jobs stands twice": JOBS + JOBS,
    "must hold names": "- jobs\n",
    "option 3 is wrong and names no misconception": JOBS.replace(
        "      misconception: it-was-elsewhere\n", ""
    ),
    "names the misconception ghost, which": JOBS.replace("it-was-elsewhere", "ghost"),
    "option 1 is right: true, or": JOBS.replace("true", "true\n      misconception: counts-suffice"),
    "1 and 4 say the same (no)": JOBS + WRONG.replace("text: No", "text: '*no*'"),
    "1 and 3 say the same (31)": JOBS.replace("text: No", 'text: "{{ jobs }}"').replace(
        "Some", '"{{ same }}"'
    ),
    "holds a role": JOBS.replace("None is.", "Say {labvalue}`part/first jobs`."),
    "holds a link": JOBS.replace("None is.", "Say [none](x.md)."),
    "right_if compares": JOBS.replace("jobs > 30", "many jobs"),
    "option 1 is no longer right since the last run (jobs is 31)": JOBS.replace("> 30", "> 31"),
    "option 1 is no longer right since the last run (jobs is 31, same is 31)": JOBS.replace("> 30", "< same"),
    "option 3 has become right": JOBS.replace("Some", "Some\n      right_if: jobs == same"),
}


@pytest.mark.parametrize("said", NOT_ASKED)
def test_a_question_that_leaves_a_reader_without_a_true_answer_is_not_asked(asked, said):
    """What is wrong with it is said, and the page's build fails with the same sentence."""
    asked(NOT_ASKED[said])

    assert said in " ".join(faults())


NOT_SORTED = {
    "item 2 has no reply to tool": KINDS.replace(", tool: It digs.", ""),
    "item 1 has a reply to stone, which is no group": KINDS.replace("It grows.,", "It grows., stone: No.,"),
    "item 1 belongs to none of the groups fruit, tool": KINDS.replace("group: fruit", "group: stone"),
    "to take tool for fruit is wrong and names no": KINDS.replace(
        "    tool: {fruit: it-was-elsewhere}\n", ""
    ),
    "mistaken names stone, to which no item belongs": KINDS.replace(
        "    tool:", "    stone: {tool: x}\n    tool:"
    ),
    "names the misconception ghost, which": KINDS.replace("tool: counts-suffice", "tool: ghost"),
    "1 and 2 say the same (apple)": KINDS.replace("text: spade", "text: Apple"),
    "needs at least two groups": KINDS.replace("[fruit, tool]", "[fruit]"),
    "needs at least two items": KINDS.partition("    - text: spade")[0],
    "item 2 has an unknown key hint": KINDS + "      hint: x\n",
    "item 2 has no text": KINDS.replace("    - text: spade\n      group", "    - group"),
    "item 3 is not a block": KINDS + "    - words\n",
}


@pytest.mark.parametrize("said", NOT_SORTED)
def test_a_sorting_that_leaves_a_reader_without_answer_is_not_asked(asked, said):
    """The sentence names the thing and the group."""
    asked(NOT_SORTED[said])

    assert said in " ".join(faults("kinds"))


def test_what_can_be_asked_has_no_fault(asked):
    """Were the samples above faulty by themselves, their tests would show nothing."""
    assert (faults("jobs"), faults("kinds")) == ([], [])


@pytest.mark.parametrize(
    "beliefs",
    [
        BELIEFS.replace("  believes: Equal counts mean equal work.\n", ""),
        BELIEFS.replace("  repaired: book/part/first\n", "  repaired: ''\n"),
        BELIEFS + "  more: x\n",
        "counts-suffice: equal\n",
    ],
)
def test_a_misconception_needs_a_sentence_and_a_place(asked, beliefs):
    """Nothing else stands under it."""
    asked(beliefs=beliefs)

    assert "needs a sentence under believes, a place under repaired, no more" in faults()[0]


def test_text_stays_text(asked):
    """An option called No or 1.0 is not read as something else."""
    asked(JOBS.replace("Some", "1.0"))

    assert [option["text"] for option in read("part/first")["jobs"]["options"]] == ["No", "`all` < 1", "1.0"]


def test_a_lab_is_stale_when_a_question_it_shows_changes(asked, repo):
    """A lab that shows none is not."""
    plain = (repo / "labs/part/first.md").read_text()
    shows = plain.replace("record(", "quiz('part/first', 'jobs')\nrecord(")
    (repo / "labs/part/second.md").write_text(shows)
    before = {id: labs.fingerprint(id) for id in ("part/first", "part/second")}
    asked(JOBS.replace("None is.", "None at all.") + KINDS)

    changed = [id for id, old in before.items() if labs.fingerprint(id) != old]
    assert changed == ["part/second"]
