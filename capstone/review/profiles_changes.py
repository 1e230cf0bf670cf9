"""Find what jobs do differently in two plans."""

from dataclasses import dataclass, field

UNDECIDED = ("input", "params", "command")


@dataclass(frozen=True)
class Change:
    """One thing a job does differently: `what` is a part of its meaning, or `job` if only one side has it."""

    job: str
    rule: str
    what: str
    a: object = field(hash=False)
    b: object = field(hash=False)


def changed(a, b):
    """Return the changes of meaning from plan `a` to plan `b`, leaving out what either cannot see yet."""
    jobs_a, jobs_b = ({job.id: job for job in plan.jobs} for plan in (a, b))
    changes = []
    for name in [*jobs_a, *(name for name in jobs_b if name not in jobs_a)]:
        one, other = jobs_a.get(name), jobs_b.get(name)
        if one and other:
            changes += [Change(name, one.rule, *part) for part in parts(one, other)]
        elif not (b if one else a).waiting:
            changes.append(Change(name, (one or other).rule, "job", one and "planned", other and "planned"))
    return changes


def parts(one, other):
    """Yield what differs in the meaning of a job: the part and both values; params one by one."""
    skipped = UNDECIDED if one.waits_for != other.waits_for else ()
    for what, value in one.meaning.items():
        theirs = other.meaning[what]
        if what in skipped or value == theirs:
            continue
        if what == "params":
            for name in dict.fromkeys([*value, *theirs]):
                if value.get(name) != theirs.get(name):
                    yield f"params {name}", value.get(name), theirs.get(name)
        else:
            yield what, value, theirs
