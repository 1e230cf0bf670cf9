"""Refuse what is not policy, and leave a note beside the profile."""

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
for name, strange in bad.items():
    Path(sys.argv[1], "profiles", name, "REFUSED").write_text(", ".join(strange))
    print(f"profiles/{name}: {', '.join(strange)} may change what is computed or believed")
sys.exit(1 if bad else 0)
