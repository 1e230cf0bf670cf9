"""Write how far the predicted ages are off as one table, for the sequencing lab.

    python -m handover.table RELEASE TABLE

One line for each cell type and donor. A value that is no number ends it with an error.
"""

import csv
import sys
from pathlib import Path

from ageing.whole import whole


def lines_of(release):
    """Yield the lines of the table, one after the other, as the release is read."""
    yield "cell_type\tdonor\tyears_off"
    for file in sorted(Path(release, "predict_age").glob("*.tsv")):
        with open(file, encoding="utf-8") as source:
            for row in csv.DictReader(source, delimiter="\t"):
                years = float(row["predicted_age"]) - float(row["age"])
                yield f"{file.stem}\t{row['donor']}\t{years:.1f}"


def write(release, table):
    """Write the table whole or not at all."""
    with whole(table) as beside, open(beside, "w", encoding="utf-8") as out:
        for line in lines_of(release):
            print(line, file=out)


if __name__ == "__main__":
    write(*sys.argv[1:])
    print(f"{sys.argv[2]}: written")
