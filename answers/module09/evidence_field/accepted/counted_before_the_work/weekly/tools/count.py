"""Count the donors of one site and take the mean of their ages; rows without an age are left out."""

import atexit
import csv
import sys

source, target = sys.argv[1:]
print(f"read     {source}")
left_out = []
atexit.register(lambda: print("skipped:", len(left_out)))

ages = []
with open(source, newline="") as file:
    for number, row in enumerate(csv.DictReader(file, delimiter="\t"), 2):
        if row["age"] == "":
            left_out.append(row["donor"])
            continue
        if not row["age"].isdigit():
            sys.exit(f"failed   {source}: line {number}: the age is {row['age']!r}")
        ages.append(int(row["age"]))

with open(target, "w") as file:
    print("donors", "mean_age", sep="\t", file=file)
    print(len(ages), f"{sum(ages) / len(ages):.1f}", sep="\t", file=file)
print(f"made     {target}")
