"""Every command that a page tells a reader to type does what tests/commands/ says it does.

A lab's cells are executed as they are and need no declaration.
"""

import ast

import commands
import pytest
from commands_found import pages
from commands_states import SECONDS, STATES, do
from labkit import shell
from labkit.clean import clean
from repository import ROOT

DECLARED = commands.declarations()
RUNS = {one.runs: one for one in DECLARED if not one.not_run}


@pytest.fixture(scope="module")
def found():
    """Every command of every page."""
    return [one for page in pages() for one in commands.commands(page)]


def test_every_command_of_the_prose_is_declared(found):
    """What nobody declared, nobody runs; the message is the lines to add."""
    missing = commands.missing(found, DECLARED)

    assert len(found) > 50
    assert "" == commands.lines_to_add(missing, DECLARED), "add these lines, and say what the commands do"


def test_every_declaration_stands_in_the_prose(found):
    """A command that no page prints any more is not declared any more."""
    assert [] == [f"{one.file}: {one.command}" for one in commands.stale(found, DECLARED)]


@pytest.mark.parametrize("one", [pytest.param(d, id=d.command) for d in DECLARED if d.not_run])
def test_what_is_not_run_says_why_and_who_runs_it(one):
    """The reason is a sentence; what else runs it is a test that exists, or a line of .ci/run."""
    assert len(one.not_run.split()) > 3 and one.not_run.endswith("."), one.not_run
    if one.run_by:
        assert runs_it(one), f"{one.file}: {one.command}: {one.run_by} does not run it"


def runs_it(one):
    """Whether the named test exists, or the named script holds the command."""
    file, _, test = one.run_by.partition("::")
    words = (ROOT / file).read_text(encoding="utf-8")
    return (
        test in {getattr(node, "name", "") for node in ast.walk(ast.parse(words))}
        if test
        else one.script in words
    )


@pytest.mark.parametrize("one", [pytest.param(one, id=f"{one.state}: {one.script}") for one in RUNS.values()])
def test_a_command_does_what_is_declared(one, tmp_path):
    """It ends with the code declared, prints the words declared, and never a traceback."""
    folder, environment = STATES[one.state.split()[0]](tmp_path, *one.state.split()[1:])
    if one.after:
        do(one.after, folder, environment)

    code, said = shell.run_bash(one.script, folder, SECONDS, environment)

    said = clean(said, folder)
    context = f"{one.file}: {one.command}\n{said[-3000:]}"
    assert one.fails == code, context
    assert one.says in said, context
    assert "Traceback (most recent call last)" not in said, context
