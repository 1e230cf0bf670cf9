"""A runner that begins anew when any parameter has changed."""

import json


def is_done(step, folder):
    """Tell whether the files of a step are there."""
    return all((folder / name).exists() for name in step.makes)


def run(steps, params, folder):
    """Run the steps in order; all of them if the parameters are not those of the run before."""
    record = folder / "params.json"
    ran = not record.exists() or json.loads(record.read_text()) != params
    record.unlink(missing_ok=True)
    for step in steps:
        if ran or not is_done(step, folder):
            step.run(folder, params.get(step.name, {}))
            ran = True
    record.write_text(json.dumps(params))
