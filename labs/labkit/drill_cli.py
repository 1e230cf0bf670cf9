"""The `lab drill` commands: list, causes, start, note, check, reset."""

import sys

import click

from labkit import progress, tell
from labkit.cli_parts import IN_THE_OLD_ONE, as_json, print_json, print_table, state, typed_first
from labkit.patience import working
from labkit.places import LabError

a_seed = click.option(
    "--seed", type=click.IntRange(1), help="Which of the drill's cases; the next one if not given."
)


@click.group()
def drill():
    """Incidents on the capstone: a ticket, a fault, a note to write, a repair to prove."""


@drill.command("list")
@as_json
def list_(as_json):
    """The drills, how long they take, which you have passed."""
    from labkit.drill_play import all_drills

    done = progress.load()
    rows = [
        {
            "id": d.id,
            "ticket": d.title,
            "part": d.module,
            "minutes": d.minutes,
            "state": state(done.get(f"drills/{d.id}", {})),
        }
        for d in sorted(all_drills(), key=lambda d: (d.module, d.id))
    ]
    print_json(rows) if as_json else print_table(rows)


@drill.command()
@as_json
def causes(as_json):
    """The causes a note may name, by class."""
    from labkit import drill_note

    listed = drill_note.causes()
    if as_json:
        print_json([{"cause": id, "class": kind, "means": says} for id, (kind, says) in listed.items()])
        return
    width = max(map(len, listed))
    for kind in drill_note.CLASSES:
        click.echo(f"{kind}")
        for id, (its, says) in listed.items():
            if its == kind:
                click.echo(f"  {id:{width}}  {says}")


@drill.command()
@click.argument("id")
@a_seed
@as_json
def start(id, seed, as_json):
    """Make your folder for a drill and show its ticket."""
    from labkit import drill_desk

    with working("something goes wrong on a copy of the capstone; the first time it takes a minute or two"):
        folder, play = drill_desk.start(id, seed)
    _say_where(folder, play, None, as_json)


@drill.command()
@click.argument("id")
@a_seed
@as_json
def reset(id, seed, as_json):
    """Start a drill over, with the same seed; your folder so far is kept aside."""
    from labkit import drill_desk

    with working("something goes wrong on a copy of the capstone; the first time it takes a minute or two"):
        folder, play, saved = drill_desk.reset(id, seed)
    _say_where(folder, play, saved, as_json)


def _say_where(folder, play, saved, as_json):
    if as_json:
        rest = {"folder": str(folder), "saved": str(saved) if saved else None, "ticket": play.ticket}
        print_json({"id": play.drill.id, "seed": play.seed} | rest)
        return
    if saved:
        click.echo(f"Your work so far is kept in {saved}\n{IN_THE_OLD_ONE}")
    lines = [f"{play.drill.title} (about {play.drill.minutes} minutes, case {play.seed})", ""]
    lines += [f"  | {row}".rstrip() for row in play.ticket.splitlines()]
    lines += ["", "Your folder is ready. Type:", "", *typed_first(folder)[:1], "  source on_call.sh", ""]
    lines += ["Investigate first, and change nothing meanwhile. Then fill in note.yaml and file it:"]
    lines += [f"  lab drill note {play.drill.id}", "Then mend it, add the proof to the note, and say:"]
    lines += [f"  lab drill check {play.drill.id}"]
    click.echo("\n".join(lines))


@drill.command()
@click.argument("id")
@as_json
def note(id, as_json):
    """File your note before you repair anything; every citation in it is opened."""
    from labkit import drill_desk

    with working("opening what the note cites"):
        opened, found, remarks = drill_desk.file_note(drill_desk.folder_of(id))
    if as_json:
        findings = [vars(finding) for finding in found]
        print_json({"filed": not found, "citations": opened, "findings": findings, "remarks": remarks})
    elif found:
        click.echo("\n".join(["Not filed yet.", *tell.finding_lines(found)]))
    else:
        click.echo(
            f"Filed. {opened} citations opened: each is there. Whether they decide, lab drill check says."
        )
        click.echo("\n".join(remarks))
    sys.exit(1 if found else 0)


@drill.command()
@click.argument("id")
@as_json
def check(id, as_json):
    """Grade note, repair and proof; exit code 0 only if all of it holds."""
    from labkit import drill_desk

    with working("opening what the note cites, looking at the repair"):
        verdict = drill_desk.check(drill_desk.folder_of(id))
    try:
        progress.note_check(verdict.report)
    except (LabError, OSError) as error:
        click.echo(f"(not noted in your progress: {error})", err=True)
    if as_json:
        print_json(verdict.as_dict())
    else:
        click.echo("\n".join([tell.report_text(verdict.report), "", *verdict.remarks]))
    sys.exit(0 if verdict.report.done else 1)
