"""Promise: a page can be read with a keyboard, a screen reader, without script, and on paper."""

import eye
import pytest
from visits import closely, pages

eye.demand()

PAGES = closely()
REST = [page for page in pages() if page not in PAGES]
PHONE = {"viewport": {"width": 390, "height": 844}}
LOOKS = {"light": {}, "dark": {"color_scheme": "dark"}, "phone": PHONE}
SCRIPTLESS = {theme: {"java_script_enabled": False, "color_scheme": theme} for theme in ("light", "dark")}


def violations(tab):
    """What axe finds wrong: a list of `rule: element (reason)`."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()})"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("tab", LOOKS.values(), indirect=True, ids=LOOKS)
def test_axe_finds_nothing(page, tab, address):
    """Contrast is AA in both themes, and everything has a name, a role and an order."""
    tab.goto(f"{address}/{page}.html")
    tab.evaluate("document.querySelectorAll('main details').forEach(folded => folded.open = true)")

    assert violations(tab) == []


@pytest.mark.parametrize("page", REST)
def test_axe_finds_nothing_on_a_page_of_one_make(page, tab, address):
    """The same, once for each page of one make."""
    tab.goto(f"{address}/{page}.html")

    assert violations(tab) == []


@pytest.mark.parametrize("page", PAGES)
def test_first_tab_reaches_the_skip_link(page, tab, address):
    """One press of Tab offers to skip the menus, and taking the offer leads to the text."""
    tab.goto(f"{address}/{page}.html")
    tab.keyboard.press("Tab")
    assert tab.evaluate("!!document.activeElement.closest('.skip-link')")
    assert tab.locator(".skip-link a").bounding_box()["y"] >= 0

    tab.keyboard.press("Enter")

    assert tab.evaluate("location.hash") == "#main-content"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("tab", SCRIPTLESS.values(), indirect=True, ids=SCRIPTLESS)
def test_page_is_readable_without_script(page, tab, address):
    """Text, maps and questions are there; an answer opens when it is chosen."""
    tab.goto(f"{address}/{page}.html")

    assert tab.locator("main h1").first.is_visible()
    assert len(tab.locator("main article").inner_text()) > 400
    for figure in tab.locator("figure.map").all():
        assert figure.locator("svg").locator("visible=true").count() == 1
    for question in tab.locator(".quiz").all():
        option = question.locator("details").first
        option.locator("summary").click()
        assert option.locator(".quiz-reply").is_visible()


@pytest.mark.parametrize("page", PAGES)
def test_paper_shows_everything_and_no_menu(page, tab, address):
    """In print each folded reply is open, and side bars are gone."""
    tab.goto(f"{address}/{page}.html")
    tab.emulate_media(media="print")

    assert not tab.locator("#pst-primary-sidebar").is_visible()
    assert tab.locator("main h1").locator("visible=true").count()
    replies = tab.locator("main details > :not(summary)")
    assert replies.count() == replies.locator("visible=true").count()


def test_theme_button_changes_the_theme(tab, address):
    """The button works by keyboard, goes through its three states, and the choice outlives the page."""
    tab.goto(f"{address}/{PAGES[0]}.html")
    button = tab.locator(".theme-switch-button").locator("visible=true")
    modes = set()
    for _ in range(3):
        button.press("Enter")
        modes.add(tab.evaluate("document.documentElement.dataset.mode"))
    chosen = tab.evaluate("document.documentElement.dataset.mode")

    tab.goto(f"{address}/{PAGES[1]}.html")

    assert modes == {"light", "dark", "auto"}
    assert tab.evaluate("document.documentElement.dataset.mode") == chosen


@pytest.mark.parametrize("tab", [PHONE], indirect=True, ids=["phone"])
def test_phone_reader_reaches_every_page(tab, address):
    """On a phone the button named Pages opens the list of pages."""
    tab.goto(f"{address}/{PAGES[0]}.html")
    tab.get_by_role("button", name="Pages").click()

    links = tab.locator("#pst-primary-sidebar-modal nav.bd-links a").locator("visible=true")

    assert links.count() == len(pages()) - 1
