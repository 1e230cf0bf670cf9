"""Say what Snakemake believes today although something speaks against it."""

import os

from .changes_records import failed_of, marked_of
from .changes_words import sentence_of
from .profiles_words import counted, listed

LATER = 1.0  # seconds by which a file's time may differ from its record: some copies keep whole seconds only


def doubts_of(plan, causes, records):
    """Return sentences on results that pass for finished and may not be; `records` by output."""
    resting = [job for job in plan.jobs if not job.runs]
    kept = {
        path: job
        for job in resting
        for path in job.output
        if (plan.directory / path).exists() and not (plan.directory / path).is_dir()
    }
    return [
        *unnoticed(resting, causes),
        *believed(kept, marked_of(plan.directory)),
        *failures(plan, kept, records),
        *strange(plan, kept, records),
        *given(plan, records),
    ]


def unnoticed(resting, causes):
    """Yield what has changed for jobs that would not run."""
    jobs, lost = {}, []
    for job in resting:
        for cause in causes.get(job.id, ()):
            if cause.kind == "gone":
                lost.append(cause.what)
            elif cause.kind != "incomplete":
                jobs.setdefault(sentence_of(cause.kind, (cause.what,), cause), []).append(job.id)
    if lost:
        yield (
            f"{counted(len(lost), 'result')} gone ({listed(lost)}), and no job that would run reads what was "
            "there: it is made again only when one does."
        )
    for sentence, names in jobs.items():
        yield (
            f"{sentence}: {listed(names)} would not run for that. Snakemake looks at values without their "
            "names and at contents only of files that are newer, and rerun-triggers or consider-ancient may "
            "tell it to look at less."
        )


def believed(kept, marked):
    """Yield the half-written files that these settings take for results."""
    if files := [path for path in marked if path in kept]:
        yield (
            f"{listed(files)}: marked as half-written, and these settings (ignore-incomplete) take it for a "
            "result."
        )


def failures(plan, kept, records):
    """Yield the results whose job failed: Snakemake's record does not tell, a log or a benchmark does."""
    failed = {path: log for path, log in failed_of(plan.directory).items() if path in kept}
    for path, log in failed.items():
        yield (
            f"{path} was kept although its job failed, as {log} says. Snakemake's record calls it whole, so "
            "every later run builds on it; delete it to have it made again."
        )
    others = [path for path in kept if path not in failed]
    if stale := [path for path in others if is_stale(plan, kept[path], records.get(path))]:
        yield (
            f"{listed(stale)}: the benchmark is older than the result or missing. Snakemake writes it only "
            "when a job succeeds, so the job may have failed and its output been kept."
        )


def is_stale(plan, job, record):
    """Tell whether a job's benchmark is missing, or from before the job was recorded to start."""
    benchmark = job.meaning["benchmark"]
    if not benchmark or not record or not record.get("starttime"):
        return False
    file = plan.directory / benchmark
    return not file.is_file() or file.stat().st_mtime < record["starttime"] - LATER


def strange(plan, kept, records):
    """Yield the results without a record, and those that changed after their job ended."""
    unknown = [path for path in kept if path not in records]
    if unknown:
        yield (
            f"{counted(len(unknown), 'result')} without a record of how it was made ({listed(unknown)}): "
            "a change of params, code or inputs would go unseen."
        )
    edited = [
        path
        for path in kept
        if (end := records.get(path, {}).get("endtime")) and abs(mtime(plan.directory / path) - end) > LATER
    ]
    if edited:
        yield (
            f"{counted(len(edited), 'result')} got another time after the job that made it ended "
            f"({listed(edited)}): edited, touched, or copied without times."
        )


def given(plan, records):
    """Yield the files that jobs once made and the plan now takes as they are."""
    made = {path for job in plan.jobs for path in job.output}
    read = dict.fromkeys(path for job in plan.jobs for path in job.input if path not in made)
    for path in read:
        if path in records:
            lost = [file for file in records[path].get("input") or () if not (plan.directory / file).exists()]
            why = f", for its input {listed(lost)} is missing" if lost else ""
            rule = records[path].get("rule")
            yield f"{path} is taken as given: {rule} made it once, and today no job does{why}."


def mtime(file):
    """Return the time of a file, of a link's target if it is one."""
    return os.stat(file).st_mtime


def helpers(plan, hidden, records):
    """Yield one sentence for each rule that reads undeclared files, with those edited since its results."""
    for rule, files in hidden.items():
        outputs = [path for job in plan.jobs if job.rule == rule and not job.runs for path in job.output]
        starts = [records[path]["starttime"] for path in outputs if records.get(path, {}).get("starttime")]
        fresh = [file for file in files if starts and mtime(plan.directory / file) > min(starts) + LATER]
        is_no = "is no input" if len(files) == 1 else "are no inputs"
        sentence = f"{rule} reads {listed(files)}, which {is_no}: an edit there makes nothing run again."
        if fresh:
            verb = "was" if len(fresh) == 1 else "were"
            sentence += f" {listed(fresh)} {verb} edited after the results of {rule} were made."
        yield sentence
