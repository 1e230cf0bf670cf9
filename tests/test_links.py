"""Every link of the built site leads somewhere, and no page asks another host for anything."""

from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup

# Attributes by which a browser fetches something by itself; <a href> is a reader's own choice.
FETCHED = {
    "img": "src",
    "script": "src",
    "link": "href",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "object": "data",
}


# In one process, which then reads each page once.
pytestmark = pytest.mark.xdist_group("links")


@pytest.fixture(scope="module")
def pages(site):
    """Each page of the site as a parsed tree; the theme's macro files are no pages."""
    found = {
        path: BeautifulSoup(path.read_text(), "html.parser")
        for path in site.rglob("*.html")
        if "_static" not in path.parts
    }
    assert len(found) > 5
    return found


def anchors_of(tree):
    """Ids and names that a link into this page can aim at."""
    return {tag.get("id") or tag.get("name") for tag in tree.find_all() if tag.get("id") or tag.get("name")}


def aims(tree):
    """Every href of the page, those inside pictures too."""
    for tag in tree.find_all("a"):
        if target := tag.get("href") or tag.get("xlink:href"):
            yield target


def problem_with(page, target, anchors):
    """Why this link of this page leads nowhere, or None; anchors: page → what a link can aim at there."""
    address, anchor = urldefrag(target)
    if urlsplit(address).scheme:
        return None if urlsplit(address).scheme in ("https", "mailto") else f"{target}: unexpected scheme"
    file = (page.parent / unquote(address)).resolve() if address else page
    if not file.is_file():
        return f"{target}: no such file"
    if anchor and file.suffix == ".html" and unquote(anchor) not in anchors.get(file, ()):
        return f"{target}: no such anchor"
    return None


def test_every_internal_link_and_anchor_resolves(site, pages):
    anchors = {page.resolve(): anchors_of(tree) for page, tree in pages.items()}
    broken = [
        f"{page.relative_to(site)} -> {why}"
        for page, tree in pages.items()
        for target in aims(tree)
        if target not in ("#", "") and (why := problem_with(page, target, anchors))
    ]

    assert broken == []


def test_no_page_asks_another_host_for_anything(site, pages):
    asked = [
        f"{page.relative_to(site)}: {tag[attribute]}"
        for page, tree in pages.items()
        for name, attribute in FETCHED.items()
        for tag in tree.find_all(name)
        if tag.get(attribute)
        and urlsplit(tag[attribute]).netloc
        and "canonical" not in (tag.get("rel") or [])
    ]
    styles = [
        f"{sheet.name}: url"
        for sheet in site.rglob("*.css")
        if "url(http" in sheet.read_text() or "url(//" in sheet.read_text()
    ]

    assert asked + styles == []


def test_no_two_pages_share_a_map(site, pages):
    """A map that could stand on another page says nothing about its own."""
    words = {}
    for page, tree in pages.items():
        for figure in tree.select("figure.map"):
            text = " ".join(figure.get_text(" ").split())
            words.setdefault(text, []).append(str(page.relative_to(site)))

    assert words, "the site has no map"
    assert [where for where in words.values() if len(where) > 1] == []
