"""A table of costs from the learner's own runs, read rightly: class, median, remedy, noise."""

import csv
from dataclasses import dataclass
from statistics import median

from labkit import places
from labkit.checks import Finding, form, form_finding
from labkit.costs import COLUMNS, largest, spread
from labkit.places import LabError
from review.evidence_costs import CLASSES

GIVEN = places.root() / "exercises/module09/cost_table/start/three"
JOBS = {"amber": 6, "birch": 150, "cedar": 1}
REPEATS = 3
FIELDS = ["dominates", "seconds", "would_help"]
HELPS = {
    "tool": {"faster_tool", "fewer_larger_jobs"},
    "startup": {"lighter_start", "fewer_larger_jobs"},
    "scheduling": {"fewer_larger_jobs"},
    "planning": {"fewer_files", "fewer_larger_jobs"},
    "waiting": {"prompter_disk"},
}
CHECKS = {
    "table-readable": "`costs.tsv` is as `python -m labkit.costs --tsv` prints it",
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "workflows-untouched": "the files in `three` are as they were given to you",
    "runs-repeated": "there are three runs or more of each workflow, no two of them the same run",
    "runs-whole": "each run was one of the whole workflow, from nothing, on one core",
    "classes-add-up": "in each line the five classes add up to the cores times the seconds",
    "class-named": "for each workflow the form names the class with the largest median",
    "median-taken": "for each workflow the form gives that median",
    "help-fits": "what would help acts on the class that was named",
    "noise-stated": "the form says how far the runs of `amber` lie apart",
}
TABLE = ["table-readable", "runs-repeated", "runs-whole", "classes-add-up"]
NEEDS = (
    {id: ["table-readable"] for id in TABLE[1:]}
    | {id: ["form-readable", *TABLE] for id in ("class-named", "noise-stated")}
    | {id: ["form-readable", *TABLE, "class-named"] for id in ("median-taken", "help-fits")}
)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    began: str
    jobs: int
    cores: int
    seconds: float
    classes: dict


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    names = ("step.py", "shared_disk.sh", "profile/config.yaml", *(f"{name}.smk" for name in JOBS))
    if changed := [name for name in names if not same(workspace, name)]:
        yield finding("workflows-untouched", f"three/{changed[0]}", "it is another text, or gone")
    answer, _ = form(workspace, [*JOBS, "noise_percent"])
    if gap := unfilled(workspace, answer):
        yield gap
    try:
        rows = rows_of(workspace)
    except (LabError, ValueError) as error:
        yield finding("table-readable", "costs.tsv", str(error))
        return
    found = list(of_the_table(rows))
    yield from found
    if not found and not gap:
        yield from of_the_form(answer, rows)


def same(workspace, name):
    """Whether a file of the folder `three` is as it was given."""
    file = f"three/{name}"
    return workspace.exists(file) and workspace.read(file) == (GIVEN / name).read_text(encoding="utf-8")


def unfilled(workspace, answer):
    """A finding unless each field of the form holds something, and the numbers are numbers."""
    why = "a table that nobody has read decides nothing"
    if gap := form_finding("form-readable", workspace, [*JOBS, "noise_percent"], why=why):
        return gap
    for name in JOBS:
        one = answer[name] if isinstance(answer[name], dict) else {}
        if empty := [field for field in FIELDS if one.get(field) in (None, "")]:
            return finding("form-readable", f"answer.yaml, {name}", f"empty: {', '.join(empty)}")
        if not number(one["seconds"]):
            return finding("form-readable", f"answer.yaml, {name}, seconds", f"{one['seconds']!r}")
    if not number(answer["noise_percent"]):
        return finding("form-readable", "answer.yaml, noise_percent", f"{answer['noise_percent']!r}")
    return None


def number(value):
    """Whether a value of the form is a bare number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def rows_of(workspace):
    """The lines of the table; a ValueError says in words what is wrong with it."""
    lines = list(csv.reader(workspace.read("costs.tsv").splitlines(), delimiter="\t"))
    if not lines or tuple(lines[0]) != COLUMNS:
        raise ValueError(f"its first line is not {' '.join(COLUMNS)}, with tabs between")
    if short := [line for line in lines[1:] if len(line) != len(COLUMNS)]:
        raise ValueError(f"a line has {len(short[0])} columns")
    return [row_of(dict(zip(COLUMNS, line, strict=True))) for line in lines[1:]]


def row_of(line):
    """One line as a Row; the workflow is the name of the folder without its number."""
    classes = {name: float(line[name]) for name in CLASSES}
    counts = (int(line["jobs"]), int(line["cores"]))
    return Row(line["run"].rstrip("0123456789"), line["began"], *counts, float(line["seconds"]), classes)


def of_the_table(rows):
    """Yield what is wrong with the runs that the table tells of."""
    for name in JOBS:
        moments = {row.began for row in rows if row.name == name}
        if len(moments) < REPEATS:
            seen = f"{len(moments)} different run{'s' if len(moments) != 1 else ''} of {name}"
            yield finding("runs-repeated", "costs.tsv", seen)
            break
    for row in rows:
        if row.name in JOBS and (row.jobs, row.cores) != (JOBS[row.name], 1):
            yield finding("runs-whole", "costs.tsv", f"{row.name}: {row.jobs} jobs on {row.cores} cores")
            break
    for row in rows:
        if abs(sum(row.classes.values()) - row.cores * row.seconds) > 0.06 + 0.01 * row.seconds:
            yield finding(
                "classes-add-up", "costs.tsv", f"{row.name}: {sum(row.classes.values()):.2f} s in classes"
            )
            break


def of_the_form(answer, rows):
    """Yield what the form says otherwise than the table."""
    medians = {name: medians_of(rows, name) for name in JOBS}
    said = {name: str(answer[name]["dominates"]).strip().lower().replace("-", "") for name in JOBS}
    if other := [name for name in JOBS if said[name] != largest(medians[name])]:
        seen = f"{other[0]}: {said[other[0]]}"
        yield finding("class-named", f"answer.yaml, {other[0]}, dominates", seen)
    else:
        yield from of_each(answer, medians)
    noise = 100 * spread([row.seconds for row in rows if row.name == "amber"])
    if abs(answer["noise_percent"] - noise) > 1 + 0.05 * noise:
        yield finding("noise-stated", "answer.yaml, noise_percent", f"{answer['noise_percent']}")


def of_each(answer, medians):
    """Yield the first workflow whose median, and the first whose remedy, is not that of its class."""
    for name in JOBS:
        truth = max(medians[name].values())
        if abs(answer[name]["seconds"] - truth) > 0.02 + 0.02 * truth:
            yield finding("median-taken", f"answer.yaml, {name}, seconds", f"{answer[name]['seconds']}")
            break
    for name in JOBS:
        help = str(answer[name]["would_help"]).strip()
        if help not in HELPS[largest(medians[name])]:
            why = BESIDE if help == "more_cores" else None
            yield finding("help-fits", f"answer.yaml, {name}, would_help", help, why)
            break


def medians_of(rows, name):
    """{class: median} over the runs of one workflow."""
    return {kind: median(row.classes[kind] for row in rows if row.name == name) for kind in CLASSES}


WHY = {
    "table-readable": "what cannot be read cannot be compared, by us or by you in December",
    "form-readable": "a table that nobody has read decides nothing",
    "workflows-untouched": "you would be telling what other workflows cost",
    "runs-repeated": "one run tells what happened once, and not how far equal runs lie apart",
    "runs-whole": "half a run, or one on other cores, costs something else",
    "classes-add-up": "then a second was lost or counted twice, and the largest class may be another one",
    "class-named": "a remedy for another class changes nothing that anybody would notice",
    "median-taken": "a mean, or a run picked by hand, moves with the one run that met a busy minute",
    "help-fits": "what acts on another class costs work and money, and saves nothing",
    "noise-stated": "whoever claims a saving smaller than this has seen the noise",
}
BESIDE = "on more cores jobs may run side by side; each of them costs what it cost before"
NEXT = {
    "table-readable": "run the third command of step 3, in the folder of the exercise",
    "form-readable": "fill each field; seconds and noise_percent are bare numbers",
    "workflows-untouched": "lab reset brings them back, and keeps a copy of your work",
    "runs-repeated": "run each workflow once more, in a folder of its own",
    "runs-whole": "remove that folder of runs, and run it again as step 2 says",
    "classes-add-up": "let the command write the table; do not edit it",
    "class-named": "look at the medians of all five classes of that workflow, not at its rules",
    "median-taken": "labkit.costs prints the medians in its first column of numbers",
    "help-fits": "who was at work in that time: the step, its start, Snakemake, or the disk?",
    "noise-stated": "of the column seconds: the longest less the shortest, by the middle one, in per cent",
}


def finding(id, where, seen, why=None):
    """A Finding with what its check promises, why, and what to do next."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, where, why or WHY[id], NEXT[id])
