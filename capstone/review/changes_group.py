"""Group the causes of all jobs, and count what only follows."""

from dataclasses import dataclass, field

# These make a job run because a file is not there; `temporary` and `gone` may also be for a later job's sake.
ABSENT = ("not made", "gone", "temporary")
# Kinds of which many instances are one event: they are told together.
TOGETHER = (*ABSENT, "added", "removed", "incomplete", "forced", "always", "queue")


@dataclass(frozen=True)
class Group:
    """One cause with all that it brings about.

    `what` are its files or params, `jobs` those that have it themselves and run first, `also` those that have
    it and would follow another job anyway, `follow` the jobs that run only because of these. `first` is False
    if nothing starts here; `needed_by` are the jobs for whose sake a file is made again.
    """

    kind: str
    what: tuple[str, ...]
    label: str = ""
    before: object = field(default=None, hash=False)
    after: object = field(default=None, hash=False)
    jobs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()
    needed_by: tuple[str, ...] = ()

    @property
    def first(self):
        """True if at least one job starts here and follows no other."""
        return bool(self.jobs) and not self.needed_by


def grouped(plan, causes):
    """Return the Groups of a plan in the order in which their first jobs would run; `causes` by job id."""
    order = {job.id: place for place, job in enumerate(plan.jobs)}
    behind = Behind(plan)
    again = needed_again(plan, causes, behind)
    roots = [
        name for name in behind.jobs if name not in again and starts(causes.get(name), behind.before[name])
    ]
    late = behind.all({after for root in roots for after in behind.after[root]})
    late |= {name for name in behind.all(again) if name not in roots}
    groups = [
        group(key, members, behind, late, again) for key, members in keyed(plan, causes, behind).items()
    ]
    return tuple(sorted(groups, key=lambda item: (not item.first, place_of(item, order))))


class Behind:
    """Knows which running jobs come behind which, by the files that they make and read."""

    def __init__(self, plan):
        self.jobs = {job.id: job for job in plan.running}
        maker = {path: job.id for job in plan.running for path in job.output}
        self.before = {job.id: {maker[path] for path in job.input if path in maker} for job in plan.running}
        self.after = {name: set() for name in self.jobs}
        for name, makers in self.before.items():
            for other in makers:
                self.after[other].add(name)

    def all(self, names):
        """Return these jobs and all that follow them."""
        found, waiting = set(), list(names)
        while waiting:
            if (name := waiting.pop()) not in found:
                found.add(name)
                waiting += self.after.get(name, ())
        return found


def needed_again(plan, causes, behind):
    """Return the jobs that run only since another job needs a file of theirs that is gone: id → needed by."""
    strong = [
        name
        for name in behind.jobs
        if any(cause.kind not in ("gone", "temporary") for cause in causes.get(name, ()))
    ]
    moving, again = behind.all(strong), {}
    # From the last to the first: a file that is made again may need another one made again.
    for job in reversed(plan.running):
        if job.id in moving:
            continue
        gone = {cause.what for cause in causes.get(job.id, ()) if cause.kind in ("gone", "temporary")}
        users = {
            name
            for name in behind.after[job.id]
            if gone & set(behind.jobs[name].input) and (name in moving or name in again)
        }
        if users:
            again[job.id] = tuple(sorted(users))
    return again


def starts(causes, before):
    """Tell whether a job has a cause of its own: one that is no absent file, or no job before it runs."""
    return bool(causes) and (any(cause.kind not in ABSENT for cause in causes) or not before)


def keyed(plan, causes, behind):
    """Return the causes of running jobs under the keys by which they are told together."""
    groups = {}
    for job in plan.jobs:
        for cause in causes.get(job.id, ()) if job.id in behind.jobs else ():
            detail = () if cause.kind in TOGETHER else (cause.what, cause.before, cause.after)
            label = cause.label if cause.kind == "param" else ""
            groups.setdefault((cause.kind, label, *detail), []).append((job.id, cause))
    return groups


def group(key, members, behind, late, again):
    """Return the Group of some (job id, Cause) with one key."""
    names = list(dict.fromkeys(name for name, _ in members))
    remade = [name for name in names if name in again]
    jobs = tuple(name for name in names if name not in late or name in remade)
    cause = members[0][1]
    everything = behind.all(names)
    return Group(
        kind=cause.kind,
        what=tuple(dict.fromkeys(cause.what for _, cause in members)),
        label=cause.label,
        before=cause.before,
        after=cause.after,
        jobs=jobs,
        also=tuple(name for name in names if name not in jobs),
        follow=tuple(job for job in behind.jobs if job in everything and job not in names),
        needed_by=tuple(dict.fromkeys(user for name in remade for user in again[name])),
    )


def place_of(item, order):
    """Return where in the plan the first job of a group stands."""
    return min(order[name] for name in (*item.jobs, *item.also))
