"""Promise: questions answer by keyboard, by ear, on paper and without script; answers stay in the browser."""

import eye
import pytest
from visits import violations

eye.demand()

PAGE = "book/module03/profiles"
LAB = "labs/module03/profiles"
NARROW = {"viewport": {"width": 320, "height": 640}}
LOOKS = {"light": {}, "dark": {"color_scheme": "dark"}, "narrow": NARROW}
PREFIX = "snakemake-under-pressure:quiz:"
KEPT = f"Object.keys(localStorage).filter(key => key.startsWith('{PREFIX}'))"
# What a browser does that keeps nothing for this site.
REFUSE = (
    "for (const name of ['getItem', 'setItem', 'removeItem']) Storage.prototype[name] = () => { throw 1 }"
)


def first(tab):
    """The choice for the first line to sort, as a screen reader finds it: the one group of that name."""
    return tab.get_by_role("group", name="cores: all", exact=True)


def test_a_sorting_is_done_by_keyboard_and_read_out(tab, address):
    """Space chooses, an arrow changes the choice; the reply comes in a polite live region, then the score."""
    tab.goto(f"{address}/{PAGE}.html")
    group = first(tab)
    group.get_by_role("radio", name="meaning", exact=True).focus()
    tab.keyboard.press("Space")
    before = group.locator("[aria-live=polite]").inner_text()
    tab.keyboard.press("ArrowDown")

    assert before.startswith("✗ not this")
    assert "See Where each kind of setting lives." in before
    assert group.get_by_role("radio", name="policy", exact=True).is_checked()
    assert group.locator("[aria-live=polite]").inner_text().startswith("✓ right")
    assert tab.locator(".sorting-score").inner_text() == "1 of 9 sorted, 1 right."


def test_answers_outlive_the_page_and_meet_the_same_question_elsewhere(tab, address):
    """The lab asks the same question: what was chosen on one page is chosen on the other."""
    tab.goto(f"{address}/{PAGE}.html")
    first(tab).get_by_label("policy").check()
    question = tab.locator("[data-quiz$='before-the-checkpoint']")
    question.locator("summary").nth(2).press("Enter")
    tab.wait_for_function(f"{KEPT}.length === 2")
    tab.goto(f"{address}/{LAB}.html")

    opened = tab.locator("[data-quiz$='before-the-checkpoint'] details")
    assert [each.get_attribute("open") is not None for each in opened.all()] == [False, False, True, False]
    assert first(tab).get_by_label("policy").is_checked()
    assert first(tab).locator("[aria-live=polite]").inner_text().startswith("✓ right")


def test_answers_are_forgotten_when_asked(tab, address):
    """One button on each page; those of other pages stay."""
    tab.goto(f"{address}/book/capstone/files.html")
    tab.locator(".quiz summary").first.click()
    tab.goto(f"{address}/{PAGE}.html")
    first(tab).get_by_label("policy").check()
    tab.locator(".quiz.recall summary").first.click()
    tab.wait_for_function(f"{KEPT}.length === 3")

    tab.get_by_role("button", name="Forget my answers on this page").press("Enter")

    tab.wait_for_function(f"{KEPT}.length === 1")
    assert tab.evaluate(KEPT) == [f"{PREFIX}capstone/files further-column"]
    assert tab.locator(".quiz details[open], .quiz :checked").count() == 0
    assert tab.locator(".sorting-score").inner_text() == "0 of 9 sorted, 0 right."
    assert tab.locator(".quiz-reset [role=status]").inner_text() == "Forgotten."


def test_an_answer_to_an_earlier_wording_counts_for_nothing(tab, address):
    """The options may have changed places since."""
    tab.goto(f"{address}/{PAGE}.html")
    first(tab).get_by_label("policy").check()
    key = f"{PREFIX}module03/profiles settings"
    tab.evaluate("key => localStorage.setItem(key, localStorage[key].replace('version', 'before'))", key)
    tab.reload()

    assert tab.locator(".sorting-score").inner_text() == "0 of 9 sorted, 0 right."


def test_a_browser_that_keeps_nothing_still_answers(tab, address):
    """No error, only no memory."""
    errors = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.add_init_script(REFUSE)
    tab.goto(f"{address}/{PAGE}.html")
    first(tab).get_by_label("policy").check()

    assert tab.locator(".sorting-score").inner_text() == "1 of 9 sorted, 1 right."
    assert [error for error in errors if "quiz.js" in error] == []


def test_a_page_opened_from_a_folder_sorts_too(tab):
    """Without a server."""
    tab.goto((eye.SITE / f"{PAGE}.html").as_uri())
    first(tab).get_by_label("policy").check()

    assert tab.locator(".sorting-score").inner_text() == "1 of 9 sorted, 1 right."


def test_a_strict_policy_lets_the_questions_pass(tab, address):
    """Under a content security policy without inline scripts and styles, sorting and reset work."""

    def strictly(route):
        answer = route.fetch()
        policy = "script-src 'self'; style-src 'self'"
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    tab.route(f"**/{PAGE}.html", strictly)
    tab.goto(f"{address}/{PAGE}.html")
    first(tab).get_by_label("meaning", exact=True).check()
    said = tab.locator(".sorting-score").inner_text()
    tab.get_by_role("button", name="Forget my answers on this page").click()

    assert said == "1 of 9 sorted, 0 right."
    assert tab.locator(".sorting-score").inner_text() == "0 of 9 sorted, 0 right."


@pytest.mark.parametrize("tab", LOOKS.values(), indirect=True, ids=LOOKS)
@pytest.mark.parametrize("page", [PAGE, LAB])
def test_axe_finds_nothing_in_a_sorting_half_done(page, tab, address):
    """With replies to right and wrong choices, in both themes and on a narrow screen, which stays filled."""
    tab.goto(f"{address}/{page}.html")
    groups = tab.locator(".sorting fieldset")
    groups.nth(0).get_by_label("policy").check()
    groups.nth(1).get_by_label("policy").check()

    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_paper_shows_every_reply_and_no_button(tab, address):
    """Also of a sorting that is half done."""
    tab.goto(f"{address}/{PAGE}.html")
    first(tab).get_by_label("policy").check()
    tab.emulate_media(media="print")

    replies = tab.locator(".sorting details .quiz-reply")
    assert replies.count() == replies.locator("visible=true").count() == 27
    assert tab.locator(".sorting-text").locator("visible=true").count() == 9
    assert tab.locator(".quiz input, .quiz-reset, .sorting-score").locator("visible=true").count() == 0


@pytest.mark.parametrize("tab", [{"java_script_enabled": False}], indirect=True, ids=["no script"])
@pytest.mark.parametrize("page", [PAGE, LAB])
def test_without_script_each_option_is_a_disclosure(page, tab, address):
    """The keyboard opens it, and its reply is there."""
    tab.goto(f"{address}/{page}.html")
    options = tab.locator(".sorting details.quiz-option")
    assert options.count() == 27
    option = options.nth(4)
    option.locator("summary").press("Enter")

    assert option.locator(".quiz-reply").is_visible()
    assert tab.locator(".quiz input, .quiz button").count() == 0
