"""The `lab runbook` commands: rehearse."""

import sys
from dataclasses import asdict

import click

from labkit import tell
from labkit.cli_parts import as_json, print_json
from labkit.patience import working
from labkit.places import LabError


@click.group()
def runbook():
    """A runbook in Markdown, tried out before the night in which somebody needs it."""


@runbook.command()
@click.argument("file")
@click.option("--drill", "drills", multiple=True, help="A drill whose class the lines must reach; repeat it.")
@click.option("--hand-over", multiple=True, help="A drill on which the lines may also hand over; repeat it.")
@click.option(
    "--seed", type=click.IntRange(1), default=1, help="Which of each drill's cases; the first if not given."
)
@as_json
def rehearse(file, drills, hand_over, seed, as_json):
    """Follow FILE line by line on drills; exit code 0 only if its lines alone reach the right class on each.

    Without --drill and --hand-over, the drills are those that FILE names at its top.
    """
    from labkit import runbook
    from labkit.runbook_rehearsal import rehearse

    book = runbook.read(file)
    if not (drills or hand_over):
        drills, hand_over = book.rehearse, book.hand_over
    if not (drills or hand_over):
        raise LabError(
            f"{book.name} names no drill: write rehearse: [ID, ID, ID] at its top, or give --drill ID"
        )
    walks = []
    for drill in (*drills, *hand_over):
        with working(f"following the lines on {drill}; the first time, it has to happen first"):
            walks.append(rehearse(book, drill, seed, drill in hand_over))
    passed = all(walk.passed for walk in walks)
    if as_json:
        print_json(
            {"file": file, "passed": passed, "drills": [asdict(w) | {"passed": w.passed} for w in walks]}
        )
    else:
        click.echo("\n".join(tell.rehearsal_lines(book.name, walks)))
    sys.exit(0 if passed else 1)
