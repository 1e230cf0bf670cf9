"""Lay out names, values and sentences in at most 100 columns."""

import textwrap
from collections import Counter

WIDTH = 92  # columns: fits a terminal beside another, and the text column of a page
MOST = 3
LONGEST = 200


def values(name, a, b):
    """Return a name with both values under each other."""
    head = f"  {name:<22}  A  "
    gap = " " * (len(head) - 3)
    a, b = (cut if len(cut := shown(value)) <= LONGEST else f"{cut[:LONGEST]}…" for value in (a, b))
    return [*folded(a, head, " " * len(head)), *folded(b, f"{gap}B  ", " " * len(head))]


def only_differing(a, b):
    """Return the entries in which two mappings differ, or the values themselves."""
    if not (isinstance(a, dict) or isinstance(b, dict)):
        return a, b
    a, b = (value if isinstance(value, dict) else {} for value in (a, b))
    keys = [key for key in {**a, **b} if a.get(key) != b.get(key)]
    return tuple({key: side[key] for key in keys if key in side} or None for side in (a, b))


def shown(value):
    """Return a value as a reader would write it."""
    if value is None or value == []:
        return "not set" if value is None else "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " ".join(f"{key}={shown(item)}" for key, item in value.items())
    if isinstance(value, list):
        return listed([shown(item) for item in value], most=8)
    return str(value)


def listed(names, most=MOST):
    """Return names with commas, the later ones counted."""
    names = list(names)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def counted(number, noun):
    """Return a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def by_rule(names, rules):
    """Return job names as a count with their rules."""
    return f"{counted(len(names), 'job')}: {each_rule(names, rules)}"


def each_rule(names, rules):
    """Return the rules of some jobs, each with its number of jobs; `rules` holds the rule of each job."""
    counts = Counter(rules.get(name, name.split("[")[0]) for name in names)
    shown_rules = [
        f"{rule} ({count})" if count > 1 else rule for rule, count in list(counts.items())[: MOST + 1]
    ]
    rest = len(counts) - MOST - 1
    more = f" and {counted(rest, 'more rule')}" if rest > 0 else ""
    return f"{', '.join(shown_rules)}{more}"


def folded(sentence, indent, following=None):
    """Return a sentence as lines of at most 100 columns."""
    return textwrap.wrap(
        sentence, WIDTH, initial_indent=indent, subsequent_indent=indent if following is None else following
    ) or [indent]
