"""Turn mermaid text into a picture: `render(text, theme)` is the only door to the engine behind it.

The engine (mermaidx) needs seconds and no browser; its layout is kept under the text's digest,
so a second build draws nothing. Colours are put on afterwards: both themes share one layout.
"""

import hashlib
import os
import re
import xml.etree.ElementTree as ET
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from html import escape
from importlib.metadata import version
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from course import flow

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
PREFIX = "my-svg"
CONFIG = {
    "deterministicIds": True,
    "securityLevel": "strict",
    "htmlLabels": False,
    "themeVariables": {"fontSize": "15px"},
    "flowchart": {
        "htmlLabels": False,
        "wrappingWidth": 600,
        "nodeSpacing": 16,
        "rankSpacing": 30,
        "padding": 11,
        "subGraphTitleMargin": {"top": 8, "bottom": 8},
    },
}
THEMES = {
    "light": {
        "ink": "#1f2a37",
        "box": "#fcfcfa",
        "line": "#8a94a3",
        "group": "#f4f3ee",
        "edge": "#dad8cf",
        "accent": "#0f766e",
        "here": "#ffffff",
        "lab": "#b45309",
        "warm": "#fbf3e6",
    },
    "dark": {
        "ink": "#dfe4ea",
        "box": "#14191f",
        "line": "#7d8896",
        "group": "#191f26",
        "edge": "#353e4a",
        "accent": "#2dd4bf",
        "here": "#0b1f1d",
        "lab": "#fbbf24",
        "warm": "#2b2415",
    },
}
STYLE = """
@ text{{fill:{ink};font:15px var(--sans,system-ui,sans-serif)}} @ .node text{{text-anchor:middle}}
@ .node rect{{fill:{box};stroke:{line};stroke-width:1.2px}}
@ .cluster rect{{fill:{group};stroke:{edge}}} @ .cluster-label text{{font-weight:600}}
@ .needs rect,@ .leads_to rect,@ .page rect{{stroke:{accent}}}
@ .lab rect,@ .exercise rect,@ .drill rect{{fill:{warm};stroke:{lab}}}
@ .here rect{{fill:{accent};stroke:{accent}}} @ .here text{{fill:{here}}}
@ .flowchart-link{{fill:none;stroke:{line};stroke-width:1.4px}}
@ marker path{{fill:{line};stroke:none}} @ .edgeLabel rect{{fill:{box}}}
@ a{{text-decoration:none}} @ a:hover rect,@ a:focus-visible rect{{stroke-width:2.6px}}
@ a:hover text{{text-decoration:underline}}
"""


class MapError(ValueError):
    """The text cannot become a map; the message says why in one sentence."""


def spoken(text):
    """Title and description a map carries; MapError names the one that is missing."""
    said = []
    for key, purpose in (("accTitle", "title"), ("accDescr", "description")):
        found = re.search(rf"^\s*{key}\s*:\s*(\S.*)$", text, re.M)
        if not found:
            raise MapError(f"the map has no {key}: a reader who cannot see it needs a {purpose}")
        said.append(flow.shown(found[1].strip()))
    return tuple(said)


def render(text, theme, cache=None):
    """The svg of a mermaid flowchart in the theme "light" or "dark", to be put inside a page.

    `cache` is a folder for layouts. Raises MapError if title, description or syntax is missing.
    """
    spoken(text)
    prefix = f"map-{_digest(text)[:8]}-{theme}"
    style = STYLE.format(**THEMES[theme]).replace("@", f"#{prefix}").replace("\n", "")
    return _layout(text, cache).replace(PREFIX, prefix).replace("<style />", f"<style>{style}</style>")


def draw_ahead(texts, cache):
    """Lay out the texts that are not in the folder `cache` yet, as many at once as there are processors.

    One takes ten seconds of a processor. What cannot be read is left for `render`, which knows the place.
    """
    new = [text for text in dict.fromkeys(texts) if not _kept(text, cache).is_file()]
    if len(new) < 3:  # the processes would cost more
        return
    with ProcessPoolExecutor(min(len(new), os.cpu_count() or 1), get_context("spawn")) as pool:
        list(pool.map(_try, new, repeat(cache)))


def _try(text, cache):
    with suppress(MapError):
        _layout(text, cache)


def _kept(text, cache):
    return Path(cache) / f"{_digest(text)[:32]}.svg"


def _digest(text):
    stamp = f"{text}{CONFIG}{version('mermaidx')}{Path(__file__).read_text()}"
    return hashlib.sha256(stamp.encode()).hexdigest()


def _layout(text, cache):
    """The svg without colours, from the cache if this text was drawn before."""
    kept = _kept(text, cache) if cache else None
    if kept and kept.is_file():
        return kept.read_text()
    svg = _tidy(_draw(text))
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(".new")
        new.write_text(svg)
        new.replace(kept)
    return svg


def _draw(text):
    import mermaidx  # loads a script engine: only when something is to be drawn

    try:
        svg = mermaidx.render(text, theme="base", config=CONFIG).svg()
    except Exception as error:
        raise MapError(f"mermaid cannot read the map: {str(error).strip().splitlines()[0]}") from error
    if 'aria-roledescription="error"' in svg:
        raise MapError("mermaid cannot read the map: syntax error")
    return svg


def _tidy(svg):
    """Keep what a page needs of the engine's svg: shapes, words, links, title and description.

    The role stays graphics-document: role="img" would hide the links inside from assistive technology.
    """
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)
    _, _, width, height = (float(number) for number in root.get("viewBox").split())
    for name in ("style", "aria-roledescription"):
        root.attrib.pop(name, None)
    root.attrib.update(width=f"{width:.0f}", height=f"{height:.0f}", focusable="false")
    used = set(re.findall(r"url\(#([^)]+)\)", svg))
    for parent in list(root.iter()):
        for child in list(parent):
            if _superfluous(child, used):
                parent.remove(child)
    for node in root.iter():
        _trim(node)
    words = ET.tostring(root, encoding="unicode")
    return "".join(escape(flow.SHOW[char]) if char in flow.SHOW else char for char in words)


def _superfluous(node, used):
    kind = node.tag.rpartition("}")[2]
    empty = kind in ("rect", "text") and not node.get("width") and not "".join(node.itertext())
    return (
        kind in ("defs", "linearGradient", "filter")
        or empty
        or kind == "marker"
        and node.get("id") not in used
    )


def _trim(node):
    """Drop what only the engine's script and styles use; make one line of a label one piece of text."""
    kind = node.tag.rpartition("}")[2]
    keep_id = kind in ("svg", "title", "desc", "marker")
    for name in [name for name in node.attrib if name.startswith("data-") or name in ("style", "target")]:
        del node.attrib[name]
    if not keep_id:
        node.attrib.pop("id", None)
    if kind == "style":
        node.text = None
    if XLINK in node.attrib:
        node.set("href", node.attrib.pop(XLINK))
    if kind == "rect" and "label-container" in node.get("class", ""):
        node.set("rx", "6")
    if kind == "tspan" and "row" in node.get("class", ""):
        words = "".join(node.itertext())
        for piece in list(node):
            node.remove(piece)
        node.text, node.tail = words, " "
