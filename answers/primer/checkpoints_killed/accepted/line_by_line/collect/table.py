"""Make one table of what quality control kept of each donor.

python -m collect.table SUMMARIES TABLE
"""

import json
import sys
from pathlib import Path


def main(summaries, table):
    """Make the table of the summaries that are there now."""
    growing = Path(f"{table}.growing")
    growing.parent.mkdir(parents=True, exist_ok=True)
    with open(growing, "w") as file:
        file.write("donor\tcells\tkept\n")
        for found in sorted(Path(summaries).glob("*.json")):
            summary = json.loads(found.read_text())
            file.write(f"{found.stem}\t{summary['cells']}\t{summary['kept']}\n")
    growing.rename(table)


if __name__ == "__main__":
    main(*sys.argv[1:])
