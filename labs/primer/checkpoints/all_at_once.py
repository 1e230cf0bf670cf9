"""The same steps in one go: what lies between them is gone at the end, as the variables of a notebook are.

python all_at_once.py
"""

import sys
import tempfile
from pathlib import Path

import yaml
from registry import run, summary, write_log
from steps import RELEASE, STEPS, Place, parameters


def main():
    """Run all steps in a folder for this program alone, and keep nothing but the log."""
    params = parameters(yaml.safe_load(Path("config/config.yaml").read_text()))
    with tempfile.TemporaryDirectory() as memory:
        log = run([*STEPS, RELEASE], Place(results=memory), params)
    write_log(log, Place(results="at_once"))
    print(summary(log))
    sys.exit(any("failed" in entry for entry in log["steps"]))


if __name__ == "__main__":
    main()
