"""Refuse a release that does not tell of each donor.

    python guard.py FOLDER

Exit code 0 if the release in FOLDER/results/release tells of each donor, another one if not. Then the last
line says which donor, and what is wrong.
"""

import json
import sys
from pathlib import Path


def rows(table):
    """The rows of a table, as {column: value}."""
    head, *lines = [line.split("\t") for line in table.read_text().splitlines()]
    return [dict(zip(head, line, strict=True)) for line in lines]


def complaints(folder):
    """What is to be said against the release of a capstone, sentence by sentence."""
    release = Path(folder, "results/release")
    for record in json.loads((release / "cell_types.json").read_text()):
        if record["selected"]:
            number = len(rows(release / "predict_age" / f"{record['cell_type']}.tsv"))
            if number != record["donors"]:
                yield f"{record['cell_type']} has {number} donors and should have {record['donors']}"


def main(folder):
    if found := list(complaints(folder)):
        sys.exit("Refused: " + found[0])
    print("The release tells of each donor.")


main(sys.argv[1])
