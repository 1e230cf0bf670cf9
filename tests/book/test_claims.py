"""A claim stands in its sentence, leads to what shows it, and an orphan on either side fails the build."""

import pytest

from .conftest import executed_lab, lesson

LEDGER = "# All claims\n\n```{claims}\n```\n"
LOOSE = "\n\nmark = pytest.mark.shows(1)\n"
TEST = '''"""Promises."""

import pytest


@pytest.mark.shows("same-counts")
def test_two_plans_have_equal_counts():
    """Each rule as often."""
    assert 2 == 2
'''


@pytest.fixture
def claimed(book, runs):
    """Build a lesson around a body, with a ledger and the tests and the lab's marks given; gives warnings."""

    def build(body, test=TEST, shows=None, ledger=LEDGER, **cell):
        runs["part/profiles"] = executed_lab()
        marked = runs["part/profiles"].cells[0].metadata
        marked.update({"shows": shows} if shows else {}, **cell)
        book.write({"book/part/profiles.md": lesson(body), "tests/test_plans.py": test})
        book.write({"book/guide/setup.md": ledger})
        said = [line.replace("WARNING: ", "").removesuffix(" [course.claim]") for line in book.build()]
        return [line.split(".md:")[-1].lstrip("0123456789: ") for line in said]

    return build


def said(markup="{claim}`same-counts: Two plans have *equal* counts.`"):
    """A paragraph with a claim in it."""
    return f"Before it. {markup} After it.\n"


def test_the_sentence_stays_and_its_mark_leads_to_its_row(claimed, book):
    """The sentence keeps its markup; the mark's words name the claim and its address is the ledger's row."""
    warnings = claimed(said())

    page = book.page("book/part/profiles")
    claim, mark = page.select_one(".claim"), page.select_one(".claim-mark")
    assert [] == warnings
    assert "Two plans have equal counts." == claim.text and "equal" == claim.em.text
    assert "claim-same-counts" == claim["id"]
    assert ("../guide/setup.html#shown-same-counts", "evidence: same-counts") == (mark["href"], mark.text)
    assert "Before it. " in page.text and " After it." in page.text


def test_the_ledger_holds_claim_place_evidence_and_versions(claimed, book, monkeypatch):
    """One row per claim: the sentence, the way back, the test with its code, the cell with its anchor."""
    from course import claims_evidence

    monkeypatch.setattr(claims_evidence, "snakemake", lambda: "9.99")
    monkeypatch.setattr(claims_evidence.platform, "python_version", lambda: "3.99")

    assert [] == claimed(said(), shows="same-counts")

    row = book.page("book/guide/setup").select_one("#shown-same-counts")
    by_cell, by_test = row.select(".shown-by")
    assert "Two plans have equal counts. (in its place)" == row.select_one(".shown-claim").text
    assert "../part/profiles.html#claim-same-counts" == row.select_one(".shown-claim a")["href"]
    assert "../../labs/part/profiles.html#cell-plan" == by_cell.a["href"]
    assert "Cell plan of “Two machines, one meaning?”. Snakemake 9.99, Python 3.99." == by_cell.text
    file = "tests/test_plans.py::test_two_plans_have_equal_counts"
    assert f"Test {file}. Snakemake 9.99, Python 3.99." == by_test.text
    assert "Read it: two plans have equal counts" == row.select_one("summary").text
    assert "assert 2 == 2" in row.select_one("details pre").text


def test_plain_markdown_closes_the_line_with_a_comment(claimed, book):
    """On other sites the comment is invisible; here the line is a claim, code in it included."""
    body = "A line before.\n- Two plans with `--profile` are `equal`. <!-- claim same-counts -->\n"

    assert [] == claimed(body)

    found = book.page("book/part/profiles").select_one("li .claim")
    assert "Two plans with --profile are equal." == found.text
    assert ["--profile", "equal"] == [code.text for code in found.select("code")]


@pytest.mark.parametrize(
    ("body", "changes", "words"),
    [
        (said(), {"test": ""}, "nothing shows the claim same-counts"),
        ("Nothing.", {}, "tests/test_plans.py:7 shows same-counts, which no page claims"),
        ("Nothing.", {"test": "", "shows": "lone"}, "labs/part/profiles shows lone, which no page claims"),
        (said(), {"shows": "same-counts", "label": ""}, "the cell that shows same-counts has no :label:"),
        (said() + said("{claim}`same-counts: Other.`"), {}, "the claim same-counts stands elsewhere"),
        (said("{claim}`No name`") + said(), {}, "a claim is written name: sentence"),
        (
            said(),
            {"test": TEST + LOOSE},
            "tests/test_plans.py:12: shows() belongs",
        ),
        (said(), {"ledger": "# Set up\n"}, "there are claims but no page with {claims} for them"),
    ],
)
def test_an_orphan_on_either_side_is_named(claimed, body, changes, words):
    """Each fault is one warning, and the book's build takes warnings for errors."""
    warnings = claimed(body, **changes)

    assert 1 == len(warnings), warnings
    assert warnings[0].startswith(words)


def test_a_claim_may_stand_twice_in_the_same_words(claimed, book):
    """On one page or on two: it has one row, and one anchor on a page."""
    book.write({"book/part/failures.md": f"# Failures\n\n{said()}"})

    assert [] == claimed(said() + "\n" + said())

    assert 1 == len(book.page("book/guide/setup").select(".shown-list > li"))
    assert 1 == book.html("book/part/profiles").count('id="claim-same-counts"')


def test_the_ledger_follows_when_evidence_or_claim_changes(claimed, book):
    """A renamed test and a reworded claim arrive; with nothing changed nothing is read."""
    claimed(said())
    assert ([], []) == (book.build(), book.read)

    book.write({"tests/test_plans.py": TEST.replace("two_plans", "both_plans")})
    assert [] == book.build()
    assert "both plans have equal counts" in book.page("book/guide/setup").text

    book.write({"book/part/profiles.md": lesson(said("{claim}`same-counts: Counts are equal.`"))})
    assert [] == book.build()
    assert "Counts are equal. (in its place)" in book.page("book/guide/setup").text


def test_a_ledger_may_be_for_some_folders(claimed, book):
    """Each claim stands in one ledger, that of the first page which says it, and its marks lead there."""
    other = said("{claim}`elsewhere: Counts differ.`")
    book.write({"book/part/failures.md": "# Of the part\n\n```{claims} book/other book/part\n```\n"})
    test = TEST.replace('"same-counts"', '"same-counts", "elsewhere"')

    assert [] == claimed(f"{said()}\n{other}", test=test, ledger=f"{LEDGER}\n{other}")

    assert ["shown-same-counts"] == ids(book, "book/part/failures")
    assert ["shown-elsewhere"] == ids(book, "book/guide/setup")
    marks = [mark["href"] for mark in book.page("book/part/profiles").select(".claim-mark")]
    assert ["failures.html#shown-same-counts", "../guide/setup.html#shown-elsewhere"] == marks


def ids(book, page):
    """The rows of a ledger, in order."""
    return [row["id"] for row in book.page(page).select(".shown-list > li")]
