"""A runner that skips the steps that are done with the parameters asked for."""

import json


def book_in(folder):
    """Return {step: the parameters with which it ended}."""
    file = folder / "book.json"
    return json.loads(file.read_text()) if file.exists() else {}


def is_done(step, params, folder):
    """Tell whether a step need not run: the book says so of these parameters, and its files are there."""
    return all((folder / name).exists() for name in step.makes) and book_in(folder).get(step.name) == params


def perform(step, params, folder):
    """Strike the step out of the book, run it, and enter it with its parameters."""
    book = book_in(folder)
    book.pop(step.name, None)
    (folder / "book.json").write_text(json.dumps(book))
    step.run(folder, params)
    book[step.name] = params
    (folder / "book.json").write_text(json.dumps(book))


def run(steps, params, folder):
    """Run the steps in order, each with its own parameters; behind a step that ran, all others run too."""
    ran = False
    for step in steps:
        own = params.get(step.name, {})
        if ran or not is_done(step, own, folder):
            perform(step, own, folder)
            ran = True
