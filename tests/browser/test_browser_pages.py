"""Promise: every page loads whole, in both themes and all sizes, and asks no other host for anything."""

import eye
import pytest
from visits import each, each_in, looks_of, pages, source_pages, visit

eye.demand()

BUDGET = 220_000
HOME = pages()[0]
PHONE = "light-phone"
each_page = pytest.mark.parametrize("page", each())


@each_page
def test_page_loads_without_errors(page, browser, address):
    """No line in the console, no failed request, no request to another host."""
    seen = visit(browser, address, page)

    assert (seen.errors, seen.failed, seen.foreign) == ([], [], [])


@pytest.mark.parametrize(("page", "look"), each_in(looks_of))
def test_page_fits_the_window(page, look, browser, address):
    """The heading is seen, no map or table hides a part, a copy button lies on no command."""
    seen = visit(browser, address, page).looks[look]

    assert seen.heading
    assert seen.overflow == 0, f"wider than the window: {seen.wide}"
    assert (seen.scrolled, seen.covered) == ([], [])


@each_page
def test_page_fits_at_twice_the_size(page, browser, address):
    """A desktop window zoomed to 200 % is 640 wide, and still needs no sideways scrolling."""
    assert visit(browser, address, page).zoomed == 0


@each_page
def test_page_is_light(page, browser, address):
    """A first visit costs at most 220 KB."""
    assert visit(browser, address, page).weight <= BUDGET


def test_generated_source_pages_load_without_errors(browser, address):
    """The capstone's files, shown as pages, keep the same promises."""
    for page in source_pages():
        seen = visit(browser, address, page, looks=(PHONE,), axe=False)

        assert (seen.errors, seen.failed, seen.foreign, seen.looks[PHONE].overflow) == ([], [], [], 0), page


def test_a_search_leads_to_pages_that_hold_the_word(tab, address):
    """Only the page of results loads the index; others hand the word on."""
    tab.goto(f"{address}/{HOME}.html")
    tab.locator(".search-button-field").click()
    tab.locator("#pst-search-dialog input[name=q]").fill("oversubscription")
    tab.keyboard.press("Enter")

    found = tab.locator("#search-results li a").first
    found.wait_for()
    found.click()

    assert "oversubscription" in tab.locator("main article").inner_text()


def test_site_opens_at_the_home_page(tab, address):
    """The address that `make book` prints leads to the home page."""
    tab.goto(f"{address}/index.html")
    tab.wait_for_url(f"**/{HOME}.html")

    assert tab.locator("main h1").first.is_visible()


def test_home_page_says_what_and_where_in_one_screen(tab, address):
    """Without scrolling: what you will be able to do, and two ways to start."""
    tab.goto(f"{address}/{HOME}.html")

    for part in (".home-able li", ".home-start a", ".home-run .lab-output"):
        found = tab.locator(part)
        assert found.count()
        assert found.last.bounding_box()["y"] < 800, part
