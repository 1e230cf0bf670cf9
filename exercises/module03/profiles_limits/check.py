"""Each script starts jobs that claim what was agreed, and the form says what had taken it away."""

import argparse
import shutil
import tempfile
from pathlib import Path

from labkit import limits, places
from labkit.checks import Finding, Note, form, form_finding
from review.plan import plan
from review.plan_settings import PlanError

GIVEN = places.root() / "exercises/module03/profiles_limits/start/counting"
FIELDS = ["night_lost_to", "day_lost_to", "why"]
LOST_TO = {"night_lost_to": "command line", "day_lost_to": "default profile"}
# {script: {claim: (what each job gets, {rule: what its jobs get instead})}}
AGREED = {
    "night.sh": {"mem_mb": (600, {"count": 900, "merge": 1500}), "runtime": (20, {"index": 60})},
    "day.sh": {"mem_mb": (300, {"merge": 1500}), "runtime": (5, {})},
}
DISK, OWN = 100, "merge"
# Whatever way a script takes to call it, this notes what it would have been told.
NOTED = """snakemake() { printf '%s\\n' "$@" > .asked; }; export -f snakemake; bash "$0" """

CHECKS = {
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "scripts-plan": "each script calls `snakemake`, and Snakemake can plan what it asks for",
    "workflow-untouched": "the `Snakefile` is as it was given to you",
    "own-claims-kept": "`merge` has the memory that its rule claims, in both scripts",
    "night-limits": "started by `night.sh`, each job has the memory and the time that were agreed",
    "day-limits": "started by `day.sh`, each job has the memory and the time that were agreed",
    "disk-limited": "each job has the limit for the disk, in both scripts",
    "causes-named": "the form says, for each script, which source took the limits away",
}
NEEDS = {id: ["scripts-plan"] for id in ("own-claims-kept", "night-limits", "day-limits", "disk-limited")}
NEEDS |= {"causes-named": ["form-readable"]}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    why = "limits that come back by chance are lost again by chance"
    if gap := form_finding("form-readable", workspace, FIELDS, why=why):
        yield gap
    folder = workspace.path / "counting"
    if (folder / "Snakefile").read_bytes() != (GIVEN / "Snakefile").read_bytes():
        yield finding("workflow-untouched", "counting/Snakefile", "it is another text", "lab reset brings it")
    plans = {}
    for script in AGREED:
        found = planned(folder, script)
        if isinstance(found, Finding):
            yield found
            return
        plans[script], lacking = found
        yield from (Note(f"{script} ran behind fences, but on this machine {words}") for words in lacking)
    yield from claims(plans)
    answer, _ = form(workspace, FIELDS)
    wrong = [field for field, right in LOST_TO.items() if named(answer.get(field)) != right]
    if wrong and not gap:
        seen = f"{wrong[0]}: {answer[wrong[0]]}"
        next = "whose list did the jobs have? lab reset brings the start back, and keeps your repair"
        yield finding("causes-named", "answer.yaml", seen, next)


def planned(folder, script):
    """(jobs with their claims, what the fences lacked) of what a script would start, or a Finding."""
    with tempfile.TemporaryDirectory(prefix="lab-limits-") as top:
        copy = shutil.copytree(folder, Path(top, "counting"), symlinks=True)
        ran = limits.run(["bash", "-c", NOTED, script], copy)
        asked = copy / ".asked"
        words = asked.read_text().splitlines() if asked.is_file() else None
    where = f"counting/{script}"
    if words is None:
        return finding("scripts-plan", where, "it calls no snakemake", f"run: bash {script} -n")
    reader = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    reader.add_argument("--profile")
    known, rest = reader.parse_known_args(words)
    try:
        return plan(folder, known.profile, rest).jobs, ran.lacking
    except PlanError as error:
        if (folder / "profiles/default").is_dir() and not list(folder.glob("profiles/default/*.y*ml")):
            seen = "profiles/default is a folder without a profile, and Snakemake reads it unasked"
            return finding("scripts-plan", "counting/profiles/default", seen, "take away the folder too")
        return finding("scripts-plan", where, str(error), f"run: bash {script} -n")


def claims(plans):
    """Yield a finding for each kind of claim that some job has otherwise than agreed: the first such job."""
    rows = [(script, job, job.policy["resources"]) for script, jobs in plans.items() for job in jobs]
    for script, job, has in rows:
        if job.rule == OWN and has.get("mem_mb") != AGREED[script]["mem_mb"][1][OWN]:
            yield deviation("own-claims-kept", script, job, has)
            break
    for id, script in (("night-limits", "night.sh"), ("day-limits", "day.sh")):
        jobs = [(job, has) for its, job, has in rows if its == script]
        if off := [(job, has) for job, has in jobs if not limited(script, job, has)]:
            yield deviation(id, script, *off[0])
    if off := [row for row in rows if row[2].get("disk_mb") != DISK]:
        yield deviation("disk-limited", *off[0])


def limited(script, job, has):
    """Whether a job claims the memory and the time agreed; the memory of `merge` is judged for itself."""
    for claim, (usual, others) in AGREED[script].items():
        if (claim, job.rule) != ("mem_mb", OWN) and has.get(claim) != others.get(job.rule, usual):
            return False
    return True


def deviation(id, script, job, has):
    """A Finding about one job's claims."""
    said = {"MB of memory": "mem_mb", "minutes": "runtime", "MB of disk": "disk_mb"}
    seen = ", ".join(f"{number(has.get(key))} {words}" for words, key in said.items())
    return finding(id, f"counting/{script}", f"{job.id} claims {seen}", NEXT[id])


def number(value):
    """A claim as a word."""
    return "no" if value is None else str(value) if isinstance(value, int) else "Snakemake's own default of"


def named(value):
    """A field of the form in the spelling of its choices."""
    return " ".join(str(value).replace("-", " ").replace("_", " ").lower().split())


LIST = "list the sources of that option in this script; the strongest one counts, with its whole list"
NEXT = {
    "own-claims-kept": "look for a setting that names the rule merge, or every rule",
    "night-limits": LIST,
    "day-limits": LIST,
    "disk-limited": "the limit for the disk stands in the same option as those for memory and time",
}
WHY = {
    "scripts-plan": "a script that cannot start counts nothing tonight",
    "workflow-untouched": "a claim that stands in a rule holds on every machine, and these two differ",
    "own-claims-kept": "who wrote the rule knew what it takes; with less the machine ends it",
    "night-limits": "by night the machine ends what takes more than it claimed",
    "day-limits": "by day others wait for what our jobs claim and do not use",
    "disk-limited": "the disk was full twice",
    "causes-named": "who cannot say where a limit went will lose it the next time a line is added",
}


def finding(id, where, seen, next):
    """A Finding with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, where, WHY[id], next)
