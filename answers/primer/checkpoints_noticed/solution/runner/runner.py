"""A runner that skips the steps that are done with the parameters asked for."""

import json


def is_done(step, params, folder):
    """Tell whether a step need not run: its files are there, and were made with these parameters."""
    record = folder / f"{step.name}.params.json"
    there = all((folder / name).exists() for name in step.makes)
    return there and record.exists() and json.loads(record.read_text()) == params


def perform(step, params, folder):
    """Run a step, and leave behind with which parameters it was done."""
    record = folder / f"{step.name}.params.json"
    record.unlink(missing_ok=True)  # from here on the step's files are neither the old ones nor the new
    step.run(folder, params)
    record.write_text(json.dumps(params))


def run(steps, params, folder):
    """Run the steps in order, each with its own parameters; behind a step that ran, all others run too."""
    ran = False
    for step in steps:
        own = params.get(step.name, {})
        if ran or not is_done(step, own, folder):
            perform(step, own, folder)
            ran = True
