"""Promise: a page can be read with a keyboard, a screen reader, without script, and on paper."""

import eye
import pytest
from visits import each, each_in, judged_looks, one_of_each, one_of_each_room, pages, visit

eye.demand()

PHONE = {"viewport": {"width": 390, "height": 844}}
SCRIPTLESS = [{"java_script_enabled": False}]
each_page = pytest.mark.parametrize("page", each())


@pytest.mark.parametrize(("page", "look"), each_in(judged_looks))
def test_axe_finds_nothing(page, look, browser, address):
    """Contrast is AA in both themes; everything has a name, a role and an order; all replies are open."""
    assert visit(browser, address, page).violations[look] == []


@each_page
def test_paper_shows_everything_and_no_menu(page, browser, address):
    """In print each folded reply is open, and side bars are gone."""
    seen = visit(browser, address, page)

    assert (seen.menus, seen.folded) == ([], [])


@pytest.mark.parametrize("page", one_of_each_room())
def test_first_tab_reaches_the_skip_link(page, tab, address):
    """One press of Tab offers to skip the menus, and taking the offer leads to the text."""
    tab.goto(f"{address}/{page}.html")
    tab.keyboard.press("Tab")
    assert tab.evaluate("!!document.activeElement.closest('.skip-link')")
    assert tab.locator(".skip-link a").bounding_box()["y"] >= 0

    tab.keyboard.press("Enter")

    assert tab.evaluate("location.hash") == "#main-content"


@pytest.mark.parametrize("page", one_of_each())
@pytest.mark.parametrize("tab", SCRIPTLESS, indirect=True, ids=["no script"])
def test_page_is_readable_without_script(page, tab, address):
    """Text, maps and questions are there; an answer opens when it is chosen."""
    tab.goto(f"{address}/{page}.html")

    assert tab.locator("main h1").first.is_visible()
    assert len(tab.locator("main article").inner_text()) > 400
    for theme in ("light", "dark"):
        tab.emulate_media(color_scheme=theme)
        for figure in tab.locator("figure.map").all():
            assert figure.locator("svg").locator("visible=true").count() == 1
    for question in tab.locator(".quiz").all():
        option = question.locator("details").first
        option.locator("summary").click()
        assert option.locator(".quiz-reply").is_visible()


def test_theme_button_changes_the_theme(tab, address):
    """The button works by keyboard, goes through its three states, and the choice outlives the page."""
    tab.goto(f"{address}/{pages()[0]}.html")
    button = tab.locator(".theme-switch-button").locator("visible=true")
    modes = set()
    for _ in range(3):
        button.press("Enter")
        modes.add(tab.evaluate("document.documentElement.dataset.mode"))
    chosen = tab.evaluate("document.documentElement.dataset.mode")

    tab.goto(f"{address}/{pages()[1]}.html")

    assert modes == {"light", "dark", "auto"}
    assert tab.evaluate("document.documentElement.dataset.mode") == chosen


@pytest.mark.parametrize("tab", [PHONE], indirect=True, ids=["phone"])
def test_phone_reader_reaches_every_page(tab, address):
    """On a phone the button named Pages opens the list of pages."""
    tab.goto(f"{address}/{pages()[0]}.html")
    tab.get_by_role("button", name="Pages").click()

    links = tab.locator("#pst-primary-sidebar-modal nav.bd-links a").locator("visible=true")

    assert links.count() == len(pages()) - 1
