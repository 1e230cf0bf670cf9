"""One visit to one page: everything the tests ask about it, gathered in a single load."""

import functools
import gzip
import os
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import eye
import pytest
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


def each():
    """All pages as parameters; what is asked of one page is asked by one process, which loads it once."""
    return [pytest.param(page, marks=pytest.mark.xdist_group(page)) for page in pages()]


def alike(page):
    """Whether a page is one of many from one mould, with no map and no question of its own."""
    return page.startswith(ALIKE) or page.endswith(LEDGER)


def one_of_each():
    """Pages as `each()`, but of those that are made alike only the first of each kind.

    What every page gets from the theme is the same on all exercises, on all answers and on all debriefs.
    """
    kinds = {}
    for page in pages():
        kinds.setdefault((page.split("/")[0], "/drills/" in page) if alike(page) else page, page)
    return [pytest.param(page, marks=pytest.mark.xdist_group(page)) for page in kinds.values()]


def one_of_each_room():
    """The first page of each top folder, as `each()`: for what the theme gives to every page alike."""
    rooms = {}
    for page in pages():
        rooms.setdefault(page.split("/")[0], page)
    return [pytest.param(page, marks=pytest.mark.xdist_group(page)) for page in rooms.values()]


def each_in(looks):
    """(page, look) as parameters, for the looks that a function gives for a page."""
    return [
        pytest.param(page, look, marks=pytest.mark.xdist_group(page))
        for page in pages()
        for look in looks(page)
    ]


def looks_of(page):
    """The looks of a page: pages made alike have no maps, and then a theme changes colours alone."""
    return ("light-desktop", "light-phone") if alike(page) else tuple(LOOKS)


def judged_looks(page):
    """The looks in which axe judges a page; of the ledgers, all rows of which are alike, only the first."""
    if page.endswith(LEDGER) and page != next(filter(lambda name: name.endswith(LEDGER), pages())):
        return ()
    return JUDGED[:1] if alike(page) else JUDGED


def source_pages():
    """Generated pages that no table of contents names: the capstone's files, shown."""
    found = eye.SITE.glob("capstone/source/**/*.html")
    return sorted(path.relative_to(eye.SITE).with_suffix("").as_posix() for path in found)


# Wide pictures and tables of a page that hide a part until they are scrolled.
SCROLLED = """() => [...document.querySelectorAll('.map-scroll, .pst-scrollable-table-container')]
  .filter(part => part.scrollWidth > part.clientWidth + 1)
  .map(part => part.textContent.trim().slice(0, 60))"""
MENUS = ("#pst-primary-sidebar", "#pst-secondary-sidebar", "header")
FOLD = "open => document.querySelectorAll('main details').forEach(folded => folded.open = open)"
# Code that lies under a copy button.
COVERED = """() => [...document.querySelectorAll('button.copybtn')].filter(button => {
    const ours = button.getBoundingClientRect()
    const code = button.parentElement.querySelector('pre').getBoundingClientRect()
    return ours.left < code.right && ours.right > code.left
      && ours.top < code.bottom && ours.bottom > code.top
  }).map(button => button.parentElement.textContent.trim().slice(0, 60))"""


# Pages are read in these looks; a desktop window zoomed to 200 % is half as wide.
LOOKS = {f"{theme}-{size}": (theme, SIZES[size]) for size in SIZES for theme in THEMES}
ZOOMED = (640, 400)
# What axe is asked: a theme changes colours and nothing else, a size everything else. Only faults are
# gathered (twice as fast), and no style sheet is fetched again (one rule, on turned phones, would need it).
ASKED = {"resultTypes": ["violations"], "preload": False}
CONTRAST = "color-contrast"
RULES = {
    "light-desktop": {},
    "dark-desktop": {"runOnly": [CONTRAST]},
    "light-phone": {"rules": {CONTRAST: {"enabled": False}}},
}
# Pages of one make are judged once.
JUDGED = tuple(RULES)
ALIKE = ("answers/", "exercises/")
LEDGER = "/claims"
# Pictures for people: make browser SHOTS=1
SHOTS = os.environ.get("SHOTS")


@dataclass
class Look:
    """A page in one theme and size.

    `overflow` is by how many pixels it is wider than the window; `scrolled` are maps and tables that hide a
    part, `covered` commands under a copy button.
    """

    heading: str = ""
    overflow: int = 0
    wide: list = field(default_factory=list)
    scrolled: list = field(default_factory=list)
    covered: list = field(default_factory=list)


@dataclass
class Visit:
    """What a page did from its first byte to its last look.

    `errors` are lines of the console and uncaught exceptions, `failed` and `foreign` addresses,
    `weight` bytes as a compressing server would send them (pictures of runs apart), `looks` maps a name of
    LOOKS to its Look and `violations` to what axe finds there, `zoomed` is the overflow at 200 %.
    `menus` and `folded` are the menus that paper shows and the replies that it hides.
    """

    errors: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    foreign: list = field(default_factory=list)
    weight: int = 0
    looks: dict = field(default_factory=dict)
    violations: dict = field(default_factory=dict)
    zoomed: int = 0
    menus: list = field(default_factory=list)
    folded: list = field(default_factory=list)


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


# The theme lets the keyboard reach what scrolls, a moment after the window has changed its size.
REACHED = """() => [...document.querySelectorAll('main pre')]
  .every(block => block.scrollWidth <= block.clientWidth || block.tabIndex === 0)"""


def dress(tab, look):
    """Show a page in one of the looks, as a reader would who changes the machine's theme or the window."""
    theme, (width, height) = LOOKS[look]
    tab.set_viewport_size({"width": width, "height": height})
    tab.emulate_media(color_scheme=theme)
    tab.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
    tab.wait_for_function(REACHED)


def looked(tab):
    """The Look of a page as it is shown now."""
    heading = tab.locator("main h1").locator("visible=true")
    overflow = tab.evaluate(OVERFLOW)
    return Look(
        heading=heading.first.inner_text() if heading.count() else "",
        overflow=overflow,
        wide=tab.evaluate(TOO_WIDE) if overflow > 0 else [],
        scrolled=tab.evaluate(SCROLLED),
        covered=tab.evaluate(COVERED),
    )


def violations(tab, name="light-desktop"):
    """What axe finds wrong with a page in the look of this name: a list of `rule: element (reason)`."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab, options=ASKED | RULES[name]).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()})"
        for rule in found
        for node in rule["nodes"]
    ]


@functools.cache
def visit(browser, address, page, looks=None, axe=True):
    """Load a page once, show it in its looks or these, return the `Visit`; with SHOTS each is drawn."""
    seen = Visit()
    context = browser.new_context(viewport=dict(zip(("width", "height"), SIZES["desktop"], strict=True)))
    tab = context.new_page()
    answers = watch(tab, address, seen)
    tab.goto(f"{address}/{page}.html", wait_until="load")
    seen.failed += [f"{answer.status} {answer.url}" for answer in answers if answer.status >= 400]
    seen.weight = sum(map(transferred, answers))
    for name in looks or looks_of(page):
        dress(tab, name)
        seen.looks[name] = looked(tab)
        if not SHOTS:
            continue
        shot = f"{page.replace('/', '-')}-{name.split('-')[0]}-{LOOKS[name][1][0]}.png"
        tab.screenshot(path=eye.SHOTS / shot, full_page=True)
    tab.set_viewport_size(dict(zip(("width", "height"), ZOOMED, strict=True)))
    seen.zoomed = tab.evaluate(OVERFLOW)
    tab.evaluate(FOLD, True)
    for name in judged_looks(page) if axe else ():
        dress(tab, name)
        seen.violations[name] = violations(tab, name)
    tab.evaluate(FOLD, False)
    seen.menus, seen.folded = on_paper(tab)
    context.close()
    return seen


def on_paper(tab):
    """The menus that a print shows, and the folded replies that it hides."""
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.emulate_media(media="print")
    shown = [name for name in MENUS if tab.locator(name).locator("visible=true").count()]
    hidden = [
        part.text_content().strip()[:60]
        for part in tab.locator("main details > :not(summary)").all()
        if not part.is_visible()
    ]
    return shown, hidden
