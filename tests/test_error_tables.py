"""What an overview says that you may see as an error is printed, word for word, by its lab."""

import re

import pytest
from labkit import execute
from repository import ROOT

OVERVIEWS = [page for page in sorted(ROOT.glob("book/*/index.md")) if "-errors)=" in page.read_text("utf-8")]
ROW = re.compile(r"^\| `([^`]+)` \|", re.M)


def rows(page):
    """The error texts of a page: the first column of the table below its anchor."""
    return ROW.findall(page.read_text("utf-8").split("-errors)=")[1].split("\n## ")[1])


def printed(id):
    """All that an executed lab printed, as one line."""
    execute.execute([id], jobs=1)
    outputs = [o for cell in execute.executed(id).cells for o in cell.get("outputs", [])]
    return " ".join(" ".join(o.get("text", "") for o in outputs).split())


def test_there_is_a_table_of_errors():
    """An empty list would make the test below pass."""
    assert OVERVIEWS and all(len(rows(page)) > 3 for page in OVERVIEWS)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=pytest.mark.xdist_group(f"{page.parent.name}/index"), id=page.parent.name)
        for page in OVERVIEWS
    ],
)
def test_each_error_of_the_table_is_printed_by_the_overviews_lab(page):
    """Who searches the page for a line of a terminal finds it only if it stands there as it is printed."""
    said = printed(f"{page.parent.name}/index")

    assert [] == [text for text in rows(page) if text not in said]
