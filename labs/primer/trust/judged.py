"""What the validator says of a crate; it has an environment of its own, which not every machine has."""

import os
import subprocess
import tempfile
from pathlib import Path

from labkit import places

ABSENT = "The validator is not installed here: `make validator`, at the top of the repository, does that."


def judged(crate):
    """Return the validator's answer as text, or one sentence where it is not there."""
    mine = os.environ.get("CRATE_PYTHON") or places.root() / ".venv-crate/bin/python"
    if not Path(mine).exists():
        return ABSENT
    program = places.capstone() / "tests/crate_validator.py"
    with tempfile.TemporaryDirectory() as cache:
        done = subprocess.run(
            [mine, program, crate, f"{cache}/context"], capture_output=True, text=True, check=False
        )
    return f"{done.stdout.strip()}\nexit code {done.returncode}"
