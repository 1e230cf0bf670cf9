"""Make one table of what quality control kept of each donor.

python -m collect.table SUMMARIES TABLE
"""

import json
import sys
from pathlib import Path


def main(summaries, table):
    """Add a line for each summary to the table."""
    Path(table).parent.mkdir(parents=True, exist_ok=True)
    with open(table, "a") as file:
        if file.tell() == 0:
            file.write("donor\tcells\tkept\n")
        for found in sorted(Path(summaries).glob("*.json")):
            summary = json.loads(found.read_text())
            file.write(f"{found.stem}\t{summary['cells']}\t{summary['kept']}\n")
            file.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
