"""The four steps: python step.py NAME INPUT... OUTPUT [NUMBER]; each call is noted in calls.txt."""

import csv
import sys


def read(file):
    """Return the rows of a table as dictionaries."""
    with open(file, newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def write(file, rows):
    """Write dictionaries as a table."""
    with open(file, "w", newline="") as table:
        writer = csv.DictWriter(table, rows[0], delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def keep(cells, kept, least):
    """Keep the cells with at least so many counts."""
    write(kept, [row for row in read(cells) if int(row["counts"]) >= int(least)])


def sums(kept, summed):
    """Add up the counts of each donor."""
    total = {}
    for row in read(kept):
        total[row["donor"]] = total.get(row["donor"], 0) + int(row["counts"])
    write(summed, [{"donor": donor, "counts": n} for donor, n in sorted(total.items())])


def decades(people, aged, years):
    """Put each donor's age into a group of so many years."""
    write(
        aged, [{"donor": r["donor"], "from": int(r["age"]) // int(years) * int(years)} for r in read(people)]
    )


def join(summed, aged, release):
    """Put sums and ages of each donor into one line."""
    ages = {row["donor"]: row["from"] for row in read(aged)}
    write(release, [row | {"from": ages[row["donor"]]} for row in read(summed)])


STEPS = {"keep": keep, "sums": sums, "decades": decades, "join": join}

if __name__ == "__main__":
    name, *words = sys.argv[1:]
    with open("calls.txt", "a") as calls:
        calls.write(name + "\n")
    STEPS[name](*words)
