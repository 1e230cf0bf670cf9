"""Refuse the settings that did damage in the past."""

import sys
from pathlib import Path

import yaml

for file in sorted(Path(sys.argv[1], "profiles").glob("*/config.yaml")):
    settings = yaml.safe_load(file.read_text())
    if {"config", "configfile"} & settings.keys() or len(settings.get("rerun-triggers", range(5))) < 5:
        sys.exit(f"Refused: {file.parent.name} holds a setting that we know too well")
