"""Refuse a release that does not tell of each donor of its catalogue, once, and of nobody else."""

import json
import sys
from collections import Counter
from pathlib import Path

import yaml


def donors(table):
    """The donors of a table, row by row."""
    head, *lines = [line.split("\t") for line in table.read_text().splitlines()]
    return [line[head.index("donor")] for line in lines]


def complaints(folder):
    """What is to be said against the release of a capstone, sentence by sentence."""
    folder, release = Path(folder), Path(folder, "results/release")
    config = yaml.safe_load((folder / "config/config.yaml").read_text())
    expected = set(donors(folder / config["catalogue"]))
    excluded = {record["donor"] for record in json.loads((release / "excluded_donors.json").read_text())}
    used = set()
    for table in sorted(release.glob("predict_age/*.tsv")):
        rows = Counter(donors(table))
        used |= rows.keys()
        yield from (f"{donor} stands {n} times in {table.name}" for donor, n in rows.items() if n > 1)
    yield from (f"{donor} is excluded, and in a table" for donor in sorted(used & excluded))
    yield from (f"{donor} is neither in a table nor excluded" for donor in sorted(expected - used - excluded))


def main(folder):
    if found := list(complaints(folder)):
        sys.exit("Refused: " + found[0])
    print("The release tells of each donor.")


main(sys.argv[1])
