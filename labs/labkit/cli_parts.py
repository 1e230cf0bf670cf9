"""What the commands of `lab` share: errors in one sentence, JSON, tables, the state of an exercise."""

import errno
import json
import os
import re
import shutil
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from labkit import places
from labkit.places import LabError

STOPPED = 130  # the exit code of a command that Ctrl-C has ended

IN_THE_OLD_ONE = "A terminal that stood in it still stands there: type the cd below."

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead.")
console = Console(highlight=False, soft_wrap=True)


class Group(click.Group):
    """Shows an error a person can put right as one sentence on stderr, with exit code 2.

    With --json the sentence also stands on stdout, as {"error": …}, so that one stream tells everything.
    """

    def parse_args(self, context, args):
        """Remember whether JSON was asked for, for the case of an error."""
        context.meta["labkit.json"] = "--json" in args
        return super().parse_args(context, args)

    def invoke(self, context):
        """Run the command and tell its errors."""
        try:
            return super().invoke(context)
        except LabError as error:
            self.end(context, error, 2)
        except KeyboardInterrupt:
            self.end(
                context, "stopped by you; what was half made is gone, and your work is as it was", STOPPED
            )
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader has gone, as in `lab list | head`: click ends quietly
                raise
            self.end(context, places.trouble(error), 2)

    @staticmethod
    def end(context, told, code):
        """Say why, and end with that exit code."""
        if context.meta.get("labkit.json"):
            print_json({"error": str(told)})
        click.echo(f"lab: {told}", err=True)
        context.exit(code)


def print_json(data):
    """Print plain data for programs."""
    click.echo(json.dumps(data, indent=1))


def print_table(rows):
    """Print rows, mappings with the same keys, as a table for people."""
    if not rows:
        click.echo("nothing yet")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        table.add_column(name, no_wrap=name == "id")  # an ID is there to be copied
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    console.print(table)


def state(entry):
    """How far an entry of the progress file is, in words."""
    if "passed" in entry:
        return "passed"
    if "of" in entry:
        return f"{entry['checks']} of {entry['of']} checks"
    return "started" if "started" in entry else ""


def quoted(path):
    """A path to be typed in a shell, whatever is in its name."""
    return '"' + re.sub(r'([\\"$`])', r"\\\1", str(path)) + '"'


def typed_first(folder):
    """What to type to be in a folder with snakemake and lab at hand, as lines."""
    lines = [f"  cd {quoted(folder)}"]
    if shutil.which("snakemake") is None:
        here = quoted(Path(sys.executable).parent)
        lines.append(f"  export PATH={here}{os.pathsep}$PATH   # snakemake and lab are not on your PATH yet")
    return lines
