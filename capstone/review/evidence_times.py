"""Put the moments and numbers of one job together from its sources, the most exact one first."""

from statistics import median

from .evidence_log import shifted

QUARTER = 900.0  # seconds: time zones differ by quarters of an hour
SAMPLED = 0.5  # a benchmark's first sample sees only the shell; the next comes after this many seconds
APART = 1.5  # seconds by which two stamps of one moment may differ: the run's log has whole ones


def in_our_time(run, records):
    """Return a run as if logged here: its stamps are in the time zone of the machine that ran it."""
    ends = [(start.ended, name) for start in run.starts if start.state == "finished" for name in start.output]
    gaps = [records[name].ended - ended for ended, name in ends if name in records]
    quarters = round(median(gaps) / QUARTER) if gaps else 0
    agree = [gap for gap in gaps if abs(gap - quarters * QUARTER) <= APART]
    return shifted(run, quarters * QUARTER) if quarters and 2 * len(agree) > len(gaps) else run


def times_of(run, start, records, step, opened=None):
    """Return the moments of a job, each no earlier than the one before; None where unknown.

    handed    it was handed over: Snakemake marked its outputs as being made. Else the run log's stamp, also
              where the two are far apart: for a `run:` rule, and in another scheduler, Snakemake
              records another moment
    opened    in another scheduler: Snakemake inside the job began
    began     its own work began, by its log
    ended     its work was over: by its log, else the time of its newest output, else the run log's stamp
    noticed   Snakemake wrote the metadata, and knew it was over (else the run log's stamp)
    """
    handed = min((record.handed for record in records), default=None)
    outside = bool(start and start.outside)
    if start and (handed is None or outside or abs(handed - start.began) > APART):
        process = step.began - (step.startup or 0) if step.began and not outside else 0
        handed = max(start.began, process)
    began = step.began if step.began and (handed is None or step.began >= handed - 0.1) else None
    ended = began + step.work if began and step.work is not None else None
    if ended is None:
        ended = max((record.ended for record in records), default=start.ended if start else None)
    latest = run.ended + APART if run else float("inf")
    noticed = max((record.noticed for record in records if record.noticed <= latest), default=None)
    if (noticed is None or outside) and start and start.ended is not None:
        noticed = max(start.ended, ended or 0)
    moments, floor = {}, None
    values = {"handed": handed, "opened": opened, "began": began, "ended": ended, "noticed": noticed}
    for name, value in values.items():
        moments[name] = value if value is None or floor is None else max(value, floor)
        floor = moments[name] if moments[name] is not None else floor
    return moments


def numbers_of(step, measured, times, records):
    """Return the job's numbers, and for each the source it is from; the step's own log is believed first."""
    sampled = measured.get("s", 0) >= SAMPLED
    lasted = times["ended"] - times["handed"] if times["ended"] and times["handed"] else None
    stamps = "metadata" if records else "run log"
    candidates = {
        "own_s": [("log", step.work), ("benchmark", measured.get("s")), (stamps, lasted)],
        "cpu_s": [("log", step.cpu), ("benchmark", measured.get("cpu_time") if sampled else None)],
        "peak_mb": [("log", step.peak), ("benchmark", measured.get("max_rss") if sampled else None)],
    }
    found = {
        name: next(((source, value) for source, value in options if value is not None), None)
        for name, options in candidates.items()
    }
    return (
        {name: round(pair[1], 3) if pair else None for name, pair in found.items()},
        {name: pair[0] for name, pair in found.items() if pair},
    )
