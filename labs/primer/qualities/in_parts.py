"""The share of naive cells among each donor's CD4 cells, and how it changes with age.

    python in_parts.py [--cells N] [--seed N] [--record beside|inside|none]

NEEDS  donors.tsv (donor, age, sex) and cells/DONOR.tsv (barcode, cell_type)
MAKES  results/cells30-seed1/: table.tsv, slope.tsv, run.json; the folder is named for the settings
KEEPS  parts/: what was counted of each donor, under a name that stands for all it depends on
"""

import argparse
import csv
import hashlib
import json
import os
import random
import sys
from datetime import UTC, datetime
from pathlib import Path


class BadInput(Exception):
    """An input that cannot be used; its text says which file, what is wrong, and what to do."""


def digest(*things):
    """Return a short name for the content of files (paths) and for values (anything else)."""
    told = b"".join(t.read_bytes() if isinstance(t, Path) else repr(t).encode() for t in things)
    return hashlib.sha256(told).hexdigest()[:16]


def write_whole(path, text):
    """Write a file under another name first, so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)


def as_table(rows):
    """Return rows (dicts with equal keys) as tab-separated text with a header."""
    lines = ["\t".join(rows[0]), *("\t".join(map(str, row.values())) for row in rows)]
    return "\n".join(lines) + "\n"


def read_table(path):
    """Return the rows of a tab-separated table as dicts; BadInput if there is no such file."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t"))
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file; ask for it, or take the donor out.") from None


def read_donors(path):
    """Return the donors with their ages as numbers; BadInput if an age cannot be one."""
    donors = read_table(path)
    for row in donors:
        if not (row["age"].isdigit() and 0 < int(row["age"]) < 120):
            raise BadInput(f"{path}: {row['donor']} is {row['age']!r} years old; correct the table.")
    return [{"donor": row["donor"], "age": int(row["age"])} for row in donors]


def naive_share(types, cells, seed):
    """Return the share of naive cells in a sample of CD4 cells; None if there are fewer than `cells`."""
    cd4 = [t for t in types if t.startswith("CD4")]
    if len(cd4) < cells:
        return None
    return random.Random(seed).sample(cd4, cells).count("CD4_naive") / cells


def part(path, cells, seed):
    """Return what was counted of one donor: looked up, or counted now and kept."""
    kept = Path("parts", f"{path.stem}-{digest(path, Path(__file__), cells, seed)}.json")
    if not kept.exists():
        share = naive_share([row["cell_type"] for row in read_table(path)], cells, seed)
        write_whole(kept, json.dumps(share))
        print("counted", path)
    return json.loads(kept.read_text())


def slope(ages, shares):
    """Return the change of the share in ten years of age, by least squares."""
    age, share = sum(ages) / len(ages), sum(shares) / len(shares)
    above = sum((a - age) * (s - share) for a, s in zip(ages, shares, strict=True))
    return 10 * above / sum((a - age) ** 2 for a in ages)


def record(inputs, options):
    """Return how a result came about: when, with which settings and code, from which bytes."""
    read = {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in inputs}
    now, code = datetime.now(UTC).isoformat(), digest(Path(__file__))
    return {"at": now, "settings": vars(options), "code": code, "python": sys.version, "read": read}


def work(options):
    """Count each donor, fit the line, and write the results with their record."""
    donors = read_donors(Path("donors.tsv"))
    files = [Path("cells", f"{row['donor']}.tsv") for row in donors]
    if missing := [str(path) for path in files if not path.exists()]:
        raise BadInput(f"{', '.join(missing)}: not there; ask for it, or take the donor out.")
    counted = zip(donors, [part(path, options.cells, options.seed) for path in files], strict=True)
    rows = [{**row, "naive": round(share, 4)} for row, share in counted if share is not None]
    if len(rows) < 3:
        raise BadInput(f"donors.tsv: {len(rows)} donors have {options.cells} CD4 cells; ask for fewer.")
    found = {"per_decade": round(slope([r["age"] for r in rows], [r["naive"] for r in rows]), 4)}
    told = json.dumps(record([Path("donors.tsv"), *files], options))
    to = Path("results", f"cells{options.cells}-seed{options.seed}")
    write_whole(to / "table.tsv", (f"# {told}\n" if options.record == "inside" else "") + as_table(rows))
    write_whole(to / "slope.tsv", as_table([found | {"donors": len(rows)}]))
    if options.record == "beside":
        write_whole(to / "run.json", told + "\n")
    print(f"{to}: {len(rows)} donors, {100 * found['per_decade']:.1f} percentage points per decade")


def main():
    """Run the command line; bad input ends in one sentence and exit code 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=30, help="CD4 cells that count of each donor")
    parser.add_argument("--seed", type=int, default=1, help="which of them: any whole number")
    parser.add_argument("--record", choices=["beside", "inside", "none"], default="beside")
    try:
        work(parser.parse_args())
    except BadInput as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
