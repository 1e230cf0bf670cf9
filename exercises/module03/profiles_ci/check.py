"""The profile starts by itself, shows every fault with its log, and means what the local one means."""

import tempfile
from pathlib import Path

from labkit import limits, plans
from labkit.checks import Finding, Note
from labkit.spaces import copy_to
from review.options import POLICY
from review.plan_settings import PlanError

PROFILE = "profiles/merge/config.yaml"
SPOILED, SOUND = "D03", "D05"
KEPT = "results/quality_control/{}.npz"
SNAKEMAKE = ["snakemake", "--profile", "profiles/merge", "--cores", "1", "--latency-wait", "0"]

CHECKS = {
    "profile-plans": "Snakemake can plan the workflow with `profiles/merge`",
    "capstone-untouched": "rules, steps, config and `profiles/local` are as they were",
    "starts-unasked": "`snakemake --profile profiles/merge` starts, and uses two cores",
    "same-meaning": "each job has the files, parameters and command it has with `profiles/local`",
    "nothing-left-that-acts": "no setting acts on meaning, not even one that changes no job today",
    "faults-all-shown": "when a job has failed, one that does not need it is still done, and the run fails",
    "log-shown": "what the failed job said stands in the output of the run",
    "commands-printed": "the output of the run holds the command of each job",
}
# It is run only when all that a plan can tell is right: a run takes longer.
PLANNED, RUN = list(CHECKS)[:5], list(CHECKS)[5:]
NEEDS = {id: ["profile-plans"] for id in PLANNED[2:]} | {id: PLANNED for id in RUN}
NEEDS["commands-printed"] = [*PLANNED, "faults-all-shown"]  # it looks for the command of the second job


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    planned = list(in_a_plan(workspace))
    yield from planned or in_a_run(workspace)


def in_a_plan(workspace):
    """Yield what is wrong with the profile as far as a plan can tell."""
    try:
        found = plans.comparison(workspace, "profiles/local", "profiles/merge")
    except PlanError as error:
        yield finding("profile-plans", str(error), "run: snakemake --profile profiles/merge -n")
        found = None
    if changed := plans.changed_science(workspace):
        yield finding("capstone-untouched", f"changed too: {', '.join(changed[:3])}", "put it back as it was")
    if not found:
        return
    if (cores := found.b.plan.options.get("cores")) != 2:
        yield finding("starts-unasked", f"cores {cores or 'not given'}", "fill the first gap")
    if found.meaning:
        yield finding("same-meaning", f"another {found.meaning[0].what} for {found.meaning[0].job}", COMPARE)
    if acting := [item for item in found.settings if item.kind != POLICY]:
        yield finding("nothing-left-that-acts", f"{len(acting)} of its settings", COMPARE)


def in_a_run(workspace):
    """Yield what is wrong with a run under the profile of two jobs, the first of which must fail."""
    with tempfile.TemporaryDirectory(prefix="lab-merge-") as top:
        folder = Path(top, "capstone")
        copy_to(folder, "tiny", "finished")
        for file in (workspace.path / "profiles/merge").iterdir():
            (folder / "profiles/merge").mkdir(exist_ok=True)
            (folder / "profiles/merge" / file.name).write_bytes(file.read_bytes())
        (folder / f"results/stage_donor/{SPOILED}.npz").write_bytes(b"spoiled\n")
        (folder / KEPT.format(SOUND)).unlink()
        wanted = [KEPT.format(SPOILED), KEPT.format(SOUND)]
        ran = limits.run(
            [*SNAKEMAKE, "--prioritize", wanted[0], "--", *wanted], folder, limits.Limits(seconds=60)
        )
        made = (folder / KEPT.format(SOUND)).is_file()
        log = folder / f"logs/quality_control/{SPOILED}.log"
        said = [line for line in log.read_text().splitlines() if line.strip()] if log.is_file() else []
    yield from (Note(f"the run had a time limit, but on this machine {words}") for words in ran.lacking)
    if not made or ran.code in (0, None):
        seen = "the run ended with success" if ran.code == 0 else "the second job was not done"
        yield finding(
            "faults-all-shown", seen, "fill the second gap, so that one run reaches all that it can reach"
        )
    if said and said[-1] not in ran.text:
        yield finding(
            "log-shown", "only the name of a log file, on a machine that is gone", "keep what was there"
        )
    # Of a failed job Snakemake prints the command in any case.
    if f"python -m ageing.quality_control results/stage_donor/{SOUND}.npz" not in ran.text:
        yield finding("commands-printed", "that of the failed job alone", "keep what was there")


COMPARE = "compare: python -m review.profiles profiles/local profiles/merge"
WHY = {
    "profile-plans": "a profile that Snakemake cannot read tries nothing",
    "capstone-untouched": "a profile that needs another workflow is no profile",
    "starts-unasked": "a machine without a keyboard cannot answer, and times compare only for a fixed size",
    "same-meaning": "the merge request would be judged by other results than those that get released",
    "nothing-left-that-acts": "it changes what a job is, or what the next run believes of the files it finds",
    "faults-all-shown": "three faults would take three merge requests to find",
    "log-shown": "the log file is gone with the machine",
    "commands-printed": "nobody can go back and ask",
}


def finding(id, seen, next):
    """A Finding with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, PROFILE, WHY[id], next)
