"""Each term of a module's glossary is linked where a lesson first uses it, and none goes unused."""

import sys

import pytest
from repository import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))

from course import glossary, tree

MODULES = sorted(path.parent for path in ROOT.glob("book/*/glossary.md"))
LESSONS = [path for module in MODULES for path in sorted(module.glob("*.md")) if tree.front_matter(path)]
KNOWN = ["plan", "profile", "default profile", "dry-run", "lock", "FAIR", "rule"]


@pytest.mark.parametrize("page", LESSONS, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_a_lesson_links_each_term_where_it_first_stands(page):
    """Headings, code and questions hold no prose. Write {term}`lock` there, or {term}`locks <lock>`."""
    words, known = page.read_text("utf-8"), glossary.terms(page.with_name("glossary.md"))

    assert "" == "; ".join(f"line {line}: {term}" for line, term in glossary.unlinked(words, known))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_every_term_is_linked_by_a_lesson(module):
    """A word that no lesson needs is not worth a reader's minute."""
    pages = [page for page in LESSONS if page.parent == module]
    used = {term for page in pages for term in glossary.linked(page.read_text("utf-8"))}

    known = glossary.terms(module / "glossary.md")
    assert "" == "; ".join(term for term in known if term.lower() not in used)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_glossary_is_in_the_order_of_the_alphabet(module):
    """So that who reads the source finds a word where the page shows it."""
    terms = glossary.terms(module / "glossary.md")

    assert terms == sorted(terms, key=str.lower)


def test_no_word_is_defined_twice():
    """A page links a term by its name alone, so the name must lead to one definition."""
    terms = [term for module in MODULES for term in glossary.terms(module / "glossary.md")]

    assert [] == sorted({term for term in terms if terms.count(term) > 1})


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_glossary_explains_sixteen_words_or_more(module):
    assert len(glossary.terms(module / "glossary.md")) >= 16


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("A profile.", [(1, "profile")]),
        ("A {term}`profile`, and profiles again.", []),
        ("Two profiles, then {term}`profile`.", [(1, "profile")]),
        ("\n\n{term}`Profiles <profile>` of all kinds.", []),
        ("A default profile.", [(1, "default profile")]),
        ("A {term}`default profile` and one more profile.", [(1, "profile")]),
        ("# A profile\n\nSay `--profile x`.\n\n```sh\nprofile\n```\n\n[x](profile.md)\n", []),
        ("Say {claim}`lock: it stays` and {claim}``plan: a `profile` waits``.", []),
        ("{claim}``x: A {term}`lock` stays.`` The lock.", []),
        ("{claim}`x: The lock stays.`", [(1, "lock")]),
        ("They plan a lot.\nThe plan is long.", [(2, "plan")]),
        ("They wait for the dry\nrun.", [(1, "dry-run")]),
        ("That is fair, and FAIR.", [(1, "FAIR")]),
        ("A {term}`FAIR` share is FAIR.", []),
        ("That rules out much. The rule in one sentence: none.", []),
        ("That rules out\na rule.", [(2, "rule")]),
    ],
)
def test_a_term_counts_as_used_in_prose_only(words, missing):
    """Its plural counts, a longer term that holds it does not, a word of every day only as a noun.

    A term with capitals is told from the same word without.
    """
    assert list(glossary.unlinked(words, KNOWN)) == missing
