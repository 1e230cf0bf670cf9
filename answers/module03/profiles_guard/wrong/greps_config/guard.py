"""The word that did the damage last time."""

import sys
from pathlib import Path

for file in sorted(Path(sys.argv[1], "profiles").glob("*/config.yaml")):
    if "config" in file.read_text():
        sys.exit(f"Refused: {file.parent.name} speaks of config")
