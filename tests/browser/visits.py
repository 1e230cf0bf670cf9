"""One visit to one page: everything the tests ask about it, gathered in a single load."""

import functools
import gzip
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import eye
import yaml

THEMES = ("light", "dark")
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
# Already compressed: they travel as they are.
PACKED = {".woff2", ".png"}


def in_toc(entry):
    """Yield the pages below one entry of _toc.yml, in order."""
    if "file" in entry:
        yield entry["file"]
    for key in ("parts", "chapters", "sections"):
        for below in entry.get(key, []):
            yield from in_toc(below)


def pages():
    """All pages in reading order, as paths below the site without `.html`."""
    toc = yaml.safe_load((eye.ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *in_toc(toc)]


def closely():
    """The pages that are looked at in every way; of those that are of one make, the largest."""
    kinds = [[p for p in pages() if p.startswith(make)] for make in ("answers/", "exercises/")]
    alike = [
        page
        for kind in kinds
        for page in sorted(kind, key=lambda page: (eye.SITE / f"{page}.html").stat().st_size)[:-1]
    ]
    return [page for page in pages() if page not in alike]


def source_pages():
    """Generated pages that no table of contents names: the capstone's files, shown."""
    found = eye.SITE.glob("capstone/source/**/*.html")
    return sorted(path.relative_to(eye.SITE).with_suffix("").as_posix() for path in found)


# Wide pictures and tables of a page that hide a part until they are scrolled.
SCROLLED = """() => [...document.querySelectorAll('.map-scroll, .pst-scrollable-table-container')]
  .filter(part => part.scrollWidth > part.clientWidth + 1)
  .map(part => part.textContent.trim().slice(0, 60))"""
# Code that lies under a copy button.
COVERED = """() => [...document.querySelectorAll('button.copybtn')].filter(button => {
    const ours = button.getBoundingClientRect()
    const code = button.parentElement.querySelector('pre').getBoundingClientRect()
    return ours.left < code.right && ours.right > code.left
      && ours.top < code.bottom && ours.bottom > code.top
  }).map(button => button.parentElement.textContent.trim().slice(0, 60))"""


@dataclass
class Visit:
    """What a page did while it was loaded.

    `errors` are lines of the console and uncaught exceptions, `failed` and `foreign` addresses,
    `weight` bytes as a compressing server would send them (pictures of runs apart), `overflow`
    the pixels by which the page is wider than the window; `scrolled` are maps and tables that hide a part,
    `covered` commands under a copy button.
    """

    errors: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    foreign: list = field(default_factory=list)
    weight: int = 0
    heading: str = ""
    overflow: int = 0
    wide: list = field(default_factory=list)
    scrolled: list = field(default_factory=list)
    covered: list = field(default_factory=list)


def transferred(response):
    """Bytes that a server compressing with gzip would send for a response."""
    path = PurePosixPath(urlsplit(response.url).path)
    if "_images" in path.parts:
        return 0
    body = response.body()
    return len(body) if path.suffix in PACKED else len(gzip.compress(body, mtime=0))


OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
  .map(part => part.tagName.toLowerCase() + '.' + (part.getAttribute('class') ?? ''))
  .slice(0, 5)"""


def watch(tab, address, seen):
    """Note every error, failure and stranger among a tab's requests; strangers are not let through."""
    answers = []
    tab.on("console", lambda line: line.type == "error" and seen.errors.append(line.text))
    tab.on("pageerror", lambda error: seen.errors.append(str(error)))
    tab.on("requestfailed", lambda request: seen.failed.append(request.url))
    tab.on("response", lambda answer: answers.append(answer))

    def gate(route):
        if route.request.url.startswith((address, "data:", "blob:")):
            return route.continue_()
        seen.foreign.append(route.request.url)
        return route.abort()

    tab.route("**/*", gate)
    return answers


@functools.cache
def visit(browser, address, page, theme, size):
    """Load a page in one theme and size, keep a screenshot of it, and return the `Visit`."""
    seen = Visit()
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
    tab = context.new_page()
    answers = watch(tab, address, seen)
    tab.goto(f"{address}/{page}.html", wait_until="load")
    seen.failed += [f"{answer.status} {answer.url}" for answer in answers if answer.status >= 400]
    seen.weight = sum(map(transferred, answers))
    heading = tab.locator("main h1").locator("visible=true")
    seen.heading = heading.first.inner_text() if heading.count() else ""
    seen.overflow = tab.evaluate(OVERFLOW)
    seen.wide = tab.evaluate(TOO_WIDE) if seen.overflow > 0 else []
    seen.scrolled, seen.covered = tab.evaluate(SCROLLED), tab.evaluate(COVERED)
    tab.screenshot(path=eye.SHOTS / f"{page.replace('/', '-')}-{theme}-{width}.png", full_page=True)
    context.close()
    return seen
