"""The analysis under the registry runner: its own steps, one after the other in one process."""

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import yaml
from registry import run, summary
from steps import RELEASE, STEPS, Place, parameters
from timed import perform

log = run(
    [replace(step, run=partial(perform, step)) for step in [*STEPS, RELEASE]],
    Place(results="by_registry"),
    parameters(yaml.safe_load(Path("config/config.yaml").read_text())),
)
print(summary(log))
sys.exit(any("failed" in entry for entry in log["steps"]))
