"""Where the browser is, how to open it, and a small server for the built site."""

import contextlib
import functools
import http.server
import os
import shutil
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
SHOTS = ROOT / "_build" / "screenshots"
# No sandbox: CI runs as root. The rest keeps Chromium from asking the network for itself.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium():
    """Path of the Chromium to use, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


def missing():
    """One sentence on what keeps the site from being looked at, or an empty string."""
    try:
        import axe_playwright_python  # noqa: F401  asked for, not used
        import playwright  # noqa: F401
    except ImportError:
        return "Playwright is not installed: pip install -r requirements-browser.txt"
    if not chromium():
        return "Chromium is not installed: apt install chromium, or name one in CHROMIUM"
    if not (SITE / "index.html").is_file():
        return "There is no built site to look at: run make book first"
    return ""


def demand():
    """Skip the module that asks if nothing can be looked at; with REQUIRE_BROWSER=1, fail instead."""
    reason = missing()
    if reason and os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason, pytrace=False)
    if reason:
        pytest.skip(reason, allow_module_level=True)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """The standard handler without a line per request."""

    def log_message(self, *_):
        """Say nothing."""


@contextlib.contextmanager
def served(folder=SITE):
    """Serve a folder on a free loopback port; yields the address, without a slash at its end."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextlib.contextmanager
def opened():
    """Open Chromium; yields Playwright's browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()
