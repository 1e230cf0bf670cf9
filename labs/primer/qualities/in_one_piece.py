# naive share of CD4 cells vs age -- Jonas
import random
from pathlib import Path

ages, shares = [], []
text = ""
for line in Path("donors.tsv").read_text().splitlines()[1:]:
    donor, age, sex = line.split("\t")
    try:
        rows = Path("cells/" + donor + ".tsv").read_text().splitlines()[1:]
    except Exception:
        continue
    cd4 = []
    for row in rows:
        if "CD4" in row:
            cd4.append(row)
    if len(cd4) < 30:
        continue
    # same number of cells from each donor
    n = 0
    for row in random.sample(cd4, 30):
        if "CD4_naive" in row:
            n = n + 1
    text = text + donor + " (" + age + " years): " + str(round(100 * n / 30)) + " %\n"
    ages.append(int(age))
    shares.append(n / 30)
mean_age = sum(ages) / len(ages)
mean_share = sum(shares) / len(shares)
top = 0
bottom = 0
for i in range(len(ages)):
    top = top + (ages[i] - mean_age) * (shares[i] - mean_share)
    bottom = bottom + (ages[i] - mean_age) ** 2
slope = str(round(1000 * top / bottom, 1))
text = text + "per decade: " + slope + " percentage points\n"
with Path("naive.txt").open("a") as out:
    out.write(text)
print("per decade: " + slope + " percentage points")
