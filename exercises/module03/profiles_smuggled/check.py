"""The nightly profile means what the local one means, and still does what it was written for."""

from labkit import plans
from labkit.checks import Finding, form, form_finding
from review.options import ACTS
from review.plan_settings import PlanError

PROFILE = "profiles/nightly/config.yaml"
FIELDS = ["acts_on_meaning", "jobs_changed", "why"]
PATIENCE = 45  # seconds the profile waited for the slow disk

LOST = {
    "patience": "the disk is as slow as before",
    "going": "one bad donor would stop the whole night again",
}

CHECKS = {
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "profile-plans": "Snakemake can plan the workflow with `profiles/nightly`",
    "capstone-untouched": "rules, steps, config and `profiles/local` are as they were",
    "same-meaning": "with `profiles/nightly` each job has the files, parameters and command it has"
    " with `profiles/local`",
    "nothing-left-that-acts": "no setting is left that acts on meaning, not even one that changes no job"
    " today",
    "purpose-kept": "the profile still waits for the slow disk and still finishes what does not depend on"
    " a failed job",
    "settings-named": "the form names the settings that acted on meaning, and no other",
    "jobs-counted": "the form says how many jobs did something else",
}
NEEDS = {
    "same-meaning": ["profile-plans"],
    "nothing-left-that-acts": ["profile-plans"],
    "purpose-kept": ["profile-plans"],
    "settings-named": ["form-readable"],
    "jobs-counted": ["form-readable", "profile-plans", "capstone-untouched"],
}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    answer, _ = form(workspace, FIELDS)
    if gap := form_finding(
        "form-readable",
        workspace,
        FIELDS,
        why="a repair without its reason cannot be reviewed",
        fill="fill the form: what you found before the repair, not after it",
    ):
        yield gap
    yield from untouched(workspace)
    try:
        found = plans.comparison(workspace, "profiles/local", "profiles/nightly")
    except PlanError as error:
        yield Finding(
            "profile-plans",
            expected="a plan with profiles/nightly",
            seen=str(error),
            where=PROFILE,
            why="a profile that Snakemake cannot read runs nothing tonight",
            next="run: snakemake --profile profiles/nightly -n",
        )
        return
    yield from profile(found)
    yield from names(answer)
    yield from numbers(answer, found)


def untouched(workspace):
    """Yield a finding if a file that defines the meaning of the workflow was changed."""
    if changed := plans.changed_science(workspace):
        yield Finding(
            "capstone-untouched",
            expected="only profiles/nightly and answer.yaml changed",
            seen=f"changed too: {', '.join(changed[:3])}",
            where=changed[0],
            why="two profiles that agree on another meaning are no repair: the tables change for everybody",
            next="put the file back as it was; lab reset keeps a copy of your work",
        )


def profile(found):
    """Yield what is wrong with the repaired profile, compared with the local one."""
    if found.meaning:
        change = found.meaning[0]
        yield Finding(
            "same-meaning",
            expected=f"{change.job} with the {change.what} it has under profiles/local",
            seen=f"another {change.what}, in this job and perhaps in others",
            where=PROFILE,
            why="the nightly run would release other results from the same commit",
            next="compare: python -m review.profiles profiles/local profiles/nightly",
        )
    left = [setting for setting in found.settings if setting.kind == ACTS]
    if left:
        yield Finding(
            "nothing-left-that-acts",
            expected="the third list of the comparison empty",
            seen=f"{len(left)} in it",
            where=PROFILE,
            why="it changes what jobs are, or which changes Snakemake sees, today or after the next edit",
            next="read the reason that the comparison gives below the setting",
        )
    options = found.b.plan.options
    patience, keeps_going = options.get("latency-wait") or 0, options.get("keep-going")
    lost = [
        LOST[name] for name, kept in (("patience", patience >= PATIENCE), ("going", keeps_going)) if not kept
    ]
    if lost:
        yield Finding(
            "purpose-kept",
            expected=f"latency-wait of {PATIENCE} or more, and keep-going",
            seen=f"latency-wait {patience}, keep-going {'set' if keeps_going else 'not set'}",
            where=PROFILE,
            why=", and ".join(lost),
            next="take out only what acts on meaning",
        )


def names(answer):
    """Yield a finding if the form names other settings than those that acted on meaning."""
    said = answer.get("acts_on_meaning") or []
    said = said.split(",") if isinstance(said, str) else said if isinstance(said, list) else [said]
    said = {str(name).strip().strip("-").replace("_", "-") for name in said}
    missing, wrong = {"configfile", "rerun-triggers"} - said, said - {"configfile", "rerun-triggers"}
    if missing or wrong:
        yield Finding(
            "settings-named",
            expected="each setting that acts on meaning, by the word before its colon",
            seen="; ".join(
                [f"not among them: {name}" for name in sorted(wrong)]
                + ([f"missing: {len(missing)}"] if missing else [])
            ),
            where="answer.yaml, acts_on_meaning",
            why="whoever reviews the next profile needs to know which lines to stop at",
            next="ask of each line: could a job, or the decision to run it, be another one because of it?",
        )


def numbers(answer, found):
    """Yield a finding if the count of changed jobs is another: one job of the rule for each donor."""
    truth = sum(job.rule == "quality_control" for job in found.a.plan.jobs)
    if answer.get("jobs_changed") != truth:
        yield Finding(
            "jobs-counted",
            expected="the number of jobs whose parameters or command differ, as a bare number",
            seen=f"{answer.get('jobs_changed')!r}",
            where="answer.yaml, jobs_changed",
            why="how far a change reaches decides what must be made again",
            next="compare the profile as it was given, and count jobs, not rules; lab reset"
            " module03/profiles_smuggled brings it back and keeps your repair beside it",
        )
