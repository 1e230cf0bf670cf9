"""Source pages: each file that a lesson names, highlighted, under source/ on the site.

Every line has an anchor, so that a map can lead to a rule.
"""

from html import escape
from pathlib import Path

from course import facts, tree

LANGUAGES = {
    ".smk": "python",
    ".py": "python",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".sh": "bash",
}


def named(root, pages):
    """Files that lessons name, from the top folder, with the pages that name them."""
    found = {}
    for page in sorted(pages):
        if "lesson" in tree.front_matter(tree.source_of(root, page)):
            lesson = facts.lesson(root, page)
            for path in dict.fromkeys(lesson.sources):
                found.setdefault(path, []).append((page, lesson.title))
    return found


def language(path):
    """The name of a file's language for highlighting."""
    return "python" if path.name == "Snakefile" else LANGUAGES.get(path.suffix, "text")


def collect(app):
    """Pages for Sphinx to write: (name, context, template), those that are older than what they show."""
    if app.builder.format != "html":
        return
    root = Path(app.srcdir)
    own = [*Path(__file__).parent.glob("*.py"), root / "_toc.yml", root / "_config.yml"]
    settled = max(path.stat().st_mtime for path in own if path.is_file())
    for path, pages in named(root, app.env.found_docs).items():
        page, source = f"source/{path}", root / path
        written = Path(app.outdir) / f"{page}.html"
        newest = max(
            settled,
            source.stat().st_mtime,
            *(tree.source_of(root, name).stat().st_mtime for name, _ in pages),
        )
        if not written.is_file() or written.stat().st_mtime < newest:
            yield (
                page,
                {"title": path, "body": body(app, page, source, path, pages), "parents": []},
                "page.html",
            )


def body(app, page, source, path, pages):
    """The page's html: the file with an anchor per line, and the lessons that speak of it."""
    code = app.builder.highlighter.highlight_block(source.read_text(), language(source), linespans="L")
    spoken = ", ".join(
        f'<a href="{app.builder.get_relative_uri(page, name)}">{escape(title)}</a>' for name, title in pages
    )
    return (
        f'<section class="source-view"><h1>{escape(path)}</h1>'
        f"<p>The file as it stands in the repository. Lessons that use it: {spoken}.</p>{code}</section>"
    )


def setup(app):
    """Offer the pages to the html builder."""
    app.connect("html-collect-pages", collect)
