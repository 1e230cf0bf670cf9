"""Does quality control throw away more cells of older donors?

    python kept.py

NEEDS  data/tiny/donors.tsv, results/quality_control/DONOR.json
MAKES  answer/kept.tsv: donor, age, share of the cells that were kept
"""

import csv
import json
from pathlib import Path

CATALOGUE = Path("data/tiny/donors.tsv")
LEAST = 100  # kept cells of a donor that counts


def read_donors():
    """Return the rows of the catalogue as dicts."""
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def share_kept(donor):
    """Return the share of a donor's cells that were kept; None if too few were."""
    try:
        found = json.loads(Path(f"results/quality_control/{donor}.json").read_text())
    except (OSError, ValueError):
        return None
    return found["kept"] / found["cells"] if found["kept"] >= LEAST else None


def write(path, lines):
    """Write lines of text, whole or not at all."""
    path.parent.mkdir(exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    partial.replace(path)


def main():
    """Make the table."""
    shares = {row["donor"]: (row["age"], share_kept(row["donor"])) for row in read_donors()}
    rows = [f"{donor}\t{age}\t{share:.4f}" for donor, (age, share) in shares.items() if share is not None]
    write(Path("answer/kept.tsv"), ["donor\tage\tkept", *rows])
    print(f"answer/kept.tsv: {len(rows)} donors")


if __name__ == "__main__":
    main()
