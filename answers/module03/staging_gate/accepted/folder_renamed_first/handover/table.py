"""Write how far the predicted ages are off as one table, for the sequencing lab.

    python -m handover.table RELEASE TABLE

One line for each cell type and donor. A value that is no number ends it with an error.
"""

import csv
import os
import sys
import tempfile
from pathlib import Path


def lines_of(release):
    """Yield the lines of the table, one after the other, as the release is read."""
    yield "cell_type\tdonor\tyears_off"
    for file in sorted(Path(release, "predict_age").glob("*.tsv")):
        with open(file, encoding="utf-8") as source:
            for row in csv.DictReader(source, delimiter="\t"):
                years = float(row["predicted_age"]) - float(row["age"])
                yield f"{file.stem}\t{row['donor']}\t{years:.1f}"


def write(release, table):
    """Write into a new file of this folder, and rename it when nothing went wrong."""
    handle, name = tempfile.mkstemp(dir=Path(table).parent)
    try:
        with open(handle, "w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in lines_of(release))
        os.chmod(name, 0o644)
        Path(name).rename(table)
    except BaseException:
        os.unlink(name)
        raise


if __name__ == "__main__":
    write(*sys.argv[1:])
    print(f"{sys.argv[2]}: written")
