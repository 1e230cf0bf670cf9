"""A runner that skips the steps that are done with the parameters asked for."""

import hashlib
import json


def fingerprint(params):
    """Return a short text that differs when the parameters do, whatever the order of their keys."""
    return hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]


def is_done(step, params, folder):
    """Tell whether a step need not run: files, fingerprint and the mark of a step that ended are there."""
    files = [*step.makes, f"{step.name}.{fingerprint(params)}.done"]
    return all((folder / name).exists() for name in files)


def perform(step, params, folder):
    """Run a step between taking its marks away and setting a new one."""
    for mark in folder.glob(f"{step.name}.*.done"):
        mark.unlink()
    step.run(folder, params)
    (folder / f"{step.name}.{fingerprint(params)}.done").touch()


def run(steps, params, folder):
    """Run the steps in order, each with its own parameters; behind a step that ran, all others run too."""
    ran = False
    for step in steps:
        own = params.get(step.name, {})
        if ran or not is_done(step, own, folder):
            perform(step, own, folder)
            ran = True
