"""What this site's own questions say is so, and page and lab ask them in the same words."""

import json
from collections import defaultdict

import pytest
import yaml
from bs4 import BeautifulSoup
from labkit import quiz_asked, quiz_source, quizzes
from review.options import option

from .conftest import ROOT, Book

ITEMS = quiz_source.read("module03/profiles", ROOT)["settings"]["items"]
CAPSTONE = ROOT / "capstone"


def line(key, value):
    """A setting as a YAML file would hold it."""
    return f"{key}: {json.dumps(value).replace(chr(34), '')}"


@pytest.mark.parametrize("item", ITEMS, ids=[item["text"] for item in ITEMS])
def test_each_line_to_sort_is_of_the_kind_that_the_list_of_options_gives(item):
    """A key of the config is meaning; an option is what review/options.yaml says of it."""
    about = item["about"]
    kind = "meaning" if "config" in about else option(about["option"]).kind.replace("_", " ")

    assert kind == item["group"]
    assert about.get("option", "") == item["text"].strip("`").partition(":")[0] or "config" in about


@pytest.mark.parametrize("item", ITEMS, ids=[item["text"] for item in ITEMS])
def test_each_line_said_to_stand_in_a_file_stands_there(item):
    """With the same value: the profiles of the capstone, and its config."""
    about = item["about"]
    if "profile" in about:
        held = yaml.safe_load((CAPSTONE / "profiles" / about["profile"] / "config.yaml").read_text())
        said = line(about["option"], held[about["option"]])
        assert item["text"] == f"`{said}`"
    if "config" in about:
        section, key = about["config"].split("/")
        held = yaml.safe_load((CAPSTONE / "config" / "config.yaml").read_text())
        assert item["text"] == f"`{line(key, held[section][key])}`, in `config/config.yaml`"


def test_each_kind_has_lines_to_sort():
    """A sorting with an empty group would be easy."""
    groups = [item["group"] for item in ITEMS]

    assert 8 <= len(ITEMS) <= 10
    assert min(groups.count(group) for group in ("meaning", "policy", "acts on meaning")) >= 2


def words(tree):
    """What a reader of a question sees, piece by piece, without links; its verdicts; its attributes."""
    for link in tree.select("a, .quiz-see"):
        link.decompose()
    pieces = [" ".join(piece.get_text().split()) for piece in tree.select("p, summary")]
    return pieces, [tag["class"] for tag in tree.select("details")], tree.attrs


def test_page_and_notebook_show_the_same(tmp_path, kept_maps, monkeypatch):
    """Words, order, verdicts and what the script needs: one source, two ways to show it."""
    from course import runs

    # Any value will do that lets the right options be right: these are smaller than all the others.
    values = defaultdict(lambda: "7", jobs_before_checkpoint="3", differing_files="3")
    monkeypatch.setattr(runs, "value", lambda lab, name: values[name])
    book = Book(tmp_path, kept_maps)
    keys = [(id, name) for id in quiz_source.files(ROOT) for name in quiz_source.read(id, ROOT)]
    asked = [quiz_asked.ask(id, name, values.__getitem__, ROOT) for id, name in keys]
    kinds = {quiz_asked.Question: "quiz", quiz_asked.Sorting: "sorting"}
    page = "\n".join(f"```{{{kinds[type(ask)]}}} {ask.key}\n```\n" for ask in asked)
    for file in quiz_source.folder(ROOT).rglob("*.yaml"):
        book.write({f"labs/quizzes/{file.relative_to(quiz_source.folder(ROOT))}": file.read_text()})
    book.write({"book/part/profiles.md": f"# All\n\n{page}"})
    book.build()

    shown = [words(tree) for tree in book.page("book/part/profiles").select(".quiz")]
    told = []
    for ask in asked:
        html = quizzes.question_html if kinds[type(ask)] == "quiz" else quizzes.sorting_html
        told.append(words(BeautifulSoup(html(ask), "html.parser").div))
    assert len(asked) > 8
    assert shown == told
