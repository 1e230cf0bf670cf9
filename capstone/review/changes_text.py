"""Tell what changed in plain words, at most 92 columns wide."""

from .changes_group import ABSENT
from .changes_words import sentence_of
from .orphans import lines_of
from .profiles_words import by_rule, counted, each_rule, folded, listed


def text(found):
    """Return the whole answer as text."""
    lines = folded(headline(found), "")
    lines += folded(found.refused, "") if found.refused else []
    for group in found.causes:
        lines += ["", *folded(sentence_of(group.kind, group.what, group), "")]
        lines += folded(started(group, found), "  → ", "    ")
    lines += later_lines(found)
    lines += waiting_lines(found)
    lines += orphan_lines(found.orphans)
    lines += section("Believed, although something speaks against it", found.doubts)
    lines += section("Cannot see", found.unseen)
    return "\n".join(lines)


def headline(found):
    """Return the answer in one or two sentences."""
    jobs, runs = len(found.plan.jobs), len(found.running)
    if found.fresh:
        hides = f", and {listed(waits(found))} hides the rest" if found.plan.waiting else ""
        return f"Nothing has run yet: {counted(jobs, 'known job')}{hides}."
    if not runs:
        return f"Nothing to do: {counted(jobs, 'job')}, and no reason to run one of them again."
    first = len(found.causes)
    return f"{runs} of {counted(jobs, 'known job')} would run, from {counted(first, 'cause')}."


def waits(found):
    """Return the checkpoints that must run before the plan is complete."""
    return sorted({name for job in found.plan.waiting for name in job.waits_for})


def started(group, found):
    """Return in words the jobs that a cause starts and what follows them."""
    jobs = listed(group.jobs) if len(group.jobs) < 4 else by_rule(group.jobs, rules_of(found))
    follow = len(group.follow) + len(group.also)
    if not follow:
        return f"{jobs}; nothing follows"
    several = "follows" if follow == 1 else "follow"
    names = [name for name in found.running if name in {*group.follow, *group.also}]
    return f"{jobs}; then {counted(follow, 'job')} that {several}: {each_rule(names, rules_of(found))}"


def rules_of(found):
    """Return the rule of each job."""
    return {job.id: job.rule for job in found.plan.jobs}


def later_lines(found):
    """Return the causes that start nothing: their jobs would follow anyway, or are for another job's sake."""
    lines = []
    anyway = [group for group in found.groups if not group.jobs and group.kind not in ABSENT]
    if anyway:
        lines += ["", "Also changed, in jobs that follow anyway (Snakemake does not name these)"]
        for group in anyway:
            sentence = sentence_of(group.kind, group.what, group)
            lines += folded(f"{sentence}: {listed(group.also)}", "  ", "    ")
    again = [group for group in found.groups if group.needed_by]
    if again:
        lines += ["", "Made again because a later job needs it"]
        for group in again:
            sentence = sentence_of(group.kind, group.what, group)
            lines += folded(f"{listed(group.jobs)} for {listed(group.needed_by)}: {sentence}", "  ", "    ")
    return lines


def waiting_lines(found):
    """Return what a checkpoint that must run again leaves open."""
    if not found.before:
        return []
    known = {job.id for job in found.plan.jobs}
    jobs = {job.id: job.rule for job in found.before.jobs if job.id not in known}
    if not jobs:
        return []
    return [
        "",
        *folded(
            f"{listed(waits(found))} decides anew what follows it. Last time that was "
            f"{by_rule(list(jobs), jobs)}; none of these is counted here.",
            "",
        ),
    ]


def orphan_lines(orphans):
    """Return the files that are left over."""
    lines = []
    if orphans.files:
        lines += ["", f"No job makes these any more ({counted(len(orphans.files), 'file')})"]
        lines += lines_of(orphans)
    if orphans.undecided:
        sentence = f"Cannot tell of {counted(len(orphans.undecided), 'other file')} whether a job makes them."
        lines += ["", *folded(f"{sentence} {' '.join(orphans.why)}", "")]
    return lines


def section(title, sentences):
    """Return a titled list of sentences."""
    if not sentences:
        return []
    return ["", title, *(line for item in sentences for line in folded(item, "  - ", "    "))]
