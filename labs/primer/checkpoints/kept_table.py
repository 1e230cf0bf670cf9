"""Write one line for each donor: cells measured, cells kept.

python -m kept_table FOLDER TABLE [append]
"""

import json
import sys
from pathlib import Path


def main(folder, table, mode="overwrite"):
    """Write the table straight under its name, as most scripts do."""
    Path(table).parent.mkdir(parents=True, exist_ok=True)
    with open(table, "a" if mode == "append" else "w") as file:
        for found in sorted(Path(folder).glob("*.json")):
            cells = json.loads(found.read_text())
            file.write(f"{found.stem}\t{cells['cells']}\t{cells['kept']}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
