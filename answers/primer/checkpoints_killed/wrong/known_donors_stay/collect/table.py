"""Make one table of what quality control kept of each donor.

python -m collect.table SUMMARIES TABLE
"""

import json
import os
import sys
from pathlib import Path


def main(summaries, table):
    """Make the table of the summaries that are there now."""
    rows = Path(table).read_text().splitlines() if Path(table).exists() else ["donor\tcells\tkept"]
    known = {row.split("\t")[0] for row in rows}
    for found in sorted(Path(summaries).glob("*.json")):
        summary = json.loads(found.read_text())
        if found.stem not in known:
            rows.append(f"{found.stem}\t{summary['cells']}\t{summary['kept']}")
    table = Path(table)
    table.parent.mkdir(parents=True, exist_ok=True)
    growing = table.with_name(f".{table.name}.growing")
    growing.write_text("\n".join(rows) + "\n")
    os.replace(growing, table)


if __name__ == "__main__":
    main(*sys.argv[1:])
