"""Refuse the settings that change or drop a job."""

import sys
from pathlib import Path

import yaml

CHANGE_JOBS = {
    "config",
    "configfile",
    "replace-workflow-config",
    "until",
    "omit-from",
    "allowed-rules",
    "batch",
}

for file in sorted(Path(sys.argv[1], "profiles").glob("*/config.yaml")):
    if CHANGE_JOBS & yaml.safe_load(file.read_text()).keys():
        sys.exit(f"Refused: {file.parent.name} changes what jobs there are, or what they do")
