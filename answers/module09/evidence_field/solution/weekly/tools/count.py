"""Count the donors of one site and take the mean of their ages; rows without an age are left out."""

import csv
import sys

source, target = sys.argv[1:]
print(f"read     {source}")

ages, skipped = [], 0
try:
    with open(source, newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t"), 2):
            if row["age"] == "":
                skipped += 1
                continue
            if not row["age"].isdigit():
                sys.exit(f"failed   {source}: line {number}: the age is {row['age']!r}")
            ages.append(int(row["age"]))
finally:
    # Also on the way out of a failure: that is when somebody asks.
    print(f"skipped  {skipped} rows without an age")

with open(target, "w") as file:
    print("donors", "mean_age", sep="\t", file=file)
    print(len(ages), f"{sum(ages) / len(ages):.1f}", sep="\t", file=file)
print(f"made     {target}")
