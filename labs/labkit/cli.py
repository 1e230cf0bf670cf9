"""The `lab` command: doctor, list, start, check, hint, reset, progress, exit, drill, runbook."""

import sys

import click

from labkit import drill_cli, exercises, machine, places, progress, runbook_cli, tell
from labkit.cli_parts import (
    IN_THE_OLD_ONE,
    Group,
    as_json,
    console,
    print_json,
    print_table,
    state,
    typed_first,
)
from labkit.patience import working

COPYING = "making a copy of the capstone; the first one takes about a minute"


@click.group(cls=Group)
def main():
    """Exercises on the capstone, each in a folder of its own that you may break."""


main.add_command(drill_cli.drill)
main.add_command(runbook_cli.runbook)


@main.command()
@as_json
def doctor(as_json):
    """Is this machine ready? What to do if it is not."""
    with working("looking at this machine"):
        signs = machine.examine()
    if as_json:
        print_json([vars(sign) for sign in signs])
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
            "title": e.title.removeprefix("Exercise: "),
            "minutes": e.minutes,
            "level": e.level,
            "state": state(done.get(e.id, {})),
        }
        for e in exercises.all_exercises()
    ]
    print_json(rows) if as_json else print_table(rows)


@main.command()
@click.argument("id")
@as_json
def start(id, as_json):
    """Make your folder for an exercise."""
    with working(COPYING):
        folder = exercises.start(id)
    _say_where(id, folder, None, as_json)


@main.command()
@click.argument("id")
@as_json
def reset(id, as_json):
    """Start an exercise over; changed work is kept aside, with the date in its name."""
    with working(COPYING):
        folder, saved = exercises.reset(id)
    _say_where(id, folder, saved, as_json)


def _say_where(id, folder, saved, as_json):
    if as_json:
        kept = str(saved) if saved else None
        print_json({"id": id, "folder": str(folder), "task": str(folder / "TASK.md"), "saved": kept})
        return
    lines = [f"Your work so far is kept in {saved}", IN_THE_OLD_ONE] if saved else []
    lines += ["Your folder is ready. Type:", "", *typed_first(folder)]
    lines += ["", f"Read TASK.md there first. When you think it is done: lab check {id}"]
    click.echo("\n".join(lines))


@main.command()
@click.argument("id")
@as_json
def check(id, as_json):
    """Judge your folder; exit code 0 only if every check passed."""
    with working("checking"):
        report = exercises.check(id)
    if as_json:
        print_json(report.as_dict())
    else:
        click.echo(tell.report_text(report))
    sys.exit(0 if report.done else 1)


@main.command()
@click.argument("id")
@as_json
def hint(id, as_json):
    """One step more each time."""
    number, of, text = exercises.next_hint(id)
    if as_json:
        print_json({"id": id, "number": number, "of": of, "text": text, "answer": places.answer_page(id)})
    elif text:
        from rich.markdown import Markdown

        console.print(Markdown(text))
        click.echo(f"(hint {number} of {of})")
    else:
        where = f"exercises/{id}/hints.md of the repository"
        click.echo(f"No more hints: you have seen all {of} (they stand in {where}).")
        click.echo(f"The reasoning is on the site's page {places.answer_page(id)}")


@main.command("progress")
@as_json
def progress_(as_json):
    """What you have started and passed."""
    data = {id: entry for id, entry in progress.load().items() if id in places.exercise_ids()}
    if as_json:
        print_json(data)
        return
    print_table(
        [
            {"id": id, "state": state(e), "tries": e.get("tries", 0), "hints": e.get("hints", 0)}
            for id, e in data.items()
        ]
    )
    passed = sum("passed" in entry for entry in data.values())
    click.echo(f"{passed} of {len(places.exercise_ids())} exercises passed")


@main.command("exit")
@click.argument("part")
@as_json
def exit_(part, as_json):
    """Have you met the exit standard of a part, such as module03? Exit code 0 if so, 1 if not yet."""
    from labkit.standard import standard

    asked = standard(part)
    met = sum(each["met"] for each in asked)
    if as_json:
        print_json({"part": part, "done": met == len(asked), "asked": asked})
    else:
        click.echo("\n".join(tell.standard_lines(asked)))
        said = "the exit standard is met" if met == len(asked) else "the exit standard is not met yet"
        click.echo(f"{met} of {len(asked)}: {said}")
    sys.exit(0 if met == len(asked) else 1)


if __name__ == "__main__":
    main()
