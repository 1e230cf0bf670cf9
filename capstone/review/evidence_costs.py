"""Where the time of a run went, by class, computed from the moments of its jobs.

startup      from the hand-over of a job until its own work began: shell, Python, imports. Without a log in
             the steps' form: what the job lasted beyond its benchmark; without that too, it counts as tool
planning     building the graph: until the first job was handed over, and after each checkpoint until the
             next one was
scheduling   a core is free although a job has all its input; also Snakemake's clearing up after the last job.
             A job held back by another limit (memory) counts here too
waiting      a core is held by a job whose work is over and not noticed yet, or is free with nothing to do
             before others are done; in another scheduler, also the time until Snakemake inside the job began
tool         the jobs' own work, failed attempts included

In core-seconds, so that the classes add up to cores × duration, where the run had a number of cores; else in
seconds summed over the jobs. Snakemake's own start (about a second) lies before its log and is not in it.
"""

from collections import Counter
from dataclasses import replace

CLASSES = ("tool", "startup", "scheduling", "planning", "waiting")


def with_queue(run, jobs):
    """Return a run's jobs with `queued_s`; moments known in whole seconds move to when they were possible."""
    mine = [job for job in jobs if job.run == run.name]
    makers = {output: job for job in mine for output in job.outputs}
    handed = [(not job.records, job.times["handed"]) for job in mine if job.times["handed"]]
    opening = min(handed, default=(False, None))[1]  # a moment from metadata, if there is one: it is finer
    done = []
    for job in mine:
        ready = ready_at(job, makers, opening)
        times = dict(job.times)
        if ready is not None and not job.records and times["handed"] is not None:
            lift(times, ready)
        done.append(replace(job, times=times | {"ready": ready}))
    plans = planning_of(run, done)
    return [replace(job, queued_s=queued(job, plans)) for job in done]


def ready_at(job, makers, opening):
    """Return when the last input that this run made for a job was there, or its last attempt had failed."""
    found = [
        makers[name].times["noticed"] for name in job.inputs if name in makers and makers[name] is not job
    ]
    found += [ended for _, _, ended in job.earlier]
    return max((moment for moment in [opening, *found] if moment is not None), default=None)


def lift(times, floor):
    """Move moments up to a floor, in place."""
    for name, moment in times.items():
        times[name] = moment if moment is None else max(moment, floor)


def queued(job, plans):
    """Return the seconds a job waited with all its input there, without the time spent on planning."""
    times = job.times
    if times["ready"] is None or times["handed"] is None:
        return None
    until = times["handed"]
    if job.outside:
        until = times["opened"] or times["began"] or until
    planned = sum(max(0, min(until, end) - max(times["ready"], begin)) for begin, end in plans)
    return round(max(0.0, until - times["ready"] - planned), 3)


def planning_of(run, jobs):
    """Return the intervals in which the graph was built: at the start and after each checkpoint."""
    handed = sorted(job.times["handed"] for job in jobs if job.times["handed"])
    begins = [run.began] + [job.times["noticed"] for job in jobs if job.checkpoint and job.times["noticed"]]
    ends = [next((moment for moment in handed if moment >= begin), None) for begin in begins]
    return [(begin, end) for begin, end in zip(begins, ends, strict=True) if end]


def phases_of(job):
    """Return what a job did as (class, from, to), one after the other."""
    times = job.times
    handed, ended, noticed = times["handed"], times["ended"], times["noticed"]
    if handed is None or ended is None:
        return []
    began = times["began"]
    if began is None and "s" in job.measured:
        began = max(handed, ended - job.measured["s"])
    # Without a note of its begin, a job elsewhere is taken to have waited until its work began.
    process = (times["opened"] or began or handed) if job.outside else handed
    began = process if began is None else max(process, began)
    steps = [("waiting", handed, process), ("startup", process, began), ("tool", began, ended)]
    steps.append(("waiting", ended, noticed or ended))
    return [step for step in steps if step[2] > step[1]]


def spans_of(run, jobs):
    """Return (class, from, to, threads) for all that held cores in a run, earlier attempts too."""
    spans = [(*phase, job.threads) for job in jobs for phase in phases_of(job)]
    told = {id(job.start) for job in jobs}
    for start in run.starts:
        if id(start) not in told and start.ended is not None:
            spans.append(("tool", start.began, start.ended, start.threads))
    return spans


def costs_of(run, jobs):
    """Return class → seconds for one run and its jobs (with_queue)."""
    spans, plans = spans_of(run, jobs), planning_of(run, jobs)
    outside = any(job.outside for job in jobs)
    cores = None if outside else run.cores
    waits = [
        (job.times["ready"], job.times["handed"])
        for job in jobs
        if job.times["ready"] and job.times["handed"]
    ]
    last = max((span[2] for span in spans), default=run.began)
    changes = [(run.began, "", 0), (run.ended, "", 0), (last, "over", 1)]
    for name, begin, end, threads in spans:
        changes += [(begin, name, threads), (end, name, -threads)]
    for name, intervals in (("plan", plans), ("ready", waits)):
        changes += [change for begin, end in intervals for change in ((begin, name, 1), (end, name, -1))]
    costs, state, before = Counter({name: 0.0 for name in CLASSES}), Counter(), None
    for moment, name, by in sorted(changes):
        if before is not None and moment > before:
            for key, held in shares(state, cores):
                costs[key] += held * (moment - before)
        state[name] += by
        before = moment
    return {name: round(costs[name], 3) for name in CLASSES}


def shares(state, cores):
    """Yield (class, cores) for a stretch in which nothing changes; without cores, the jobs that go on."""
    held = sum(state[name] for name in CLASSES)
    share = min(1, cores / held) if cores and held else 1
    yield from ((name, state[name] * share) for name in CLASSES)
    yield idle(state), max(0, cores - held) if cores else int(held == 0)


def idle(state):
    """Return the class of the time of a free core."""
    if state["plan"]:
        return "planning"
    return "scheduling" if state["over"] or state["ready"] else "waiting"
