"""A runner that skips the steps that are done. Complete it, so that it notices a changed parameter."""


def is_done(step, params, folder):
    """Tell whether a step need not run: its files are there, and were made with these parameters."""
    return all((folder / name).exists() for name in step.makes)


def perform(step, params, folder):
    """Run a step, and leave behind with which parameters it was done."""
    step.run(folder, params)


def run(steps, params, folder):
    """Run the steps in order, each with its own parameters; behind a step that ran, all others run too."""
    ran = False
    for step in steps:
        own = params.get(step.name, {})
        if ran or not is_done(step, own, folder):
            perform(step, own, folder)
            ran = True
