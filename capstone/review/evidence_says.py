"""Say in sentences where two sources of evidence disagree, naming both; equal cases share one sentence."""

import hashlib
import time

from .evidence_times import APART, SAMPLED
from .profiles_words import listed

BRIEF = 2.0  # seconds below which a benchmark's processor time and memory are a matter of luck


def disagreements_of(folder, runs, jobs):
    """Return the sentences on a folder's runs and jobs."""
    checks = (unfinished_runs, starts, sampling, seconds, attempts, endings, outputs, releases)
    return tuple(sentence for check in checks for sentence in check(folder, runs, jobs))


def unfinished_runs(folder, runs, jobs):
    """Say which run has not ended, and what Snakemake still takes for unfinished."""
    for run in runs:
        if not run.whole:
            open_jobs = [job.job for job in jobs if job.run == run.name and job.state == "unfinished"]
            left = f" It left unfinished: {listed(open_jobs)}." if open_jobs else ""
            yield f"{run.name}: this log has no end: the run was killed, or it is going on.{left}"
    if marked := [name for name in folder.incomplete() if folder.changed(name) is not None]:
        yield (
            f"{listed(marked)}: there, but .snakemake/incomplete still marks this as being made: "
            "a job was killed while writing, or is writing now."
        )


def starts(folder, runs, jobs):
    """Say where metadata and run logs tell of different starts."""
    local = [job for job in jobs if job.start and job.records and not job.outside]
    other = [job.job for job in local if abs(job.records[0].handed - job.start.began) > APART]
    if other:
        yield (
            f"The metadata of {listed(other)} tell another start than the run's log: for a rule with `run:` "
            "Snakemake records the end, or an earlier run's start. The run's log is believed."
        )
    if untold := [job.outputs[0] for job in jobs if job.run is None and job.outputs]:
        yield (
            f"{listed(untold)}: Snakemake's metadata tell of this, no run's log does: a log was removed, or "
            "the run was told to be quiet. Reason, wildcards and exit are not known."
        )


def sampling(folder, runs, jobs):
    """Say where benchmark and job log disagree on processor time or memory."""
    both = [job for job in jobs if job.measured and job.step.cpu is not None and off(job)]
    if short := [job for job in both if job.measured["s"] < BRIEF]:
        cpu, own = spread(short, "cpu_time", "s"), f"{spread_of([j.step.cpu for j in short])} s"
        memory, peak = spread(short, "max_rss", "MB"), f"{spread_of([j.step.peak for j in short], 0)} MB"
        yield (
            f"The benchmarks of {listed([job.job for job in short])} count {cpu} of processor time and "
            f"{memory}, the jobs' own logs {own} and {peak}: a benchmark looks at a job when it starts and "
            "every half second after, so what is over by then it has not seen. The logs are believed."
        )
    for job in both:
        if job not in short:
            yield (
                f"{job.job}: {job.benchmark} counts {job.measured.get('cpu_time', 0):.2f} s of processor "
                f"time and {job.measured.get('max_rss', 0):.0f} MB, {job.log} {job.step.cpu:.2f} s and "
                f"{job.step.peak:.0f} MB. The log is believed."
            )
    alone = [job for job in jobs if job.step.cpu is None and job.measured.get("s", SAMPLED) < SAMPLED]
    if alone:
        yield (
            f"The benchmarks of {listed([job.job for job in alone])} are over before the second look that a "
            "benchmark takes, and no log counts processor time or memory: both are left empty."
        )


def off(job):
    """Tell whether benchmark and log differ by more than rounding and the end of the process explain."""
    cpu, peak = job.measured.get("cpu_time"), job.measured.get("max_rss")
    return (cpu is not None and abs(cpu - job.step.cpu) > 0.1 + 0.2 * job.step.cpu) or (
        peak is not None
        and job.step.peak is not None
        and abs(peak - job.step.peak) > 10 + 0.2 * job.step.peak
    )


def spread(jobs, column, unit):
    """Return the range of a benchmark column over jobs."""
    digits = 2 if unit == "s" else 0
    return f"{spread_of([job.measured[column] for job in jobs if column in job.measured], digits)} {unit}"


def spread_of(values, digits=2):
    """Return numbers as their range."""
    if not values:
        return "nothing"
    low, high = f"{min(values):.{digits}f}", f"{max(values):.{digits}f}"
    return low if low == high else f"{low} to {high}"


def seconds(folder, runs, jobs):
    """Say where a job's log tells of more work than its benchmark had time for."""
    for job in jobs:
        if job.step.work is not None and "s" in job.measured and job.step.work > job.measured["s"] + 0.05:
            yield (
                f"{job.job}: {job.log} tells of {job.step.work:.2f} s of work, {job.benchmark} of "
                f"{job.measured['s']:.2f} s in all: they are not of the same attempt."
            )


def attempts(folder, runs, jobs):
    """Say where sources count attempts differently."""
    record = folder.document("results/provenance/run.json") or {}
    noted = record.get("jobs") if isinstance(record.get("jobs"), dict) else {}
    for job in jobs:
        claims = {}
        if job.step.attempt is not None:
            claims[job.log] = job.step.attempt
        if job.start:
            claims[f".snakemake/log/{job.run}"] = job.start.claimed_attempt or job.start.attempt
        entry = noted.get(job.log)
        if isinstance(entry, dict) and entry.get("attempt") is not None:
            claims["results/provenance/run.json"] = entry["attempt"]
        if len(set(claims.values())) > 1:
            said = ", ".join(f"{source} says {attempt}" for source, attempt in claims.items())
            yield f"{job.job}: which attempt this was: {said}."


def endings(folder, runs, jobs):
    """Say where a run's log, a job's log and the files tell of different ends."""
    for job in jobs:
        there = [name for name in job.outputs if folder.changed(name) is not None]
        if job.state == "failed" and there:
            yield (
                f"{job.job}: .snakemake/log/{job.run} says it failed, and {listed(there)} exists: it was "
                "left by an earlier run or kept half-written (--keep-incomplete)."
            )
        if job.state == "finished" and job.step.says_failed:
            yield (
                f"{job.job}: .snakemake/log/{job.run} says it finished, {job.log} ends with its failure: "
                f"{job.step.says_failed}"
            )


def outputs(folder, runs, jobs):
    """Say which outputs are gone, or not as Snakemake recorded them."""
    removed = {name for run in runs for name in run.removed}
    gone, newer, older = [], [], []
    for job in jobs:
        for name in job.outputs if job.state == "finished" else ():
            changed = folder.changed(name)
            record = next((record for record in job.records if record.output == name), None)
            if changed is None:
                gone += [name] * (name not in removed)
            elif record and abs(changed - record.ended) > 0.01:
                (newer if changed > record.ended else older).append((name, record.ended, changed))
    if gone:
        yield f"{listed(gone)}: the run's log or Snakemake's metadata say it was made, and it is not there."
    for moved, word in ((newer, "newer"), (older, "older")):
        if moved:
            name, recorded, changed = moved[0]
            yield (
                f"{listed([name for name, *_ in moved])}: {word} than Snakemake's metadata say ({name}: file "
                f"{clock(changed)}, metadata {clock(recorded)}): changed, touched or copied since its job "
                "ended."
            )


def releases(folder, runs, jobs):
    """Say where the record of provenance, the candidate and what is published name different manifests."""
    record = folder.document("results/provenance/run.json")
    if record is None:
        return
    places = [
        folder.root / "results/release/manifest.json",
        *sorted(folder.root.glob("publish/v*/manifest.json")),
    ]
    for path in places:
        try:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            continue
        if found != record.get("manifest"):
            yield (
                f"{folder.name(path)}: its SHA-256 is {found[:12]}…, results/provenance/run.json says "
                f"{str(record.get('manifest'))[:12]}…: the record is of another run's candidate."
            )


def clock(moment):
    """Return a moment as local date and time."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(moment))
