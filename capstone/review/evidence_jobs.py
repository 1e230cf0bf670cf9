"""Join the sources of a run into one row per job: its newest start, with where each number is from."""

from dataclasses import dataclass, field

from .evidence_log import Start, read_run
from .evidence_sources import StepLog
from .evidence_times import APART, in_our_time, numbers_of, times_of


@dataclass(frozen=True)
class Job:
    """The newest start of a job; None where no source says.

    job          name as in a plan; `rule[?=output]` where no source tells the wildcards
    attempt      which attempt this was, counted from 1
    queued_s     seconds from the last needed input until the job was handed over, or, in another scheduler,
                 until Snakemake inside the job began
    own_s        seconds of its own work: without Python's start and imports if its log counts them apart
    cpu_s        processor seconds, those of start and imports included
    peak_mb      most memory it held
    exit         0 if it ended well; the status if a command failed and the run's log gives it
    state        finished, failed, or unfinished: the log of its run ends before it does
    other_logs   logs of earlier attempts, and another scheduler's log
    earlier      failed attempts before this one, as (exit, began, ended)
    run          the log of the run that started it; None if only metadata tells of it
    sources      column → where its number is from: log, benchmark, metadata, run log
    times        handed, opened, began, ended, noticed: seconds since 1970; see `times_of`
    """

    job: str
    rule: str
    wildcards: dict | None = field(hash=False)
    reason: str | None
    attempt: int | None
    queued_s: float | None
    own_s: float | None
    cpu_s: float | None
    peak_mb: float | None
    exit: int | None
    state: str
    log: str | None
    benchmark: str | None
    outputs: tuple
    other_logs: tuple
    earlier: tuple
    run: str | None
    threads: int
    checkpoint: bool
    outside: str | None
    inputs: tuple
    sources: dict = field(hash=False)
    times: dict = field(hash=False)
    step: StepLog = field(default_factory=StepLog, repr=False)
    measured: dict = field(default_factory=dict, hash=False, repr=False)
    records: tuple = field(default=(), repr=False)
    start: Start | None = field(default=None, repr=False)


def jobs_of(folder):
    """Return (runs, jobs): the RunLogs that made what lies in the Folder, and the newest Job of each name."""
    records = folder.records()
    runs, jobs, seen, waiting = [], [], set(), dict(records)
    for path in folder.run_logs():
        if runs and not oldest_is_before(waiting, path):
            break
        try:
            run = in_our_time(read_run(path), records)
        except OSError as error:
            folder.faults.append(f"{folder.name(path)}: this log cannot be read ({error.strerror}).")
            continue
        rows = [row for row in rows_of(run, waiting) if key_of(row[0][-1], row[1]) not in seen]
        for starts, claimed in rows:
            if runs and key_of(starts[-1], claimed)[1] == () and starts[-1].wildcards is None:
                continue  # nobody can say whether a newer run has started this job again
            seen.add(key_of(starts[-1], claimed))
            for output in {*starts[-1].output, *(record.output for record in claimed)}:
                # A record that this newer start did not renew tells of what has been overwritten since.
                waiting.pop(output, None)
            jobs.append(job_of(folder, run, starts, claimed))
        if rows:
            runs.append(run)
    jobs += [job_of(folder, None, (), group) for group in grouped(waiting.values())]
    return tuple(runs), tuple(sorted(jobs, key=lambda job: (job.times["handed"] or 0, job.job)))


def oldest_is_before(waiting, path):
    """Tell whether a record that no run has claimed yet can be of this log's run, or of an older one."""
    return any(record.handed <= path.stat().st_mtime + APART for record in waiting.values())


def rows_of(run, records):
    """Yield (starts, records) for each job of a run: its starts in order, the records its last one made."""
    by_number = {}
    for start in run.starts:
        by_number.setdefault(start.number, []).append(start)
    claimed = set()
    for starts in by_number.values():
        last = starts[-1]
        if last.output or last.wildcards is not None:
            found = [records[name] for name in last.output if name in records and fits(last, records[name])]
        else:
            # A rule with a message of its own tells no files: the record of its rule and time is the one.
            groups = grouped(r for r in records.values() if r.rule == last.rule and fits(last, r))
            found = next((group for group in groups if group[0].output not in claimed), [])
        claimed |= {record.output for record in found}
        yield tuple(starts), tuple(found)


def fits(start, record):
    """Tell whether a record is of this start of a job.

    Its end counts too: after a second run of a `run:` rule Snakemake keeps the first one's start time.
    """
    until = (start.ended or float("inf")) + APART
    moments = (record.handed, record.ended)
    return start.state == "finished" and any(start.began - APART <= moment <= until for moment in moments)


def grouped(records):
    """Return records as lists, one for each job: the outputs of one job share rule, inputs and log."""
    groups = {}
    for record in records:
        groups.setdefault((record.rule, record.input, record.log), []).append(record)
    return list(groups.values())


def key_of(start, records):
    """Return what makes two starts starts of the same job."""
    outputs = start.output or tuple(record.output for record in records)
    return start.rule, outputs or tuple(sorted((start.wildcards or {}).items()))


def job_of(folder, run, starts, records):
    """Return the Job of one job's starts in a run and the records of its outputs."""
    start = starts[-1] if starts else None
    rule = (start and start.rule) or (records[0].rule if records else "unknown")
    outputs = (start and start.output) or tuple(record.output for record in records)
    wildcards = start.wildcards if start else None
    log = first((start and start.log) or (records and records[0].log))
    step = step_of(folder, start, log)
    benchmark = start.benchmark if start else None
    measured = folder.benchmark(benchmark) if benchmark and start.state == "finished" else {}
    opened = folder.opened_outside(start.outside_log, run.shift) if start and start.outside_log else None
    times = times_of(run, start, records, step, opened)
    values, sources = numbers_of(step, measured, times, records)
    return Job(
        job=id_of(rule, wildcards, outputs),
        rule=rule,
        wildcards=wildcards,
        reason=start.reason if start else None,
        attempt=step.attempt or (start and (start.claimed_attempt or start.attempt)),
        queued_s=None,
        exit=start.exit if start else 0,
        state=start.state if start else "finished",
        log=log,
        benchmark=benchmark,
        outputs=tuple(outputs),
        other_logs=other_logs(folder, log, starts),
        earlier=tuple((past.exit, past.began, past.ended) for past in starts[:-1]),
        run=run.name if run else None,
        threads=start.threads if start else 1,
        checkpoint=bool(start and start.checkpoint),
        outside=start.outside if start else None,
        inputs=(start and start.input) or (records[0].input if records else ()),
        sources=sources,
        times=times,
        step=step,
        measured=measured,
        records=tuple(records),
        start=start,
        **values,
    )


def step_of(folder, start, log):
    """Return what the job's own log says, nothing if another start of the job wrote it."""
    step = folder.step_log(log) if log else StepLog()
    if start is None or step.began is None:
        return step
    until = (start.ended or float("inf")) + APART
    if start.began - APART <= step.began <= until:
        return step
    when = "before" if step.began < start.began else "after"
    folder.faults.append(f"{log}: its job was started {when} the newest start in the run's log; left out.")
    return StepLog()


def id_of(rule, wildcards, outputs):
    """Return a job's name as a plan gives it."""
    if wildcards is None:
        return f"{rule}[?={outputs[0]}]" if outputs else rule
    words = ",".join(f"{name}={value}" for name, value in sorted(wildcards.items()))
    return f"{rule}[{words}]" if words else rule


def other_logs(folder, log, starts):
    """Return the logs that earlier attempts left beside a job's log, and those of another scheduler."""
    kept = []
    if log:
        path = folder.root / log
        kept = sorted(folder.name(other) for other in path.parent.glob(f"{glob_safe(path.name)}.*"))
    return (*kept, *(folder.name(start.outside_log) for start in starts if start.outside_log))


def glob_safe(name):
    """Return a file name in which no character is a pattern."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def first(values):
    """Return the first of some values, None if there is none."""
    return values[0] if values else None
