"""Each claim of an incident note is backed by something that decides, and the note is right."""

import shutil
import tempfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from labkit import drill_note, places
from labkit.checks import Finding
from labkit.drill_cited import in_file, in_text, ran
from labkit.drill_play import SCENE, TWIN
from labkit.drill_reasons import note_findings

ID = "module09/triage_note"
START = places.root() / "exercises" / ID / "start/run"
VARIANTS = places.root() / "answers" / ID / "variants"
FIELDS = (*drill_note.DIAGNOSIS, "action")
OWNER = "whoever owns what changed"

CHECKS = {
    "note-readable": "`note.yaml` can be read, each field is filled, each citation has its parts",
    "run-untouched": "the folder `run` is as it was given to you",
    "symptom-confirmed": "the symptom is cited, and a Friday without a fault would not show it",
    "scope-named": "the scope names what is not as last week, and no more",
    "class-named": "the class of the incident is right",
    "cause-named": "the cause is right",
    "place-named": "the file at fault is named",
    "evidence-decides": "all of the evidence is there, and a part of it fits no other cause",
    "rival-ruled-out": "the nearest rival is named, and what is cited rules it out",
    "handed-on": "the decision is with the one who may take it",
}
NEEDS = {id: ["note-readable"] for id in list(CHECKS)[2:]}

DRILL = SimpleNamespace(
    classes=("workflow meaning",),
    cause="helper-hidden",
    no_fault=False,
    rivals={"input-changed": None, "unseeded": None},
    replies={
        "input-changed": "two deliveries have other bytes; their logs count the same cells and genes",
        "unseeded": "then the tool would count the same delivery differently each time; try it",
        "code-changed": "the rule and its tool are as they were; what else does the tool use?",
        "triggers-narrowed": "no setting hides a reason; Snakemake was never told of this file",
        "files-left-over": "four scores are of an older day; that came of it: why were they not made?",
    },
    scope=lambda place: [{"D02"}, {"scores/D02.txt"}],
    where=lambda place: [("kept",)],
)


class Opener:
    """Opens citations in the run as it was given, on a day without a fault, and with each rival."""

    play = SimpleNamespace(drill=DRILL, place={})

    def seen(self, citation, variant):
        """What a citation finds there. A line of a file counts anywhere but in the run itself."""
        if citation.file:
            return in_file(citation, folder_of(variant), anywhere=variant != SCENE)
        return in_text(citation.shows, said(citation.command, variant))


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    yield from touched(workspace)
    note, found = drill_note.read(workspace, FIELDS)
    yield from found
    if note:
        yield from note_findings(note, Opener())
        yield from decided(note["action"])


def touched(workspace):
    """Yield a finding for the first file of the run that is not as it was given."""
    for file in sorted(f for f in START.rglob("*") if f.is_file() and "__pycache__" not in f.parts):
        name = f"run/{file.relative_to(START).as_posix()}"
        if not workspace.exists(name) or workspace.read(name) != file.read_text("utf-8"):
            yield Finding(
                "run-untouched",
                "the folder run as it was given to you",
                "it is another text, or gone",
                name,
                "evidence that was changed is nobody's evidence",
                "lab reset brings it back; try things out in a copy of the folder",
            )
            return


def decided(action):
    """Yield a finding unless the question of meaning is left to its owner."""
    if " ".join(action.lower().rstrip(".").split()) != OWNER:
        yield Finding(
            "handed-on",
            "the decision with somebody who may take it",
            action,
            f"{drill_note.NAME}, action",
            "each number is right for its rule of who is kept: which rule holds is a question of meaning",
            "ask what the clinic would have to be told if either number went out",
        )


@cache
def place():
    """A folder that goes when the check ends."""
    return tempfile.TemporaryDirectory(prefix="lab-note-")


@cache
def folder_of(variant):
    """A copy of the run, with what is otherwise in a variant laid over it."""
    folder = Path(place().name, variant.replace(":", "-"))
    shutil.copytree(START, folder, ignore=shutil.ignore_patterns("__pycache__"))
    if variant != SCENE:
        name = "twin" if variant == TWIN else variant.partition(":")[2]
        shutil.copytree(VARIANTS / name, folder, dirs_exist_ok=True)
    return folder


@cache
def said(command, variant):
    """What a command prints in a variant, behind the fences of learners' code."""
    return ran(command, folder_of(variant))[0]
