"""The built site in a headless Chromium."""

import eye
import pytest


@pytest.fixture(scope="session")
def browser():
    """Chromium, once for all tests of a process."""
    eye.SHOTS.mkdir(parents=True, exist_ok=True)
    with eye.opened() as browser:
        yield browser


@pytest.fixture(scope="session")
def address(browser):
    """Where the built site is served."""
    with eye.served() as address:
        yield address


@pytest.fixture
def tab(browser, request):
    """A fresh desktop window; parametrise indirectly to pass options for its context."""
    usual = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
    context = browser.new_context(**usual | getattr(request, "param", {}))
    yield context.new_page()
    context.close()
