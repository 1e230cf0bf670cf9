"""A learner's drill: its folder, the filed note, the verdict."""

import json
import shlex
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from labkit import drill_note, drill_record, fence, limits, places, progress, shell
from labkit.checks import Report
from labkit.drill_cited import Opener
from labkit.drill_note import NAME
from labkit.drill_play import SCENE, Drill, Play, ids
from labkit.forms import Finding
from labkit.places import LabError
from labkit.spaces import Workspace

LIMIT = 300  # seconds for grading one note
MARK = ".drill/drill.json"
FILED = ".drill/filed.json"


@dataclass(frozen=True)
class Verdict:
    """A Report on a drill with what was noted beside it: sentences about the way that led there."""

    report: Report
    remarks: list = field(default_factory=list)

    def as_dict(self):
        """The verdict as plain data."""
        return self.report.as_dict() | {"remarks": self.remarks}


def folder_of(id):
    """Where the learner works on a drill."""
    return places.home() / "drills" / places.known(id, ids(), "drill")


def start(id, seed=None):
    """Make the learner's folder for a drill and return (folder, Play); an existing one is never touched.

    Without a seed, each start takes the next one: 1, 2, 3 …
    """
    folder = folder_of(id)
    if folder.exists():
        raise LabError(f"{folder} exists already: go on there, or start over with `lab drill reset {id}`")
    entry = progress.load().get(f"drills/{id}", {})
    play = Play(Drill(id), entry.get("starts", 0) + 1 if seed is None else seed)
    play.variant(SCENE)
    folder.parent.mkdir(parents=True, exist_ok=True)
    holder = Path(tempfile.mkdtemp(prefix=f".{id}-", dir=folder.parent))
    try:
        lay_out(play, holder / "capstone", folder)
        (holder / "capstone").rename(folder)
    except FileExistsError:
        raise LabError(f"{folder} exists already: another command has just made it") from None
    finally:
        shutil.rmtree(holder, ignore_errors=True)
    with progress.update(f"drills/{id}") as entry:
        entry["starts"] = entry.get("starts", 0) + 1
        entry.setdefault("started", progress.now())
    return folder, play


def lay_out(play, target, home=None):
    """Make a folder with the scene of a play, its ticket, the empty note and what counts commands.

    home: where the folder will lie in the end, if not at target.
    """
    space = play.copy(SCENE, target)
    space.write("TICKET.md", f"# {play.drill.title}\n\n{play.ticket}")
    space.write(NAME, drill_note.blank(play.drill.id))
    space.write(MARK, json.dumps({"drill": play.drill.id, "seed": play.seed}))
    shutil.copyfile(drill_record.__file__, target / ".drill" / "record.py")
    space.write("on_call.sh", _on_call(home or target))
    drill_record.note(str(target), "")
    return space


def _on_call(folder):
    text = Path(__file__).with_name("drill_on_call.sh").read_text(encoding="utf-8")
    here = {"BIN": Path(sys.executable).parent, "FOLDER": folder, "PYTHON": sys.executable}
    for name, path in here.items():
        text = text.replace(f"@{name}@", shlex.quote(str(path)))
    return text


def reset(id, seed=None):
    """Start a drill anew, with the same seed if none is given; return (folder, Play, the old one's place)."""
    folder = folder_of(id)
    if not folder.exists():
        return *start(id, seed), None
    play = play_in(folder)
    saved = places.home() / "saved" / f"drills/{id}-{datetime.now():%Y-%m-%d-%H%M%S-%f}"
    saved.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(saved)
    try:
        return *start(id, play.seed if seed is None else seed), saved
    except BaseException:
        if not folder.exists():
            saved.rename(folder)  # nobody would look for their work in another place after an error
        raise


def play_in(folder):
    """The Play that a learner's folder belongs to; an error says what to do if it does not tell."""
    folder = Path(folder)
    if not (folder / ".drill").is_dir():
        raise LabError(f"{folder.name} is not started yet: type `lab drill start {folder.name}`")
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return Play(Drill(mark["drill"]), int(mark["seed"]))
    except (OSError, ValueError, KeyError, TypeError):
        again = f"`lab drill reset {folder.name}` makes the folder anew and keeps this one"
        raise LabError(f"{folder / MARK} does not say which drill this is: {again}") from None


def file_note(folder):
    """File the note in a folder as it is now: (number of citations opened, findings, remarks).

    It is filed if the diagnosis is filled in and each of its citations is there; whether it is right, is
    not said. Action and proof come after the repair.
    """
    play = play_in(folder)
    note, found = drill_note.read(Workspace(folder), drill_note.DIAGNOSIS)
    cited = [note["symptom"], *note["evidence"], note["ruled_out_by"]] if note else []
    opener = Opener(play)
    for citation in cited:
        if not (seen := opener.seen(citation, SCENE)).holds:
            found.append(_not_there(citation, seen))
    if not found:
        done = _record(folder)
        shutil.copyfile(folder / NAME, folder / ".drill" / NAME)
        (folder / FILED).write_text(json.dumps({"at": progress.now()} | done), encoding="utf-8")
    return len(cited), found, [_way(_record(folder), "so far")]


def _not_there(citation, seen):
    return Finding(
        "note-readable",
        f"“{citation.shows}”, as it was when the ticket came",
        seen.told(citation),
        NAME,
        "what nobody else can see is no evidence",
        seen.again("cite what stands there, word for word; lab drill reset brings the first state back"),
    )


def _record(folder):
    """What the folder remembers of the commands typed in it, and whether it is as it was."""
    noted = drill_record.commands(folder)
    typed = [row for row in noted if row["command"] and not row["command"].startswith("lab ")]
    return {
        "commands": len(typed),
        "changed_by": [row["command"] for row in typed if row["changed"]],
        "as_it_was": bool(noted) and noted[0]["stamp"] == drill_record.stamp(folder),
    }


def check(folder):
    """Grade a learner's folder and return the Verdict; nothing in the folder is changed."""
    play = play_in(folder)
    report = _graded(play, folder)
    return Verdict(report, [*_remarks(report, folder), *_not_fenced()])


def _not_fenced():
    allowed, _ = fence.possible()
    return [
        f"While cited commands ran, {words}." for kind, words in limits.LACKING.items() if kind not in allowed
    ]


def _graded(play, folder):
    with tempfile.TemporaryDirectory(prefix="lab-") as holder:
        file = Path(holder) / "report.json"
        words = [sys.executable, "-P", "-m", "labkit.drill_grade", play.drill.id, play.seed, folder, file]
        code, raw = shell.run_bash(" ".join(shlex.quote(str(word)) for word in words), holder, LIMIT)
        if code is None:
            raise LabError(f"grading took more than {LIMIT} s, so nothing was judged")
        if not file.is_file():
            end = (raw.strip().splitlines() or ["it said nothing"])[-1]
            raise LabError(f"the grader of {play.drill.id} could not finish: {end}")
        said = json.loads(file.read_text(encoding="utf-8"))
    if "fault" in said:
        raise LabError(f"the grader of {play.drill.id} could not finish: {said['fault']}")
    said["findings"] = [Finding(**finding) for finding in said["findings"]]
    return Report(**said)


def _remarks(report, folder):
    said = []
    mended = not {"repaired", "by-fair-means"} & {*report.failed, *report.not_run}
    if mended and "cause-named" in report.failed:
        said.append("Mended, but for the wrong reason: the folder is right again, the note is not.")
    elif mended and "place-named" in report.failed:
        said.append("Mended; the note does not say yet where the fault was.")
    try:
        filed = json.loads((Path(folder) / FILED).read_text(encoding="utf-8"))
        said.append(_way(filed, "before the note was filed"))
        if report.done and _diagnosis(folder) != _diagnosis(Path(folder) / ".drill"):
            said.append(
                "The note that you filed said something else, and your colleagues still read that one: "
                f"file it again, lab drill note {report.exercise.removeprefix('drills/')}"
            )
    except (OSError, ValueError):
        said.append("The note was not filed before the repair; next time: lab drill note, then mend.")
    return said


def _diagnosis(folder):
    return drill_note.read(Workspace(folder), drill_note.DIAGNOSIS)[0]


def _way(record, when):
    if not record["commands"]:
        kept = "as you got it" if record["as_it_was"] else "no longer as you got it"
        return (
            f"No command was counted {when} (source on_call.sh does); what is under investigation is {kept}."
        )
    number = f"{record['commands']} command{'s' if record['commands'] > 1 else ''} {when}"
    if not record["changed_by"]:
        return f"{number}; none of them changed what was under investigation."
    return f"{number}; {len(record['changed_by'])} changed what was under investigation: " + "; ".join(
        f"`{command}`" for command in record["changed_by"]
    )
