"""What jobs find around them: this Python, this package, and a description of the run."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import MISSING, fields
from datetime import datetime, timezone
from enum import Enum
from pathlib import Path


def in_front(variable, folder):
    """Return a list of folders from the environment with one folder put first."""
    others = os.environ.get(variable, "").split(os.pathsep)
    return os.pathsep.join(
        [str(folder)] + [other for other in others if other not in ("", str(folder))]
    )


def describe_run():
    """Return what only the running workflow knows at its start, for the provenance step."""
    code = [
        *CAPSTONE.glob("ageing/**/*.py"),
        *(path for path in CAPSTONE.glob("workflow/**/*") if path.is_file()),
    ]
    code = checksums(path for path in code if "__pycache__" not in path.parts)
    return {
        "command": [
            Path(sys.argv[0]).name.replace("__main__.py", "snakemake"),
            *sys.argv[1:],
        ],
        "profiles": profiles_of(sys.argv),
        "cores": workflow.cores,
        "config": config,
        "config_sha256": sha256_of(json.dumps(config, sort_keys=True).encode()),
        "config_files": checksums(workflow.configfiles),
        "code": code,
        "code_sha256": sha256_of(json.dumps(code, sort_keys=True).encode()),
        "git": git_state(),
        "started": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
    }


def sha256_of(content):
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def checksums(paths):
    """Return path → SHA-256 for files, named as the capstone folder sees them."""
    return {
        os.path.relpath(path, CAPSTONE): sha256_of(Path(path).read_bytes())
        for path in sorted(map(str, paths))
    }


def profiles_of(words):
    """Return name → SHA-256 for the profiles in force: named in the command or the environment, and the default."""
    # Slow to load, and there already when a run was typed: so not where a plan only reads this file.
    from snakemake.cli import get_profile_dir

    names = [os.environ.get("SNAKEMAKE_PROFILE", "")]
    for word, after in zip(words, [*words[1:], ""]):
        option, joined, value = word.partition("=")
        if option in ("--profile", "--workflow-profile"):
            names.append(value if joined else after)
    names += ["profiles/default", str(CAPSTONE / "workflow/profiles/default")]
    found = {name: get_profile_dir(name) for name in names if name}
    return {
        name: sha256_of(place[1].read_bytes()) for name, place in found.items() if place
    }


def git_state():
    """Return the commit this capstone is of and whether it differs from that, or why that is unknown."""
    commands = (
        ["ls-files", "--error-unmatch", "workflow/Snakefile"],
        ["rev-parse", "HEAD"],
        ["status", "--porcelain", "--", "."],
    )
    try:
        done = [
            subprocess.run(
                ["git", "-C", CAPSTONE, *command], capture_output=True, text=True
            )
            for command in commands
        ]
    except OSError:
        return "unknown: git is not installed"
    if any(process.returncode for process in done):
        return "not a git checkout"
    return {"commit": done[1].stdout.strip(), "dirty": bool(done[2].stdout)}


def settings_in_force():
    """Return the settings of Snakemake that differ from its defaults, display aside; known once a run starts."""
    groups = (
        workflow.dag_settings,
        workflow.execution_settings,
        workflow.scheduling_settings,
        workflow.resource_settings,
        workflow.remote_execution_settings,
        workflow.deployment_settings,
        workflow.storage_settings,
        workflow.workflow_settings,
        workflow.group_settings,
        workflow.executor_settings,
    )
    found = {}
    for group in filter(None, groups):
        for field in fields(group):
            value, default = getattr(group, field.name), field.default
            if field.default_factory is not MISSING:
                default = field.default_factory()
            if value != default and plain(value) not in (None, "", [], {}):
                found[field.name] = plain(value)
    return found


def plain(value):
    """Return a setting as something JSON can hold."""
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, map(plain, value)))
    if isinstance(value, (list, tuple)):
        return list(map(plain, value))
    if hasattr(value, "items"):
        pairs = {str(name): plain(item) for name, item in value.items()}
        # The names with a low line in front are Snakemake's own, and repeat what is told elsewhere.
        return {name: item for name, item in pairs.items() if name[0] != "_" and item}
    if value is None or isinstance(value, (bool, int, float)):
        return value
    # A resource that each job works out for itself has no value yet, only what was typed.
    text = str(value.raw if hasattr(value, "raw") else getattr(value, "value", value))
    return None if " at 0x" in text else int(text) if text.isdigit() else text


# Jobs are `python -m ageing.<step>`: this Python, and the package beside this workflow, wherever it was copied.
os.environ.update(
    PATH=in_front("PATH", Path(sys.executable).parent),
    PYTHONPATH=in_front("PYTHONPATH", CAPSTONE),
)
RUN = {}
if workflow.is_main_process and not workflow.output_settings.dryrun:
    RUN = describe_run()
    os.environ.update(AGEING_RUN=json.dumps(RUN))


onstart:
    # Not before the run starts does Snakemake tell a Snakefile which settings it runs with.
    if RUN:
        RUN["executor"] = workflow.executor_plugin.name
        RUN["settings"] = settings_in_force()
        os.environ.update(AGEING_RUN=json.dumps(RUN))
