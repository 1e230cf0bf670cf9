"""Pages carry no script twice, none that is never used, and no invalid html of the theme's making."""

import re

from .conftest import ROOT

EXTENSIONS = ("myst_nb", "sphinx_thebe", "sphinx_book_theme", "sphinx_external_toc", "course")


def test_a_script_declared_twice_is_declared_once():
    """Sphinx 7.4 emits inline scripts of extensions twice; the second declaration throws."""
    from course import tidy

    page = (
        '<script>const A = 1</script>\n<script src="a.js"></script>\n<script>const A = 1</script>\n<p>x</p>'
    )

    assert tidy.tidy(page) == '<script>const A = 1</script>\n<script src="a.js"></script>\n<p>x</p>'


def test_paragraphs_inside_a_summary_become_spans():
    from course import tidy

    page = '<summary aria-label="t"><p class="collapsed">Show</p></summary><p>stays</p>'

    assert (
        tidy.tidy(page) == '<summary aria-label="t"><span class="collapsed">Show</span></summary><p>stays</p>'
    )


def test_long_names_in_code_may_break_after_their_joints_and_nowhere_else():
    from course import tidy

    def pieces(word):
        code = tidy.tidy(f'<code><span class="pre">{word}</span></code>')
        return re.findall(r'(?:<code>|<wbr>)<span class="pre">(.*?)</span>', code)

    assert ["differential_", "expression"] == pieces("differential_expression")
    assert ["[catalogue=", "data/", "donors.tsv]"] == pieces("[catalogue=data/donors.tsv]")
    assert ["nothing-", "left-", "that-", "acts"] == pieces("nothing-left-that-acts")
    for word in ("--rerun-triggers-of-old", "rerun-triggers:", "results/", "a_b", "benchmarks-of/"):
        assert [word] == pieces(word)


def test_the_real_theme_leaves_neither_live_code_nor_macros(book):
    """With sphinx-thebe loaded, as Jupyter Book does by default."""
    book.build(
        theme="sphinx_book_theme", extensions=EXTENSIONS, html_static_path=[str(ROOT / "book" / "_static")]
    )

    page, static = book.html("book/guide/setup"), book.root / "_build" / "html" / "_static"
    assert tuple(page.count(word) for word in ("THEBE_JS_URL", "fontawesome.js", "unpkg")) == (0, 0, 0)
    assert "pydata-sphinx-theme.js" in page
    assert [("searchindex.js" in book.html(name)) for name in ("book/guide/setup", "search")] == [False, True]
    assert [
        *static.rglob("*macros.html"),
        *static.rglob("sphinx-thebe*"),
        *static.rglob("fontawesome.js"),
    ] == []
    assert (static / "ext.css").is_file()


def test_new_code_makes_every_page_anew(book, monkeypatch):
    """Otherwise a site would go on showing what the code of last week made of its pages."""
    import course

    book.build()
    once = set(book.read)
    book.build()
    again = set(book.read)
    monkeypatch.setattr(course, "code", lambda: 1)
    book.build()

    assert (again, set(book.read)) == (set(), once)
    assert "book/part/profiles" in once
