"""Grade a drill: the note, the repair, the proof.

`python -P -m labkit.drill_grade ID SEED FOLDER FILE` writes one report as JSON; `labkit.drill_desk` calls it.
"""

import json
import sys
import traceback
from dataclasses import asdict
from pathlib import Path

from labkit import drill_note
from labkit.checks import Report
from labkit.drill_cited import Opener, copied, seen_in
from labkit.drill_note import NAME
from labkit.drill_play import SCENE, Drill, Play
from labkit.drill_reasons import note_findings
from labkit.forms import Finding
from labkit.places import LabError
from labkit.spaces import Workspace, digests

CHECKS = {
    "note-readable": "note.yaml can be read and each field is filled",
    "symptom-confirmed": "the symptom is there, and would not be on a healthy day",
    "scope-named": "the scope names all that is affected, and no more",
    "class-named": "the class of the incident is right",
    "cause-named": "the cause is right",
    "place-named": "the place at fault is right",
    "evidence-decides": "the evidence is there, and would not be on a healthy day or with another cause",
    "rival-ruled-out": "the nearest rival is named, and what is cited rules it out",
    "repaired": "the fault is gone, and so is what it left behind",
    "by-fair-means": "nothing was hidden, weakened or switched off to get there",
    "proof-holds": "the proof shows the repair: it holds now and did not before",
}
NEEDS = {id: ["note-readable"] for id in CHECKS if id not in ("note-readable", "repaired", "by-fair-means")}
NEEDS["proof-holds"] = ["note-readable", "repaired"]

# Who judges the workflow must not have been changed by what it judges.
JUDGES = ("review", "Makefile", "workflow/schemas")
WHOLE = ("workflow", "ageing", "config", "profiles", "results", "publish")


def judge(play, folder):
    """The Report on a learner's folder: note, repair, proof."""
    opener = Opener(play)
    note, found = drill_note.read(Workspace(folder))
    found += note_findings(note, opener) if note else []
    mended = list(repair_findings(play, folder))
    found += mended
    if note and not any(f.id == "repaired" for f in mended):
        found += proof_findings(note, folder, opener)
    failed = {f.id for f in found}
    not_run = [id for id in CHECKS if any(n in failed for n in NEEDS.get(id, []))]
    order = list(CHECKS)
    kept = sorted((f for f in found if f.id not in not_run), key=lambda f: order.index(f.id))
    return Report(f"drills/{play.drill.id}", dict(CHECKS), kept, not_run)


def repair_findings(play, folder):
    """Yield a Finding for each thing the repair in a folder left undone, or did by foul means."""
    scene = play.variant(SCENE)
    with copied(folder) as space:
        yield from play.drill.repaired(space, play.place)
    with copied(folder) as space:
        judges = "who judges the results must not be changed by the one whose results are judged"
        yield from _changed(space, scene, JUDGES, judges)
        if play.drill.no_fault:
            nothing = "where nothing is wrong, the repair is the only change, and nobody asked for it"
            yield from _changed(space, scene, WHOLE, nothing)
        yield from play.drill.fair(space, scene, play.place)


def _changed(space, scene, names, why):
    """Yield a Finding for each of these files and folders that is not as in the scene."""
    for name in names:
        if _content(space.path / name) != _content(scene.path / name):
            seen, again = f"{name} is another one", f"put {name} back as it was"
            yield Finding("by-fair-means", f"{name} as it was", seen, name, why, again)


def _content(path):
    return digests(path) if path.is_dir() else path.read_bytes() if path.is_file() else None


def proof_findings(note, folder, opener):
    """Yield a Finding if the proof does not hold in a folder, or held before the repair."""
    cited, where = note["proof"], f"{NAME}, proof"
    why = "that it looks right now is no proof; that it looked wrong before, by the same means, is"
    if not (now := seen_in(cited, folder)).holds:
        again = now.again("cite what your folder shows now, after the repair")
        yield Finding("proof-holds", "a proof that holds now", now.told(cited), where, why, again)
    elif not opener.play.drill.no_fault and opener.seen(cited, SCENE).holds:
        seen = f"{cited} showed the same before the repair"
        again = "take a command whose answer the fault had changed"
        yield Finding("proof-holds", "a proof that did not hold before", seen, where, why, again)


def _main(id, seed, folder, file):
    try:
        said = asdict(judge(Play(Drill(id), int(seed)), folder))
    except LabError as error:
        said = {"fault": str(error)}
    except Exception as error:
        here = traceback.extract_tb(error.__traceback__)[-1]
        said = {"fault": f"{type(error).__name__} at {Path(here.filename).name}, line {here.lineno}: {error}"}
    Path(file).write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    _main(*sys.argv[1:])
