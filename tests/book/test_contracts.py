"""The page of file contracts says what verify and the config's schema hold the capstone to."""

import html
import re

import yaml
from repository import ROOT

CONTRACT = yaml.safe_load((ROOT / "capstone/review/contracts/v1.yaml").read_text())
CONFIG = yaml.safe_load((ROOT / "capstone/config/config.yaml").read_text())


def rows_of(site):
    """Return the page's table rows as tuples of plain text."""
    page = (site / "book/capstone/files.html").read_text()
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.S)
    cells = (re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in rows)
    return [tuple(html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row) for row in cells]


def test_every_column_and_its_range_is_on_the_page(site):
    """A column of the contract is a row: its name, what values it may have, what it means."""
    rows = rows_of(site)
    columns = [column for kind in CONTRACT["tables"].values() for column in kind["columns"].items()]

    assert len(columns) == 22
    assert [name for name, rule in columns if not any(r[0::2] == (name, rule["means"]) for r in rows)] == []
    assert ("q", "number, ≥ 0, ≤ 1", "false discovery rate (Benjamini and Hochberg)") in rows


def test_every_key_of_the_config_is_on_the_page_with_its_value(site):
    """A nested key is written as the messages of the workflow write it."""
    keys = {row[0]: row for row in rows_of(site) if len(row) == 3}
    nested = {f"{name}/{key}" for name, part in CONFIG.items() if isinstance(part, dict) for key in part}

    assert nested <= keys.keys() and len(nested) > 15
    assert keys["cluster_cells/seed"] == ("cluster_cells/seed", "whole number, ≥ 0", "12")
    assert keys["predict_age/penalty"] == ("predict_age/penalty", "number, > 0", "0.1")
