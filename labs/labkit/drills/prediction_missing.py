"""A colleague's edit of the fan-out behind the checkpoint passes over selected types in silence (F9)."""

import json

from review.plan import plan
from review.plan_settings import PlanError

from labkit.checks import Finding
from labkit.drills._effects import changed, still_waiting

TITLE = "A cell type without predictions"
MODULE = "module09"
MINUTES = 20
CLASS = "workflow meaning"
CAUSE = "discovery-too-narrow"
FACTS = ("F9",)
TICKET = """
Olga, from the clinic. On your new page (results/release/report.html) I look for the predicted ages in {type}.
There were some in the spring. Now there are none. Your colleague on duty says that the run ended well, no
error in any log, and the page looks as tidy as ever. He wants to publish it tonight.
Is {type} no longer good enough? If so, I would like to read why. And is it the only one?
"""
REPLIES = {
    "config-changed": "then the selection would reject the type and give a reason; it selects it",
    "files-left-over": "the old predictions lie there and no rule takes them; what asked for them then?",
    "step-fails-always": "a job that fails ends the run with an error; here no job was asked for",
    "file-never-made": "no job was asked for this file, so none could have failed to make it",
}
TYPES = ("CD4_naive", "CD4_memory", "CD8_effector", "NK", "B", "Mono_CD14")
COMMON = "workflow/rules/common.smk"
OLD = """        "results/test_overlap/{cell_type}.tsv",
        "results/predict_age/{cell_type}.tsv",
    ]
    return expand(tables, cell_type=selected)
"""
NEW = """        "results/test_overlap/{cell_type}.tsv",
    ]
    # %s
    modelled = [%s]
    predictions = expand("results/predict_age/{cell_type}.tsv", cell_type=modelled)
    return expand(tables, cell_type=selected) + predictions
"""
# How the edit chooses -> (its comment, its code, whom it loses)
FORMS = {
    "number": (
        "A model needs as many donors as a selected type has at least.",
        'record["cell_type"] for record in types'
        ' if record["donors"] > config["select_cell_types"]["min_donors"]',
        ("NK", "Mono_CD14"),
    ),
    "pattern": (
        "Letters and digits in two parts: such are our cell types, and no other file is to slip in.",
        'name for name in selected if re.fullmatch("[A-Za-z0-9]+_[A-Za-z0-9]+", name)',
        ("NK", "B"),
    ),
    "position": (
        "The rare ones stand at the end of the list, and are never selected.",
        'record["cell_type"] for record in types[:5]',
        ("Mono_CD14",),
    ),
}


def place(draw):
    """How the edit chooses, whom it loses, and whom somebody misses."""
    form = draw.choices(sorted(FORMS), k=3)[-1]  # the first seeds begin alike
    lost = FORMS[form][2]
    seen = [name for name in lost if name in ("NK", "Mono_CD14")]
    return {"form": form, "lost": ", ".join(lost), "type": draw.choice(seen)}


def _run(space):
    space.run("snakemake --profile profiles/local")


def inject(space, place):
    """The predictions are asked for in a way of their own, which passes over some selected types."""
    space.edit(COMMON, OLD, NEW % FORMS[place["form"]][:2])
    _run(space)


def with_a_stricter_selection(space, place):
    """The selection asks for one donor more, so it rejects the types that have just five."""
    space.edit("config/config.yaml", "min_donors: 5", "min_donors: 6")
    _run(space)


RIVALS = {"config-changed": with_a_stricter_selection}


def symptom(space, place):
    """The release has no predictions of the type."""
    return not space.exists(f"results/release/predict_age/{place['type']}.tsv")


def scope(place):
    """The types that were passed over, or their files."""
    lost = set(place["lost"].split(", "))
    return [lost] + [
        {f"results/{where}predict_age/{name}.tsv" for name in lost} for where in ("", "release/")
    ]


def where(place):
    """The function that lists the tables."""
    return [("tables_of_selected",), ("common.smk",)]


def repaired(space, place):
    """Yield the types that still lack predictions, now or after another selection."""
    missing = [n for n in TYPES if not space.exists(f"results/release/predict_age/{n}.tsv")]
    if missing:
        expected, seen = "predictions of every selected type in the release", f"none of {', '.join(missing)}"
        why, again = "the clinic looks for them", "when the cause is mended, let a run make the release"
        yield Finding("repaired", expected, seen, "results/release/predict_age", why, again)
    why, again = "the release is out of date", "let a run make it"
    yield from still_waiting(space, "profiles/local", files="results/release", why=why, again=again)
    if not missing:
        yield from _another_selection(space)


def _another_selection(space):
    """Yield a Finding if a type that was never selected before would get no predictions."""
    file = "results/select_cell_types/selection.json"
    selection = json.loads(space.read(file))
    for record in selection["cell_types"]:
        if record["cell_type"] in ("DC", "Plasma"):
            record.update(reason="", donors=5, cells=60)
    space.write(file, json.dumps(selection))
    try:
        asked = {f for job in plan(space.path, "profiles/local").jobs for f in job.input}
    except PlanError as error:
        asked = {str(error)}
    lost = [n for n in (*TYPES, "DC", "Plasma") if f"results/predict_age/{n}.tsv" not in asked]
    if lost:
        yield Finding(
            "repaired",
            "predictions of every type that a selection may select",
            f"with another selection: none of {', '.join(lost)}",
            COMMON,
            "the next data have other types, and again nobody would be told",
            "let one record decide who goes on: that of the checkpoint",
        )


def fair(space, scene, place):
    """Yield a Finding if the selection was bent until the edit happened to let the types pass."""
    names = ["config/config.yaml", "results/select_cell_types/selection.json", "ageing/markers.py"]
    names += ["ageing/select_cell_types.py", "ageing/release.py", "ageing/report.py"]
    why = "it decides about all tables, and was right"
    yield from changed(space, scene, names, why, "put it back, and mend what does not follow it")
