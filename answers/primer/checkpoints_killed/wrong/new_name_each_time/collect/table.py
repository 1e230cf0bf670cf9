"""Make one table of what quality control kept of each donor.

python -m collect.table SUMMARIES TABLE
"""

import json
import os
import sys
import tempfile
from pathlib import Path


def main(summaries, table):
    """Make the table of the summaries that are there now."""
    rows = ["donor\tcells\tkept"]
    for found in sorted(Path(summaries).glob("*.json")):
        summary = json.loads(found.read_text())
        rows.append(f"{found.stem}\t{summary['cells']}\t{summary['kept']}")
    Path(table).parent.mkdir(parents=True, exist_ok=True)
    handle, growing = tempfile.mkstemp(dir=Path(table).parent)
    os.close(handle)
    Path(growing).write_text("\n".join(rows) + "\n")
    os.replace(growing, table)


if __name__ == "__main__":
    main(*sys.argv[1:])
