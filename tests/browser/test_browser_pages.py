"""Promise: every page loads whole, in both themes and all sizes, and asks no other host for anything."""

import eye
import pytest
from visits import OVERFLOW, SIZES, THEMES, closely, pages, source_pages, visit

eye.demand()

BUDGET = 250_000
PAGES = closely()
REST = [page for page in pages() if page not in PAGES]
ZOOMED = {"viewport": {"width": 640, "height": 400}}


@pytest.fixture(params=[(theme, size) for size in SIZES for theme in THEMES], ids="-".join)
def look(request, browser, address):
    """A function from a page to its visit, in each theme and size."""
    theme, size = request.param
    return lambda page: visit(browser, address, page, theme, size)


@pytest.mark.parametrize("page", PAGES)
def test_page_loads_without_errors(page, look):
    """No line in the console, no failed request, no request to another host; the main heading is seen."""
    seen = look(page)

    assert seen.heading
    assert (seen.errors, seen.failed, seen.foreign) == ([], [], [])


@pytest.mark.parametrize("page", PAGES)
def test_page_fits_the_window(page, look):
    """Wide things scroll by themselves; the page does not."""
    seen = look(page)

    assert seen.overflow == 0, f"wider than the window: {seen.wide}"


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_hidden_sideways_or_under_a_button(page, look):
    """Maps and tables fit the screen, and a copy button lies on no command."""
    seen = look(page)

    assert (seen.scrolled, seen.covered) == ([], [])


@pytest.mark.parametrize("page", PAGES)
def test_page_is_light(page, browser, address):
    """A first visit costs at most 250 KB."""
    seen = visit(browser, address, page, "light", "desktop")

    assert seen.weight <= BUDGET


@pytest.mark.parametrize("page", REST)
def test_a_page_of_one_make_keeps_the_same_promises(page, browser, address):
    """Seen once, on a phone: it loads, fits, and costs no more."""
    seen = visit(browser, address, page, "light", "phone")

    assert (seen.errors, seen.failed, seen.foreign) == ([], [], [])
    assert (seen.overflow, seen.scrolled, seen.covered) == (0, [], [])
    assert seen.heading and seen.weight <= BUDGET


def test_generated_source_pages_load_without_errors(browser, address):
    """The capstone's files, shown as pages, keep the same promises."""
    for page in source_pages():
        seen = visit(browser, address, page, "light", "phone")

        assert (seen.errors, seen.failed, seen.foreign, seen.overflow) == ([], [], [], 0), page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("tab", [ZOOMED], indirect=True, ids=["zoom-200"])
def test_page_fits_at_twice_the_size(page, tab, address):
    """A desktop window zoomed to 200 % is 640 wide, and still needs no sideways scrolling."""
    tab.goto(f"{address}/{page}.html")

    assert tab.evaluate(OVERFLOW) == 0


def test_site_opens_at_the_home_page(tab, address):
    """The address that `make book` prints leads to the home page."""
    tab.goto(f"{address}/index.html")
    tab.wait_for_url(f"**/{PAGES[0]}.html")

    assert tab.locator("main h1").first.is_visible()


def test_home_page_says_what_and_where_in_one_screen(tab, address):
    """Without scrolling: what you will be able to do, and two ways to start."""
    tab.goto(f"{address}/{PAGES[0]}.html")

    for part in (".home-able li", ".home-start a", ".home-run .lab-output"):
        found = tab.locator(part)
        assert found.count()
        assert found.last.bounding_box()["y"] < 800, part
