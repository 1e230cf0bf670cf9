"""A form that cannot be used is told from one that is not there and from one that is not filled."""

import pytest
from labkit import Workspace
from labkit.checks import form, form_finding

FIELDS = ["cause", "why"]


def said(folder, text):
    """The finding on a form with this text."""
    space = Workspace(folder)
    space.write("answer.yaml", text)
    return form_finding("form", space, FIELDS, why="reasons matter", fill="say what you saw")


def test_a_filled_form_gets_no_finding(tmp_path):
    """And its values can be read."""
    finding = said(tmp_path, "cause: [a, b]\nwhy: 'same: donors'\n")

    assert finding is None
    assert form(Workspace(tmp_path), FIELDS) == ({"cause": ["a", "b"], "why": "same: donors"}, [])


def test_a_missing_form_is_called_missing(tmp_path):
    """It does not say that something in it is empty."""
    finding = form_finding("form", Workspace(tmp_path), FIELDS)

    assert finding.seen == "there is no file answer.yaml"
    assert finding.next.startswith("write it with a line for each field (cause: …)")


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("cause: 1\nwhy:\n", "why"),
        ("cause:\nwhy: ' '\n", "cause, why"),
        ("", "cause, why"),
        ("- 1\n", "cause, why"),
        ("cause: {command: , shows: }\nwhy: [{file: }]\n", "cause, why"),
    ],
)
def test_empty_fields_are_named(tmp_path, text, gaps):
    """With what the exercise says to do next."""
    finding = said(tmp_path, text)

    assert (finding.id, finding.where, finding.seen) == ("form", "answer.yaml", f"nothing under {gaps}")
    assert (finding.why, finding.next) == ("reasons matter", "say what you saw")


@pytest.mark.parametrize(
    ("text", "line", "seen", "do"),
    [
        ("cause: 1\nwhy: same: donors\n", 2, "why: same: donors", 'put the sentence in quotes: why: "…"'),
        ("cause: 1\nwhy: @home\n", 2, "why: @home", 'put the sentence in quotes: why: "…"'),
        ("cause: [a, b\n\nwhy: x\nmore: y\n", 1, "cause: [a, b", "close the bracket that opens there"),
        ("cause: 1\nwhy: [a, b\n", 2, "why: [a, b", "put the sentence in quotes"),
        ("cause: 'x\nwhy: y\n", 1, "cause: 'x", "close the quotation mark"),
        ("cause: 1\njust words\nwhy: y\n", 2, "just words", "put the sentence in quotes"),
        ("cause: 1\n why: 2\n", 2, "why: 2", "begin the line at the margin"),
        ("cause: 1\n\twhy: 2\n", 2, "why: 2", "spaces in place of the tab"),
        ("cause: 1\nwhy: \x01\n", 2, "why: \x01", "put the sentence in quotes"),
    ],
)
def test_a_form_that_is_not_yaml_gets_the_line_and_what_to_do(tmp_path, text, line, seen, do):
    """The line on which the fault begins, not the one on which the parser gave up."""
    finding = said(tmp_path, text)

    assert (finding.where, finding.seen) == (f"answer.yaml, line {line}", f"line {line} is not YAML: {seen}")
    assert do in finding.next
    assert form(Workspace(tmp_path), FIELDS) == ({}, ["answer.yaml"])


@pytest.mark.parametrize("text", ["cause: 2024-13-45\nwhy: x\n", "[" * 5000])
def test_what_only_the_values_betray_is_told_too(tmp_path, text):
    """A day that does not exist and brackets without end are no YAML errors to the parser."""
    assert said(tmp_path, text).seen.startswith("it is not YAML: ")


def test_a_form_that_is_no_text_is_told(tmp_path):
    """A folder of that name, or bytes that are not UTF-8."""
    (tmp_path / "answer.yaml").write_bytes(b"why: \xff\n")
    bytes_seen = form_finding("form", Workspace(tmp_path), FIELDS).seen
    (tmp_path / "answer.yaml").unlink()
    (tmp_path / "answer.yaml").mkdir()
    folder_seen = form_finding("form", Workspace(tmp_path), FIELDS).seen

    assert bytes_seen == "answer.yaml is not a text file (UTF-8)"
    assert folder_seen == "answer.yaml cannot be read (is a directory)"
