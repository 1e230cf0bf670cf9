"""A runbook is followed line by line on drills, and what keeps people from following it is told by line."""

import json

import pytest
from click.testing import CliRunner
from labkit import cli, fence, runbook, tell
from labkit.runbook import Unreadable
from labkit.runbook_rehearsal import Walk

TEMPLATE = """\
# Runbook: a word looks wrong

## Symptom

A reader says so.

## Evidence

1. What is published? `{first}`
{ways}
{more}
## Decision boundary

Looking is free.

## Escalation

{help}

## Proof

It is over when `{proof}` prints `right`.
"""
GOOD = {
    "first": "cat publish/word.txt",
    "ways": "   - if it prints `wrong`: step 2\n   - otherwise: class no incident",
    "more": "2. And? `cat results/word.txt`\n   - if it prints `right`: class **publish boundary**\n",
    "help": "Ann.",
    "proof": "cat publish/word.txt",
}
FAULT = '''
"""A word was overwritten."""

TITLE, MODULE, MINUTES, FACTS = "A word is wrong", "module03", 2, ()
CLASS, CAUSE = "publish boundary", "published-edited"
TICKET, REPLIES, RIVALS = "The word is wrong.", {}, {}


def place(draw):
    return {}


def inject(space, place):
    space.write("results/word.txt", "right\\n")
    space.write("publish/word.txt", "wrong\\n")


def symptom(space, place):
    return True


scope = where = repaired = fair = lambda *given: []
'''
NO_FAULT = (
    FAULT.replace('"publish boundary"', '"no incident"')
    .replace('"published-edited"', '"nothing-wrong"')
    .replace('word.txt", "wrong', 'word.txt", "right')
)


def page(**other):
    """The text of a page that differs from a good one."""
    return TEMPLATE.format(**GOOD | other)


def faults(text):
    """What is said of a page that cannot be followed."""
    with pytest.raises(Unreadable) as told:
        runbook.parse(text, "page.md")
    return told.value.faults


@pytest.fixture
def followed(repo):
    """A function: text of a page, words of the command → (exit code, what --json told)."""
    folder = repo / "labs" / "labkit" / "drills"
    folder.mkdir(parents=True)
    (folder / "wrong_word.py").write_text(FAULT)
    (folder / "right_word.py").write_text(NO_FAULT)
    fence.possible()

    def follow(text, *words):
        (repo / "page.md").write_text(text)
        words = words or ("--drill", "wrong_word", "--drill", "right_word")
        done = CliRunner().invoke(cli.main, ["runbook", "rehearse", str(repo / "page.md"), *words, "--json"])
        return done.exit_code, json.loads(done.stdout)

    return follow


def ends(told):
    """Where each drill ended: (how, line)."""
    return [(walk["ended"], walk["line"]) for walk in told["drills"]]


@pytest.mark.shows("first-line-that-fits")
def test_a_good_page_leads_to_each_class(followed):
    """By its own lines: the first that fits is taken, and otherwise is for the rest."""
    code, told = followed(page())

    assert (0, True) == (code, told["passed"])
    assert [("class", 13), ("class", 11)] == ends(told)
    assert [(1, 9, 10), (2, 12, 13)] == [(t["step"], t["line"], t["by"]) for t in told["drills"][0]["turns"]]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"ways": "   - if it prints `wring`: step 2\n"}, ("stuck", 9)),
        ({"ways": "   - if it prints nothing: step 2"}, ("stuck", 9)),
        ({"first": "no-such-program"}, ("stuck", 9)),
        ({"more": "2. Again? `true`\n   - otherwise: step 1\n"}, ("stuck", 13)),
        ({"first": "touch publish/word.txt; cat publish/word.txt"}, ("changed", 9)),
        ({"more": "2. Or? `true`\n   - if it prints nothing: class tool\n"}, ("other class", 13)),
        ({"more": "2. Or? `true`\n   - otherwise: escalate to Ann, now\n"}, ("given away", 13)),
        ({"proof": "cat results/word.txt"}, ("proof", 25)),
        ({"proof": "rm results/word.txt"}, ("changed", 25)),
    ],
)
@pytest.mark.shows("proof-fails-until-mended")
def test_a_page_that_leads_astray_says_by_which_line(followed, other, expected):
    """Each way of ending badly, on a drill with a fault."""
    code, told = followed(page(**other), "--drill", "wrong_word")

    assert (1, [expected]) == (code, ends(told))


@pytest.mark.shows("rehearsal-begins-anew")
def test_no_step_leans_on_what_another_one_left(followed):
    """Each begins in the scene as it was."""
    ways = "   - otherwise: step 2"
    more = "2. Left? `ls scratch.txt`\n   - if it prints `No such file`: class publish boundary\n"
    text = page(first="touch scratch.txt", ways=ways, more=more)

    code, told = followed(text, "--drill", "wrong_word")

    assert (0, [("class", 12)]) == (code, ends(told))


def test_a_proof_holds_where_nothing_is_wrong(followed):
    """It would end no incident otherwise."""
    code, told = followed(page(proof="cat workflow/none"), "--drill", "right_word")

    assert (1, [("proof", 25)]) == (code, ends(told))


def test_a_page_may_hand_over_where_that_is_asked_for(followed):
    """And only there."""
    text = page(more="2. Or? `true`\n   - otherwise: escalate to Ann, now\n")

    code, told = followed(text, "--hand-over", "wrong_word")

    assert (0, [("handed over", 13)]) == (code, ends(told))


def test_the_drills_may_stand_at_the_top(followed):
    """A page that names none, and is given none, is an error that says how."""
    head = "---\nrehearse: [wrong_word]\n---\n"

    code, told = followed(head + page(), "--seed", "1")

    assert (0, ["wrong_word"]) == (code, [walk["drill"] for walk in told["drills"]])
    assert [("class", 16)] == ends(told)
    code, told = followed(page(), "--seed", "1")
    assert 2 == code and "names no drill" in told["error"]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"first": "cat logs/<rule>.log"}, "line 9: step 1 has a blank, “<rule>”"),
        ({"first": "cat a` or `cat b"}, "line 9: step 1 has 2 commands"),
        ({"ways": ""}, "line 9: no line below step 1"),
        ({"ways": "   - if not: step 2"}, "line 10: “if not: step 2”: write"),
        ({"ways": "   - otherwise: step 2\n   - if it prints `a`: step 2"}, "line 9: what stands below"),
        ({"ways": "   - otherwise: step 3"}, "line 10: there is no step 3"),
        ({"ways": "   - otherwise: class tools"}, "line 10: there is no class 'tools'; nearest: tool"),
        ({"ways": "   - otherwise: ask somebody"}, "line 10: “ask somebody” is no way on"),
        ({"ways": "   - if it prints wrong`: step 2"}, "line 10: “wrong`”: write texts"),
        ({"more": "3. And? `true`\n   - otherwise: class tool\n"}, "line 12: this is step 3, and step 2"),
        (
            {"more": "2. And? `true`\n   - otherwise: step 2\n", "ways": "   - otherwise: class tool"},
            "line 11: no line leads",
        ),
        ({"help": ""}, "line 19: nothing under “## Escalation”"),
        ({"proof": "cat <file>"}, "line 25: the proof has a blank"),
    ],
)
@pytest.mark.shows("unreadable-page-exits-two")
def test_what_nobody_could_follow_is_named_by_line(other, expected):
    """Before any drill is made."""
    assert [expected] == [t[9 : 9 + len(expected)] for t in faults(page(**other)) if expected in t]


def test_a_page_without_the_form_says_all_that_is_missing(followed):
    """Exit code 2, and one error for programs."""
    code, told = followed("# A page\n\nDo what is right.\n")

    assert 2 == code
    assert 5 == told["error"].count("nothing under")


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (("class", "stuck", "other class"), "2 of 3 drills: somebody would be lost at night"),
        (("class", "handed over"), "2 of 2 drills: its lines alone are enough"),
    ],
)
def test_the_last_line_counts_what_it_speaks_of(ended, said):
    """The drills on which somebody would be lost, or all of them."""
    walks = [Walk("a_drill", 1, end, 9, "so it ended", ()) for end in ended]

    *_, last = tell.rehearsal_lines("page.md", walks)

    assert last == said
