"""A runner that skips the steps that are done with the parameters asked for."""

DONE_WITH = {}


def is_done(step, params, folder):
    """Tell whether a step need not run: its files are there, and it was not done with other parameters."""
    there = all((folder / name).exists() for name in step.makes)
    return there and DONE_WITH.get(step.name, params) == params


def perform(step, params, folder):
    """Run a step, and keep in mind with which parameters it was done."""
    step.run(folder, params)
    DONE_WITH[step.name] = params


def run(steps, params, folder):
    """Run the steps in order, each with its own parameters; behind a step that ran, all others run too."""
    ran = False
    for step in steps:
        own = params.get(step.name, {})
        if ran or not is_done(step, own, folder):
            perform(step, own, folder)
            ran = True
