"""A runner that skips the steps that are done with the parameters asked for."""

import json


def is_done(step, params, folder):
    """Tell whether a step need not run: its files are there, and were made with these parameters."""
    record = folder / f"{step.name}.params.json"
    there = all((folder / name).exists() for name in step.makes)
    return there and record.exists() and json.loads(record.read_text()) == params


def perform(step, params, folder):
    """Leave behind with which parameters a step is done, and run it."""
    (folder / f"{step.name}.params.json").write_text(json.dumps(params))
    step.run(folder, params)


def run(steps, params, folder):
    """Run the steps in order, each with its own parameters; behind a step that ran, all others run too."""
    ran = False
    for step in steps:
        own = params.get(step.name, {})
        if ran or not is_done(step, own, folder):
            perform(step, own, folder)
            ran = True
