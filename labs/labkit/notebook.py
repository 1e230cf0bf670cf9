"""What a lab's cells use: the `%%sh` magic, predictions, recorded values, checks."""

import re

from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.display import display

from labkit import checks, clean, drill_desk, drill_record, exercises, places, progress, shell, tell
from labkit.drill_play import Drill, Play
from labkit.places import LabError
from labkit.spaces import Workspace, current, throwaway, use

RECORD = "application/papermill.record/"  # myst-nb collects these outputs and shows none of them
OPTIONS = {"--expect": r"\d+|any", "--lines": r".+", "--in": r".+"}  # of %%sh, and what may follow

recorded = {}  # what this notebook recorded: name -> value as text
_said = None  # to the newest question


@magics_class
class ShellMagic(Magics):
    """The `%%sh` magic."""

    @cell_magic
    def sh(self, line, cell):
        """Run the cell as a bash script in a workspace and print one tidy block.

        --expect N     the exit code it should end with (0 if not given, `any` for all)
        --lines a-b    show only these lines of the output
        --in NAME      the notebook's variable that holds the workspace (the newest one if not given)
        """
        chosen = _options(line)
        expect = _expected(chosen.get("--expect", "0"))
        space = self._named(chosen["--in"]) if "--in" in chosen else current()
        result = space.run(cell, expect=None)
        if (space.path / ".drill").is_dir():
            drill_record.note(str(space.path), cell.strip())
        text = clean.part(result.text, chosen["--lines"]) if "--lines" in chosen else result.text
        shown_on_purpose = expect not in (0, None) and result.code == expect
        if shown_on_purpose:
            text += f"\nexit code {result.code} (expected)"
        if text.strip():
            print(text.lstrip("\n"))
        if expect is not None and result.code != expect:
            raise shell.ExitCode(
                f"this cell ended with exit code {result.code} where {expect} was expected"
                f" (to expect it, write {_expecting(result.code)})"
            )

    def _named(self, name):
        """The workspace that a variable of the notebook holds; an error names those that do."""
        variables = self.shell.user_ns
        if isinstance(space := variables.get(name), Workspace):
            return space
        there = [n for n, v in variables.items() if isinstance(v, Workspace) and not n.startswith("_")]
        has = f"has {', '.join(sorted(there))}" if there else "has none yet"
        raise LabError(f"%%sh --in {name}: no workspace has that name; the notebook {has}")


def _options(line):
    """{option: value} from the magic's line."""
    words, chosen = line.split(), {}
    while words:
        option = words.pop(0)
        value = words.pop(0) if words else ""
        if not re.fullmatch(OPTIONS.get(option, "(?!)"), value):
            known = "--expect N, --lines a-b and --in NAME"
            raise LabError(f"%%sh knows {known}, not: {option} {value}".rstrip())
        chosen[option] = value
    return chosen


def _expected(value):
    return None if value == "any" else int(value)


def _expecting(code):
    if code == 0:
        return "%%sh alone"
    return f"%%sh --expect {code if code > 0 else 'any'}"


def predict(question, options=(), mine=None):
    """Print a question to be answered before the next cell runs; never waits for an answer.

    mine: the reader's own guess, typed into the cell: one of the options, if there are any. It is
    kept in the local progress file, and `predicted` shows it again. Another text keeps nothing.
    """
    global _said
    _said = None
    options = [str(option) for option in options]
    print("\n".join([f"Predict: {question}", *(f"  · {option}" for option in options)]))
    if mine is None or not str(mine).strip():
        print('  (skipped; to commit yourself, add mine="…" and run the cell again)')
    elif (said := _among(mine, options)) is None:
        choice = " or ".join(f'"{option}"' for option in options)
        print(f"  (not kept: mine={mine!r} is none of the options; write {choice})")
    else:
        _said = said
        print(f"  You say: {said} ({_keep(question, said)})")


def _among(mine, options):
    """The option that was meant, capitals and spaces aside; None if it is none of them."""
    if not options:
        return str(mine).strip()
    return next((option for option in options if _bare(option) == _bare(mine)), None)


def _bare(text):
    return " ".join(str(text).casefold().split())


def _keep(question, said):
    try:
        with progress.update("predictions") as entry:
            entry[question] = said
    except (LabError, OSError) as error:
        return f"not kept: {_sentence(error)}"
    return "kept in your progress file"


def _sentence(error):
    return clean.clean(str(places.trouble(error) if isinstance(error, OSError) else error))


def predicted():
    """Print what the reader said to the newest question, to stand beside the result; nothing if skipped."""
    if _said is not None:
        print(f"You said: {_said}")


def record(name, value):
    """Store a value under a name for the lesson's prose and the lab's questions to quote; shows nothing."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise LabError(f"record({name!r}): a name is lower case letters, digits and _")
    scrapbook = {"name": name, "mime_prefix": RECORD}
    recorded[name] = str(value)
    display({f"{RECORD}text/plain": recorded[name]}, raw=True, metadata={"scrapbook": scrapbook})


def task(id):
    """A throwaway workspace with an exercise's start files and form laid over it."""
    made = exercises.exercise(id)
    return use(exercises.lay_out(made, throwaway()))


def drill(id, seed=1):
    """A throwaway workspace with a drill's scene and the empty note; prints its ticket."""
    play = Play(Drill(id), seed)
    space = use(drill_desk.lay_out(play, throwaway()))
    print(f"{play.drill.title}\n")
    print("\n".join(f"  | {row}".rstrip() for row in play.ticket.splitlines()))
    return space


def check(id, workspace=None):
    """Judge a workspace and print the report; never raises for unfinished work.

    id: of an exercise, or drills/<ID> for the note and the repair of a drill.
    """
    space = workspace or current()
    try:
        report = drill_desk.check(space.path).report if id == _drill_in(space) else checks.run(id, space.path)
    except LabError as error:
        print(f"Not judged: {clean.clean(str(error), space.path)}")
        return
    print(clean.clean(tell.report_text(report), space.path))
    if report.done:
        try:
            progress.note_check(report)
        except (LabError, OSError) as error:
            print(f"(not noted in your progress: {_sentence(error)})")


def _drill_in(space):
    if not (space.path / ".drill").is_dir():
        return None
    return f"drills/{drill_desk.play_in(space.path).drill.id}"


def load_ipython_extension(ipython):
    """Register `%%sh`."""
    ipython.register_magics(ShellMagic)
