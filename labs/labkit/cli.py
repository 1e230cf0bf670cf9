"""The `lab` command: doctor, list, start, check, hint, reset, progress."""

import errno
import json
import os
import re
import shutil
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

from labkit import drill_cli, exercises, machine, places, progress, tell
from labkit.places import LabError

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead.")
console = Console(highlight=False, soft_wrap=True)


class _Group(click.Group):
    """Shows an error a person can put right as one sentence on stderr, with exit code 2."""

    def invoke(self, context):
        try:
            return super().invoke(context)
        except LabError as error:
            told = error
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader has gone, as in `lab list | head`: click ends quietly
                raise
            told = places.trouble(error)
        click.echo(f"lab: {told}", err=True)
        context.exit(2)


@click.group(cls=_Group)
def main():
    """Exercises on the capstone, each in a folder of its own that you may break."""


main.add_command(drill_cli.drill)


def _print_json(data):
    click.echo(json.dumps(data, indent=1))


def _working(what):
    """A spinner while something takes long; on a terminal only."""
    return Console(stderr=True).status(what)


@main.command()
@as_json
def doctor(as_json):
    """Is this machine ready? What to do if it is not."""
    signs = machine.examine()
    if as_json:
        _print_json([vars(sign) for sign in signs])
    else:
        machine.show(signs)
    sys.exit(0 if all(sign.ok for sign in signs) else 1)


@main.command("list")
@as_json
def list_(as_json):
    """The exercises, how long they take, which you have passed."""
    done = progress.load()
    rows = [
        {
            "id": e.id,
            "title": e.title,
            "minutes": e.minutes,
            "level": e.level,
            "state": _state(done.get(e.id, {})),
        }
        for e in exercises.all_exercises()
    ]
    if as_json:
        _print_json(rows)
    else:
        _print_table(rows)


def _state(entry):
    if "passed" in entry:
        return "passed"
    if "of" in entry:
        return f"{entry['checks']} of {entry['of']} checks"
    return "started" if "started" in entry else ""


def _print_table(rows):
    if not rows:
        click.echo("nothing yet")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        table.add_column(name, no_wrap=name == "id")  # an ID is there to be copied
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    console.print(table)


@main.command()
@click.argument("id")
def start(id):
    """Make your folder for an exercise."""
    with _working("making a copy of the capstone"):
        folder = exercises.start(id)
    _say_where(id, folder)


def _say_where(id, folder):
    lines = ["Your folder is ready. Type:", "", f"  cd {_quoted(folder)}"]
    if shutil.which("snakemake") is None:
        here = _quoted(Path(sys.executable).parent)
        lines.append(f"  export PATH={here}{os.pathsep}$PATH   # snakemake and lab are not on your PATH yet")
    lines += ["", f"Read TASK.md there first. When you think it is done: lab check {id}"]
    click.echo("\n".join(lines))


def _quoted(path):
    """A path to be typed in a shell, whatever is in its name."""
    return '"' + re.sub(r'([\\"$`])', r"\\\1", str(path)) + '"'


@main.command()
@click.argument("id")
@as_json
def check(id, as_json):
    """Judge your folder; exit code 0 only if every check passed."""
    with _working("checking"):
        report = exercises.check(id)
    if as_json:
        _print_json(report.as_dict())
    else:
        click.echo(tell.report_text(report))
    sys.exit(0 if report.done else 1)


@main.command()
@click.argument("id")
def hint(id):
    """One step more each time."""
    number, of, text = exercises.next_hint(id)
    if not text:
        where = f"exercises/{id}/hints.md of the repository"
        click.echo(f"No more hints: you have seen all {of} (they stand in {where}).")
        click.echo(f"The reasoning is on the site's page {places.answer_page(id)}")
        return
    console.print(Markdown(text))
    click.echo(f"(hint {number} of {of})")


@main.command()
@click.argument("id")
def reset(id):
    """Start an exercise over; changed work is kept aside, with the date in its name."""
    with _working("making a copy of the capstone"):
        folder, saved = exercises.reset(id)
    if saved:
        click.echo(f"Your work so far is kept in {saved}")
    _say_where(id, folder)


@main.command("progress")
@as_json
def progress_(as_json):
    """What you have started and passed."""
    data = {id: entry for id, entry in progress.load().items() if id in places.exercise_ids()}
    if as_json:
        _print_json(data)
        return
    _print_table([{"id": id, "state": _state(e), "hints": e.get("hints", 0)} for id, e in data.items()])
    passed = sum("passed" in entry for entry in data.values())
    click.echo(f"{passed} of {len(places.exercise_ids())} exercises passed")


if __name__ == "__main__":
    main()
