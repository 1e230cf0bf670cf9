"""Make one table of what quality control kept of each donor.

python -m collect.table SUMMARIES TABLE
"""

import json
import sys
from pathlib import Path

from ageing.files import write_text


def main(summaries, table):
    """Make the table of the summaries that are there now."""
    rows = ["donor\tcells\tkept"]
    for found in sorted(Path(summaries).glob("*.json")):
        summary = json.loads(found.read_text())
        rows.append(f"{found.stem}\t{summary['cells']}\t{summary['kept']}")
    write_text(table, "\n".join(rows) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
