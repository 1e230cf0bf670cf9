"""Refuse what is not policy; which profile it was, a look into the folder shows."""

import sys
from pathlib import Path

import yaml
from review.options import POLICY, option

TRIGGERS = {"mtime", "params", "input", "code", "software-env"}


def harmless(name, value):
    """Whether a setting is policy, or says what Snakemake does without it."""
    if name == "rerun-triggers":
        return set(value) == TRIGGERS
    return option(name).kind == POLICY or value is False


bad = {}
for file in sorted(Path(sys.argv[1], "profiles").glob("*/config.yaml")):
    settings = yaml.safe_load(file.read_text()) or {}
    if strange := [name for name, value in settings.items() if not harmless(name, value)]:
        bad[file.parent.name] = strange
sys.exit("Refused: a profile acts on meaning" if bad else 0)
