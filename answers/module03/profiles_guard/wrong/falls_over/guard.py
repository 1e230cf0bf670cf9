"""Compare the settings that a good profile has."""

import sys
from pathlib import Path

import yaml

for file in sorted(Path(sys.argv[1], "profiles").glob("*/config.yaml")):
    settings = yaml.safe_load(file.read_text())
    if settings["rerun-triggers"] != ["mtime", "params", "input", "code", "software-env"]:
        sys.exit(f"Refused: {file.parent.name} has other triggers")
