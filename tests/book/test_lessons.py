"""A lesson's front matter is shown at its head, and every fault in it is named."""

import pytest

from .conftest import fenced, lesson


def test_the_head_shows_aims_minutes_and_prerequisites(book):
    book.write({"book/part/profiles.md": lesson(fenced("lessonhead"))})

    assert book.build() == []

    head = book.page("book/part/profiles").select_one(".lesson-head")
    assert head.select_one(".lesson-facts").text == "25 minutes"
    assert [li.text.strip() for li in head.select(".lesson-objectives li")] == ["Tell policy from meaning."]
    assert "<em>policy</em>" in str(head)
    assert head.select_one(".lesson-needs a")["href"] == "../guide/setup.html"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"minutes": None}, "lesson: minutes: is missing"),
        ({"minutes": "long"}, "lesson: minutes: must be a whole number"),
        ({"lenght": "3"}, "lesson: lenght: is not a key of a lesson; known are minutes, needs"),
        ({"rules": "[ghost]"}, "lesson: rules: the capstone has no rule ghost"),
        ({"files": "[capstone/none.yaml]"}, "lesson: files: there is no file capstone/none.yaml"),
        ({"needs": "[guide/none]"}, "lesson: needs: there is no page book/guide/none.md"),
        ({"leads_to": "[part/hidden]"}, "lesson: leads_to: book/part/hidden.md is not in _toc.yml"),
        ({"lab": "part/none"}, "lesson: lab: there is no lab labs/part/none.md"),
    ],
)
def test_each_fault_of_the_front_matter_is_named(book, change, said):
    book.write(
        {"book/part/profiles.md": lesson(fenced("lessonhead"), **change), "book/part/hidden.md": "# H\n"}
    )

    warnings = book.build()

    assert len(warnings) == 1
    assert f"WARNING: book/part/profiles.md: {said}" in warnings[0]


def test_an_overview_needs_no_lab_rules_or_files(book):
    front = lesson(fenced("lessonhead"), lab=None, rules=None, files=None)
    book.write({"book/part/index.md": front})

    assert book.build() == []


def test_a_page_is_read_again_when_something_it_shows_changed(book):
    book.write({"book/part/profiles.md": lesson(fenced("lessonhead"))})
    book.build()
    assert (book.build(), book.read) == ([], [])

    book.write({"book/guide/setup.md": "# Install it\n"})
    book.build()

    assert book.read == ["book/guide/setup", "book/part/profiles"]
    assert "Install it" in book.page("book/part/profiles").select_one(".lesson-needs").text


def test_every_page_is_written_again_when_the_side_bar_changes(book):
    """A page that nobody touched still shows all the others, under the names they have now."""
    book.build()
    untouched = book.root / "_build" / "html" / "book" / "part" / "failures.html"
    untouched.write_text("as it was")
    book.write({"book/guide/setup.md": "# Set up\n\nMore of the same.\n"})
    book.build()
    same = untouched.read_text()

    book.write({"book/guide/setup.md": "# Install it\n"})
    book.build()

    assert "as it was" == same
    assert "Failures &amp; friends" in untouched.read_text()
