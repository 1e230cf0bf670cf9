"""The plates are described in a few jobs, and table, inputs and logs tell what they told before."""

import json
import random
import shutil
import tempfile
from pathlib import Path

from labkit import limits, places
from labkit.checks import Finding, Note
from review.plan import PlanError, plan
from snakemake.cli import main as snakemake  # loaded once: plan and run are forks of this process

GIVEN = places.root() / "exercises/module09/tuning_batched/start/plates"
SNAKEFILE, TOOL, TABLE, LIST = "Snakefile", "tools/describe.py", "published/table.tsv", "plates.txt"
MOST_JOBS, MOST_PLATES = 8, 6
# The run has other plates than the learner saw: two more, in another order.
MORE = {
    "P26": "90 400 120 88 310 277 201 150 99 130 301 245",
    "P25": "110 310 120 98 320 287 211 160 109 140 311 255",
}
RUN = ["--cores", "2", "--scheduler", "greedy", "--quiet", "all", "--latency-wait", "0"]

CHECKS = {
    "only-two-files": "nothing in `plates` was changed but `Snakefile` and `tools/describe.py`",
    "workflow-plans": "Snakemake can plan the workflow, and plans the table",
    "fewer-jobs": "at most 8 jobs describe the 24 plates",
    "batches-small": "no job describes more than 6 plates",
    "inputs-declared": "the files of its plates and the tool are inputs of each job that describes plates",
    "same-bytes": "from an empty folder, and for another list of plates, the table has the bytes it had",
    "one-start-a-job": "each job that describes plates starts the tool once",
    "each-plate-told": "for each plate there is a line in a log",
}
PLANNED = ["fewer-jobs", "batches-small", "inputs-declared"]
RAN = ["same-bytes", "one-start-a-job", "each-plate-told"]
NEEDS = {id: ["workflow-plans"] for id in PLANNED} | {id: ["workflow-plans", *PLANNED] for id in RAN}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    mine = workspace.path / "plates"
    files = [f for f in sorted(GIVEN.rglob("*.*")) if "__pycache__" not in f.parts]
    kept = [f.relative_to(GIVEN).as_posix() for f in files]
    for name in [n for n in kept if n != TOOL and not same(mine / n, GIVEN / n)][:1]:
        yield finding("only-two-files", f"{name} is another file, or gone", name)
    with tempfile.TemporaryDirectory(prefix="lab-plates-") as top:
        folder = laid_out(mine, Path(top, "plates"))
        planned = limits.Running(make_plan, folder, limits.Limits(seconds=60)).outcome()
        yield from (Note(f"there was a time limit, but on this machine {lack}") for lack in planned.lacking)
        jobs = json.loads(text(folder / "plan.json") or "[]")
        if TABLE not in [name for job in jobs for name in job["output"]]:
            said = planned.text.strip().splitlines() or ["there is no plan that makes the table"]
            yield finding("workflow-plans", said[-1])
            return
        found = list(of_the_plan(jobs))
        yield from found or of_the_run(folder)


def same(mine, theirs):
    """Whether two files have the same bytes."""
    return mine.is_file() and mine.read_bytes() == theirs.read_bytes()


def laid_out(mine, folder):
    """Return a new folder with the learner's two files, and everything else as given."""
    shutil.copytree(GIVEN, folder, ignore=shutil.ignore_patterns("__pycache__", SNAKEFILE, "describe.py"))
    for name in (SNAKEFILE, TOOL):
        if (mine / name).is_file():
            shutil.copyfile(mine / name, folder / name)
    return folder


def make_plan():
    """Write the jobs of the folder where this process is to plan.json, or print why there is no plan."""
    tempfile.tempdir = None  # the judge's own place for temporary files cannot be written to from here
    try:
        jobs = [{"input": list(job.input), "output": list(job.output)} for job in plan(".").jobs]
        Path("plan.json").write_text(json.dumps(jobs))
    except PlanError as error:
        print(error)


def run():
    """Run Snakemake in the folder where this process is, and return its exit code."""
    tempfile.tempdir = None
    try:
        snakemake(RUN)
    except SystemExit as end:
        return end.code


def describing(jobs):
    """The jobs that describe plates: all but the one that makes the table."""
    return [job for job in jobs if job["output"] and TABLE not in job["output"]]


def plates_of(job):
    """The files of plates among the inputs of a job."""
    return {name for name in job["input"] if name.startswith("plates/")}


def of_the_plan(jobs):
    """Yield what is wrong with the jobs as they are planned for the 24 plates."""
    work, names = describing(jobs), (GIVEN / LIST).read_text().split()
    if not 0 < len(work) <= MOST_JOBS:
        yield finding("fewer-jobs", f"{len(work)} jobs")
    if (most := max([len(plates_of(job)) for job in work], default=0)) > MOST_PLATES:
        yield finding("batches-small", f"a job with {most} plates")
    declared = set().union(*map(plates_of, work))
    if missing := [name for name in names if f"plates/{name}.txt" not in declared]:
        yield finding("inputs-declared", f"no job that describes plates has plates/{missing[0]}.txt as input")
    elif any(TOOL not in job["input"] for job in work):
        yield finding("inputs-declared", f"{TOOL} is no input of a job that describes plates")


def of_the_run(folder):
    """Yield what is wrong with a run of the folder, for the plates as given and two more."""
    for name, wells in MORE.items():
        (folder / f"plates/{name}.txt").write_text(f"{wells}\n")
    names = [*MORE, *(folder / LIST).read_text().split()]
    (folder / LIST).write_text("\n".join(names) + "\n")
    (folder / "plan.json").unlink()
    planned = limits.Running(make_plan, folder, limits.Limits(seconds=60)).outcome()
    jobs = json.loads(text(folder / "plan.json") or "[]")
    ran = limits.Running(run, folder, limits.Limits(seconds=60)).outcome() if jobs else planned
    made, due = text(folder / TABLE), "".join(line(folder, name) for name in names)
    if made != due:
        yield finding("same-bytes", first_difference(made, due) if made else last(ran.text), TABLE)
    starts = len(text(folder / "starts.txt").splitlines())
    if made and starts != len(describing(jobs)):
        yield finding("one-start-a-job", f"{len(describing(jobs))} jobs started the tool {starts} times")
    logs = "".join(text(log) for log in (folder / "logs").rglob("*") if log.is_file())
    if untold := [name for name in names if f"{name}: " not in logs]:
        yield finding("each-plate-told", f"no log has a word of {untold[0]}{added(untold[0])}")


def line(folder, name):
    """The line of the table that a plate had when it was described by a job of its own."""
    wells = [int(word) for word in (folder / f"plates/{name}.txt").read_text().split()]
    return f"{name}\t{sum(random.Random(7).sample(wells, 6)) / 6:.2f}\n"


def first_difference(made, due):
    """The first line that is not as it should be, without telling what it should be."""
    pairs = enumerate(zip([*made.splitlines(), ""], [*due.splitlines(), ""], strict=False), 1)
    number, (seen, _) = next((n, pair) for n, pair in pairs if pair[0] != pair[1])
    return f"line {number} is another one: {seen or 'nothing'}{added(seen)}"


def added(words):
    """What to say behind words about a plate that the learner has never seen."""
    return " (a plate that the check adds to the list)" if words.split("\t")[0] in MORE else ""


def last(said):
    """The last line that was printed."""
    return (said.strip().splitlines() or ["the run made no table"])[-1]


def text(file):
    """The text of a file, whatever bytes it holds; "" if there is none."""
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


WHY = {
    "only-two-files": "fewer plates are fewer jobs, too, and nobody asked for that",
    "workflow-plans": "a workflow that does not start is fast, and makes nothing",
    "fewer-jobs": "each job starts a shell and Python, which here takes longer than its work",
    "batches-small": "a batch is made, and fails, as a whole, and one batch keeps one core busy",
    "inputs-declared": "an edit of a file that is read and not declared starts nothing",
    "same-bytes": "whoever reads the table must not be able to tell that anything was changed",
    "one-start-a-job": "fewer jobs that start Python as often save next to nothing",
    "each-plate-told": "when one plate is odd, its line in the log is what there is to go by",
}
NEXT = {
    "only-two-files": "lab reset brings it back, and keeps a copy of your work",
    "workflow-plans": "ask in the folder plates: snakemake -n --cores 2",
    "fewer-jobs": "let a job have several plates as its input",
    "batches-small": "cut the list of plates into pieces",
    "inputs-declared": "compare the inputs of a job with the files that its command opens",
    "same-bytes": "what does one plate leave in the process for the next? And in which order do they come?",
    "one-start-a-job": "where is the loop over the plates of a batch: in the shell, or in the tool?",
    "each-plate-told": "where does what the tool prints go?",
}
WHERE = {"same-bytes": TABLE, "one-start-a-job": TOOL, "each-plate-told": "logs"}


def finding(id, seen, where=None):
    """A Finding with what its check promises, why, and where to look next."""
    place = f"plates/{where or WHERE.get(id, SNAKEFILE)}"
    return Finding(id, CHECKS[id].replace("`", ""), seen, place, WHY[id], NEXT[id])
