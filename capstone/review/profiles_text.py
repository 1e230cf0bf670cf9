"""Tell a comparison in plain words, at most 100 columns wide."""

import difflib

from .options import ACTS, MEANING, POLICY
from .profiles_verdict import verdict
from .profiles_words import WIDTH, by_rule, counted, folded, listed, only_differing, shown, values

INDENT = " " * 29


def text(comparison):
    """Return the whole answer as text."""
    a, b = comparison.a, comparison.b
    lines = [f"A  {a.name}", f"B  {b.name}", ""]
    lines += meaning_lines(comparison)
    lines += section("Policy changed", comparison.of_kind(POLICY), comparison, explained=False)
    lines += section(
        "Looks like policy, acts on meaning", comparison.of_kind(ACTS), comparison, explained=True
    )
    lines += now_lines(a, b)
    if comparison.unseen:
        lines += [
            "",
            "Not seen",
            *(line for sentence in comparison.unseen for line in folded(sentence, "  ")),
        ]
    return "\n".join([*lines, "", *folded(verdict(comparison), "")])


def meaning_lines(comparison):
    """Return the list of what jobs do differently, one block a rule and one entry a difference."""
    changes, settings = comparison.meaning, comparison.of_kind(MEANING)
    if not changes and not settings:
        return ["Meaning changed: nothing"]
    jobs = {change.job for change in changes}
    lines = [f"Meaning changed: {counted(len(jobs), 'job')} ({planned(comparison)})"]
    for item in settings:
        lines += values(item.name, item.a, item.b)
    for rule in dict.fromkeys(change.rule for change in changes):
        own = [change for change in changes if change.rule == rule]
        for letter, names in (("A", alone(own, "a")), ("B", alone(own, "b"))):
            lines += folded(f"{rule}: {several(names)} only under {letter}", "  ") if names else []
        lines += rule_lines(rule, [change for change in own if change.what != "job"])
    return lines


def alone(changes, letter):
    """Return the jobs that only side `a` or only side `b` has."""
    return [change.job for change in changes if change.what == "job" and getattr(change, letter)]


def rule_lines(rule, changes):
    """Return what the jobs of one rule do differently, each part shown once, as its first job has it."""
    names = list(dict.fromkeys(change.job for change in changes))
    lines = folded(f"{rule}: {several(names)}", "  ") if names else []
    for what in dict.fromkeys(change.what for change in changes):
        lines += values(f"  {what}", *closest(next(change for change in changes if change.what == what)))
    return lines


def several(names):
    """Return the number of some jobs of one rule with the wildcards of the first of them."""
    wildcards = [name.partition("[")[2].rstrip("]") for name in names]
    return counted(len(names), "job") + (f" ({listed(wildcards)})" if any(wildcards) else "")


def planned(comparison):
    """Return how many jobs are planned, for both sides if they differ."""
    a, b = len(comparison.a.plan.jobs), len(comparison.b.plan.jobs)
    return f"{a} planned" if a == b else f"{a} planned under A, {b} under B"


def closest(change):
    """Return both values of a change, cut down to where they differ."""
    a, b = change.a, change.b
    if change.what == "command" and a and b:
        return differing_words(a, b)
    if isinstance(a, list) and isinstance(b, list):
        only = [item for item in a if item not in b], [item for item in b if item not in a]
        return only if any(only) else (a, b)
    return a, b


def differing_words(a, b):
    """Return the words of two commands that differ, each run with the word before it."""
    one, other = a.split(), b.split()
    kept = [], []
    for tag, start, end, begin, stop in difflib.SequenceMatcher(
        None, one, other, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            kept[0].append(" ".join(one[max(start - 1, 0) : end]))
            kept[1].append(" ".join(other[max(begin - 1, 0) : stop]))
    return tuple(" … ".join(parts) for parts in kept)


def section(title, settings, comparison, explained):
    """Return one list of settings: name, both values, the jobs touched and, if wanted, the reason."""
    if not settings:
        return ["", f"{title}: nothing"]
    lines = ["", f"{title}: {counted(len(settings), 'setting')}"]
    rows = [
        (item, *map(shown, only_differing(item.a, item.b)), touches(item, comparison)) for item in settings
    ]
    sizes = [
        max(len(size) for size in sizes)
        for sizes in zip(*((i.name, a, b) for i, a, b, _ in rows), strict=True)
    ]
    for item, a, b, touched in rows:
        short = f"  {item.name:<{sizes[0]}}  A  {a:<{sizes[1]}}  B  {b:<{sizes[2]}}  {touched}"
        if not explained and len(short) <= WIDTH:
            lines.append(short)
            continue
        lines += values(item.name, a, b)
        lines += folded(touched, INDENT)
        lines += folded(item.why, INDENT) if explained else []
    return lines


def touches(item, comparison):
    """Return in words which jobs a setting touches."""
    jobs = {job.id: job for side in (comparison.a, comparison.b) for job in side.plan.jobs}
    rules = {name: job.rule for name, job in jobs.items()}
    parts = []
    if item.changes:
        parts.append(f"changes {by_rule(item.changes, rules)}")
    elif item.hides:
        parts += [
            f"hides what {letter} would run now with {other}'s value, {by_rule(item.hides[letter], rules)}"
            for letter, other in ("AB", "BA")
            if letter in item.hides
        ]
    elif item.decides:
        parts.append(f"decides whether to run now {by_rule(item.decides, rules)}")
    parts += claimed(item, jobs, rules)
    if parts:
        return "; ".join(parts)
    if item.kind == ACTS:
        return "no job of today's plan; what it acts on, it acts on later"
    return f"no job's {item.touches}; the run as a whole" if item.touches else "the run as a whole"


def claimed(item, jobs, rules):
    """Yield in words the jobs that a setting gives another claim, and whose command or code reads it."""
    coded = any(jobs[name].meaning["kind"] != "shell" for name in item.told)
    place = "command or code" if coded else "command"
    if item.claims and item.claims == item.told:
        yield f"{item.touches}, also in the {place}, of {by_rule(item.claims, rules)}"
    elif item.claims:
        yield f"{item.touches} of {by_rule(item.claims, rules)}"
        if item.told:
            yield f"also in the {place} of {by_rule(item.told, rules)}"


def now_lines(a, b):
    """Return how many jobs would run now under each side, and which under one only."""
    lines = ["", "Would run now"]
    rules = {job.id: job.rule for side in (a, b) for job in side.plan.jobs}
    for letter, side, other in (("A", a, b), ("B", b, a)):
        if side.refused:
            lines += folded(f"{letter}  nothing, Snakemake would refuse: {side.refused}", "  ")
            continue
        alone = [name for name in rules if name in side.running - other.running and not other.refused]
        tail = f"; only here {by_rule(alone, rules)}" if alone else ""
        lines += folded(f"{letter}  {len(side.running)} of {len(side.plan.jobs)} jobs{tail}", "  ")
    return lines
