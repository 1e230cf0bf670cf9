"""What jobs find around them: this Python, this package, and a description of the run."""

import hashlib
import json
import os
import shlex
import sys
from datetime import datetime, timezone
from pathlib import Path


def in_front(variable, folder):
    """Return a list of folders from the environment with one folder put first."""
    others = os.environ.get(variable, "").split(os.pathsep)
    return os.pathsep.join(
        [str(folder)] + [other for other in others if other not in ("", str(folder))]
    )


def describe_run():
    """Return what only the running workflow knows, for the provenance step."""
    digest = hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()
    command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
    started = datetime.now(timezone.utc).isoformat(timespec="seconds")
    run = {
        "command": command,
        "cores": workflow.cores,
        "config": config,
        "config_sha256": digest,
        "started": started,
    }
    return json.dumps(run)


# Jobs are `python -m ageing.<step>`: this Python, and the package beside this workflow, wherever it was copied.
os.environ.update(
    PATH=in_front("PATH", Path(sys.executable).parent),
    PYTHONPATH=in_front("PYTHONPATH", CAPSTONE),
)
if workflow.is_main_process:
    os.environ.update(AGEING_RUN=describe_run())
