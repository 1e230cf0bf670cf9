"""Mend what the theme and other extensions leave in the html: double scripts, unused megabytes, invalid tags.

Sphinx lets a project bring its own template engine (`template_bridge`):
this one renders as usual and then tidies.
"""

import re
from pathlib import Path

from sphinx.jinja2glue import BuiltinTemplateLoader

SCRIPT = re.compile(r"[ \t]*<script\b([^>]*)>(.*?)</script>\n?", re.S)
# Sphinx keeps a word of inline code on one line, however narrow the screen.
CODE_WORD = re.compile(r'<span class="pre">([^<]{12,})</span>')
# Between two parts of a name: `--` and what ends a word stay where they are. Options keep their hyphens.
JOINT = re.compile(r"(?<=[\w.-])([/_=])(?=[\w.-])")
HYPHENS = re.compile(r"(?<=\w)(-)(?=\w)")
HYPHENATED = 16
SUMMARY = re.compile(r"<summary\b.*?</summary>", re.S)
# Never used here, and each asks for something: live code from another host, icons as 540 kB of script.
UNUSED = ("sphinx-thebe", "THEBE_JS_URL", "text/x-thebe-config", "fontawesome.js")
# The theme loads the index of the whole site on every page, to search while one types: that is switched off.
SEARCHING = ("searchtools.js", "language_data.js", "searchindex.js")
UNUSED_SHEET = re.compile(r"[ \t]*<link\b[^>]*sphinx-thebe\.css[^>]*>\n?")


class Templates(BuiltinTemplateLoader):
    """Sphinx's own templates, tidied."""

    def render(self, template, context):
        """The page's html."""
        return tidy(super().render(template, context), searches=template == "search.html")


def tidy(html, searches=False):
    """The page without double or unused scripts, with valid summaries, and long code that can break.

    Only a page that searches keeps what that takes.
    """
    seen, unneeded = set(), UNUSED if searches else (*UNUSED, *SEARCHING)

    def once(script):
        said = script[1].strip(), script[2].strip()
        twin, unused = said in seen, any(word in script[0] for word in unneeded)
        seen.add(said)
        return "" if unused or twin and "json" not in script[1] else script[0]

    html = UNUSED_SHEET.sub("", SCRIPT.sub(once, html))
    html = CODE_WORD.sub(_breakable, html)
    return SUMMARY.sub(lambda found: re.sub(r"(</?)p\b", r"\1span", found[0]), html)


def _breakable(word):
    """A long word of code that may break after its / _ and = signs; a longer name after its hyphens too."""
    broken = JOINT.sub("\\1\n", word[1])
    if len(word[1]) >= HYPHENATED and not word[1].startswith("-"):
        broken = HYPHENS.sub("\\1\n", broken)
    pieces = broken.split("\n")
    return "<wbr>".join(f'<span class="pre">{piece}</span>' for piece in pieces)


def use(app, config):
    """Render pages through Templates."""
    config.template_bridge = f"{__name__}.Templates"


def sweep(app, error):
    """Remove the theme's template macros and unused scripts from the built site."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for pattern in (
        "*macros.html",
        "scripts/fontawesome.js*",
        "sphinx-thebe.*",
        "vendor/fontawesome/**/*.ttf",
    ):
        for path in static.glob(pattern):
            path.unlink()


def setup(app):
    """Take part in rendering and in the end of the build."""
    app.connect("config-inited", use)
    app.connect("build-finished", sweep, priority=900)
