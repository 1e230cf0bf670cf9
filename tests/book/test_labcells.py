"""What a lesson quotes is what the lab's run printed, and a quotation that leads nowhere fails."""

import json

import pytest

from .conftest import executed_lab, fenced, lesson

OUTPUT = "Building DAG\njob   count\n<all>   1\ntotal   2\n"


def cell(*options, label="plan", lab="part/profiles"):
    """A labcell directive."""
    return "\n".join([f"```{{labcell}} {lab} {label}", *options, "```", ""])


@pytest.fixture
def quoted(book, runs):
    """Build the lesson around a body; gives the first quotation and the warnings."""

    def build(body):
        runs["part/profiles"] = executed_lab(OUTPUT)
        book.write({"book/part/profiles.md": lesson(body)})
        warnings = [line.partition("WARNING: ")[2] for line in book.build()]
        return book.page("book/part/profiles").select_one(".labcell"), warnings

    return build


def test_the_quotation_is_the_command_and_exactly_its_output(quoted):
    found, warnings = quoted(cell())

    assert warnings == []
    assert (
        found.select_one(".lab-command .highlight-bash pre").text.strip()
        == "snakemake -n --profile profiles/ci"
    )
    assert found.select_one(".lab-output pre").text == OUTPUT
    assert [label.text for label in found.select(".lab-label")] == ["command", "output"]
    assert found.select_one(".lab-expect").text == "ends with exit code 1, as expected"


def test_chosen_lines_and_the_line_to_look_at_are_marked_in_words(quoted):
    found, warnings = quoted(cell(":lines: 2-3", ":highlight: count", ":hide-command:"))

    assert warnings == []
    assert found.select(".lab-command") == []
    assert found.select_one(".lab-output pre").text == "⋮\nlook here: job   count\n<all>   1\n⋮"
    assert [mark.text for mark in found.select("mark.look")] == ["job   count"]


@pytest.mark.parametrize(
    "several",
    [(":highlight: count | total",), (":highlight: |", ":  count", ":  total")],
    ids=["one line", "one per line"],
)
def test_several_texts_may_be_marked(quoted, several):
    found, warnings = quoted(cell(*several))

    assert warnings == []
    assert [mark.text for mark in found.select("mark.look")] == ["job   count", "total   2"]


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ((':from: "job"', ":to: all"), "⋮\njob   count\n<all>   1\n⋮"),
        ((":from: <all>",), "⋮\n<all>   1\ntotal   2\n"),
        ((":to: Building",), "Building DAG\n⋮"),
        ((":from: Building | total", ":to: DAG | total"), "Building DAG\n⋮\ntotal   2\n"),
    ],
)
def test_lines_may_be_chosen_by_what_they_hold(quoted, options, shown):
    found, warnings = quoted(cell(*options))

    assert warnings == []
    assert found.select_one(".lab-output pre").text == shown


@pytest.mark.parametrize("hidden", [(), (":hide-command:",)], ids=["command", "output alone"])
def test_the_exit_code_stands_once(book, runs, hidden):
    runs["part/profiles"] = executed_lab("it differs\nexit code 1 (expected)\n")
    book.write({"book/part/profiles.md": lesson(cell(*hidden))})
    book.build()

    found = book.page("book/part/profiles").select_one(".labcell")
    assert found.select_one(".lab-output pre").text == "it differs\n"
    assert found.text.count("exit code 1") == 1


def test_another_last_line_about_exit_codes_stays(book, runs):
    runs["part/profiles"] = executed_lab("exit code 2 (expected)\n")
    book.write({"book/part/profiles.md": lesson(cell())})
    book.build()

    found = book.page("book/part/profiles").select_one(".lab-output pre")
    assert found.text == "exit code 2 (expected)\n"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (cell(":from: ghost"), "lab part/profiles, cell plan: no line of the output holds the text: ghost"),
        (
            cell(":from: total", ":to: job"),
            "lab part/profiles, cell plan: no line of the output holds the text: job",
        ),
        (
            cell(":from: job", ":lines: 2"),
            "lab part/profiles, cell plan: lines are chosen by number or by from and to, not by both",
        ),
        (
            cell(":from: job | total", ":to: all"),
            "lab part/profiles, cell plan: 2 texts in from, 1 in to: they go in pairs",
        ),
        (
            cell(":highlight: count | ghost"),
            "lab part/profiles, cell plan: no line shown holds the text to highlight: ghost",
        ),
        (cell(label="none"), "lab part/profiles has no cell labelled none; its labels: plan"),
        (cell(lab="part/none"), "lab part/none has no run"),
        (cell(":lines: 3-9"), "lab part/profiles, cell plan: the output has 4 lines, not 9"),
        (
            cell(":highlight: ghost"),
            "lab part/profiles, cell plan: no line shown holds the text to highlight: ghost",
        ),
        (
            "{labvalue}`part/profiles ghost`",
            "lab part/profiles recorded no value ghost; it recorded: jobs_tiny",
        ),
    ],
)
def test_a_quotation_that_leads_nowhere_is_named(quoted, body, said):
    _, warnings = quoted(body)

    assert [said] == [warning.removesuffix(" [course.labcell]") for warning in warnings]


def test_a_recorded_value_stands_in_the_sentence(quoted, book):
    quoted("It plans {labvalue}`part/profiles jobs_tiny` jobs.")

    assert "It plans 31 jobs." in book.page("book/part/profiles").text


def test_a_new_run_is_quoted_at_the_next_build_and_only_then(book, runs):
    book.write({"book/part/profiles.md": lesson(cell())})
    book.build()
    assert (book.build(), book.read) == ([], [])

    runs["part/profiles"] = executed_lab("changed\n")
    book.build()

    assert sorted(book.read) == ["book/part/profiles", "labs/part/profiles"]
    assert book.page("book/part/profiles").select_one(".lab-output pre").text == "changed\n"


def test_the_card_opens_the_lab_and_offers_the_executed_notebook(book, runs):
    book.write({"book/part/profiles.md": lesson(fenced("labcard"))})
    book.build()

    card = book.page("book/part/profiles").select_one(".lab-card")
    folder = book.root / "_build" / "html" / "book" / "part"
    assert card.select_one(".lab-card-title").text == "Lab: Two machines, one meaning?"
    assert (folder / card.select_one("a.lab-open")["href"]).is_file()
    notebook = json.loads((folder / card.select_one("a.lab-download")["href"]).read_text())
    assert runs["part/profiles"].cells[0].outputs == notebook["cells"][0]["outputs"]
    assert card.select_one(".lab-card-facts").text == "about 30 minutes"


LAB = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n# Lab\n\n"
SHELL_CELL = "```{code-cell} ipython3\n%%sh --expect 1\nsnakemake -n\n```\n"


@pytest.mark.parametrize(
    ("printed", "boxes"),
    [("it differs\nexit code 1 (expected)\n", ["it differs\n"]), ("\nexit code 1 (expected)\n", [])],
    ids=["after words", "alone"],
)
def test_a_lab_page_shows_the_exit_code_once(book, printed, boxes):
    notebook = executed_lab(printed)
    book.write({"labs/part/profiles.ipynb": json.dumps(notebook)})
    (book.root / "labs/part/profiles.md").unlink()
    book.build()

    page = book.page("labs/part/profiles")
    assert [box.text for box in page.select(".cell_output pre")] == boxes
    assert page.select_one(".lab-expect").text == "ends with exit code 1, as expected"
    assert "(expected)" not in page.text


def test_a_lab_page_shows_its_shell_cells_as_shell(book):
    book.write({"labs/part/profiles.md": LAB + SHELL_CELL})
    book.build()

    shown = book.page("labs/part/profiles").select_one(".lab-command")
    assert shown.select_one(".highlight-bash pre").text.strip() == "snakemake -n"
    assert shown.select_one(".lab-expect").text == "ends with exit code 1, as expected"
