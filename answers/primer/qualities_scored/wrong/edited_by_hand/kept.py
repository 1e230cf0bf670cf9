"""Does quality control throw away more cells of older donors?

    python kept.py [--least N]

NEEDS  data/tiny/donors.tsv, results/quality_control/DONOR.json
MAKES  answer/kept-N.tsv: donor, age, share of the cells that were kept
       answer/kept-N.json: the value, and the SHA-256 of each file that was read
"""

import argparse
import csv
import hashlib
import json
import sys
from pathlib import Path

CATALOGUE = Path("data/tiny/donors.tsv")


class BadInput(Exception):
    """A file that cannot be used; its text names it and says what to do."""


def read_donors():
    """Return the rows of the catalogue as dicts."""
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def summary_of(donor):
    """Return the file with what quality control found in a donor."""
    return Path(f"results/quality_control/{donor}.json")


def share_kept(donor, least):
    """Return the share of a donor's cells that were kept; None if fewer than `least` were."""
    try:
        found = json.loads(summary_of(donor).read_text())
        return found["kept"] / found["cells"] if found["kept"] >= least else None
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(f"{summary_of(donor)}: cannot be used ({error!r}); make it again.") from None


def write(path, lines):
    """Write lines of text, whole or not at all."""
    path.parent.mkdir(exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    partial.replace(path)


def record(donors, least):
    """Return the value and the SHA-256 of each file that was read."""
    files = [CATALOGUE, *map(summary_of, donors)]
    return {"least": least, "read": {str(f): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}}


def work(least):
    """Make the table, and beside it the record."""
    shares = {row["donor"]: (row["age"], share_kept(row["donor"], least)) for row in read_donors()}
    rows = [f"{donor}\t{age}\t{share:.4f}" for donor, (age, share) in shares.items() if share is not None]
    table = Path(f"answer/kept-{least}.tsv")
    write(table, ["donor\tage\tkept", *rows])
    write(table.with_suffix(".json"), [json.dumps(record(shares, least), indent=1)])
    print(f"{table}: {len(rows)} donors")


def main():
    """Run the command line; bad input ends in one sentence and exit code 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    try:
        parser.parse_known_args()
        work(100)
    except BadInput as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
