"""A glossary says below each definition which lessons link its term."""

from .conftest import lesson

GLOSSARY = """# Words

```{glossary}
lock
  A note that keeps others out, unlike a {term}`plan`.

plan
  The jobs to come.
```
"""
OTHER = (
    "---\nlesson:\n  minutes: 5\n---\n# Failures & friends\n\nA {term}`lock` and {term}`its plan <Plan>`.\n"
)


def shown(book):
    """{term: (text, addresses) of the line below its definition}."""
    found = {}
    for term in book.page("book/part/glossary").select("dl.glossary dt"):
        line = term.find_next_sibling("dd").select_one(".glossary-shown")
        found[term["id"]] = line and (line.text, [a["href"] for a in line.select("a")])
    return found


def with_glossary(book, body):
    """The book with a glossary, and with a lesson that holds the body."""
    toc = (book.root / "_toc.yml").read_text()
    book.write({"_toc.yml": f"{toc}  - file: book/part/glossary\n", "book/part/glossary.md": GLOSSARY})
    book.write({"book/part/profiles.md": lesson(body), "book/part/failures.md": OTHER})
    return book.build()


def test_each_definition_leads_to_its_lessons_in_reading_order(book):
    """However the link is spelled; links of the glossary to itself do not count."""
    assert with_glossary(book, "A {term}`lock`.") == []

    said = shown(book)
    assert said["term-lock"] == ("Shown in Profiles; Failures & friends", ["profiles.html", "failures.html"])
    assert said["term-plan"] == ("Shown in Failures & friends", ["failures.html"])


def test_a_glossary_is_written_again_when_a_lesson_links_another_term(book):
    with_glossary(book, "Nothing.")

    book.write({"book/part/profiles.md": lesson("A {term}`plan`.")})
    book.build()

    assert shown(book)["term-plan"][0] == "Shown in Profiles; Failures & friends"


def test_a_link_to_a_term_that_no_glossary_has_is_a_warning(book):
    warned = with_glossary(book, "A {term}`ghost`.")

    assert len(warned) == 1 and "ghost" in warned[0]
