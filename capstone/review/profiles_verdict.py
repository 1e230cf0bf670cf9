"""Put the answer of a comparison into one or two sentences that claim no more than the plans show."""

from .options import ACTS, MEANING
from .profiles_trace import FORCING
from .profiles_words import counted, each_rule

GIVEN = {"threads": "another number of threads", "resources": "other resources"}


def verdict(comparison):
    """Return the answer in one or two sentences."""
    code, tools = comparison.code, proviso(comparison)
    jobs = len({change.job for change in comparison.meaning})
    if code == 1 and jobs:
        return (
            f"Different meaning: {counted(jobs, 'job')} would do something else under B, "
            "so what is made from them may change too."
        )
    if code == 1:
        same = f"are the same, {tools}; but" if tools else "are the same, but"
        return f"Different meaning: the jobs planned today {same} {acting(comparison)}."
    if code == 2:
        return (
            f"Could not tell: what is visible means the same,{f' {tools},' if tools else ''} "
            "and what is not seen yet (above) may differ."
        )
    if comparison.unseen:
        return (
            "Same meaning: no setting that reaches a job differs, so whatever the jobs not seen yet turn out "
            "to be, they are the same under A and B."
        )
    count = len(comparison.a.plan.jobs)
    if tools:
        return (
            f"Same meaning, {tools}. All else that the {counted(count, 'job')} read, do and make is the same "
            "under A and B."
        )
    return f"Same meaning: all {count} jobs read, do and make the same under A and B."


def acting(comparison):
    """Return what the settings that act on meaning can do, those that only make files again apart."""
    items = [item for kind in (MEANING, ACTS) for item in comparison.of_kind(kind)]
    forcing = [item.name + only_under(item) for item in items if item.name in FORCING]
    others = [item.name for item in items if item.name not in FORCING]
    parts = []
    if forcing:
        parts.append(f"{joined(forcing)} {verb(forcing, 'make')} again what need not be made")
    if others:
        parts.append(
            f"{', '.join(others)} can change what is made, kept or believed, so this is no promise for the "
            "next run"
        )
    return ", and ".join(parts)


def only_under(item):
    """Return which side alone has a setting, in brackets; nothing if both have one."""
    if item.a is None or item.b is None:
        return " (under B)" if item.a is None else " (under A)"
    return ""


def proviso(comparison):
    """Return on which tools the answer depends, because their command or code reads another claim."""
    rules = {job.id: job.rule for job in comparison.a.plan.jobs}
    told = [item for item in comparison.settings if item.told]
    names = dict.fromkeys(name for item in told for name in item.told)
    if not names:
        return ""
    given = dict.fromkeys(GIVEN[item.touches] for item in told)
    return f"if these tools make the same with {joined(given)}: {each_rule(names, rules)}"


def joined(words):
    """Return words with commas and a last `and`."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def verb(subjects, word):
    """Return a verb in the form that fits one subject or several."""
    return word if len(subjects) > 1 else f"{word}s"
