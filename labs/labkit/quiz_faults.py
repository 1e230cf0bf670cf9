"""Everything wrong with a question or a sorting, in sentences; none means that it can be asked."""

import operator
import re

from labkit.places import LabError

CONDITION = re.compile(r"([a-z][a-z0-9_]*) (==|!=|<|>) ([a-z][a-z0-9_]*|-?\d+(?:\.\d+)?)")
COMPARE = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt}

KEYS = {
    "question": {"question", "options", "several"},
    "option": {"text", "reply", "right", "right_if", "misconception", "see"},
    "sorting": {"question", "groups", "mistaken", "items"},
    "item": {"text", "group", "replies", "about"},
}
# A notebook knows neither the site's roles nor its links.
MARKUP = [
    (
        re.compile(r"(?<!\{)\{[a-z][\w:-]*\}`"),
        "a role, which a notebook cannot show: quote a value as {{ name }}",
    ),
    (re.compile(r"\]\("), "a link, which a notebook cannot follow: name the page under see"),
]


def faults(name, said, believed):
    """What is wrong with one entry of a file, apart from what a run decides."""
    if not isinstance(said, dict) or not said.get("question"):
        return [f"{name} has no text under question"]
    found = list(_sorting(name, said, believed) if "items" in said else _question(name, said, believed))
    for text in _texts(said):
        found += [f"{name} holds {what}" for pattern, what in MARKUP if pattern.search(text)]
    return found


def outdated(name, said, value):
    """What is wrong with an entry since the last run, its quoted values filled in."""
    found = list(_equal(name, said))
    for number, option in enumerate(said.get("options", ()), 1):
        condition = option.get("right_if")
        if condition and holds(condition, value) != ("right" in option):
            names = dict.fromkeys(
                part for part in CONDITION.fullmatch(condition).group(1, 3) if part[0].isalpha()
            )
            now = ", ".join(f"{each} is {value(each)}" for each in names)
            became = "is no longer right" if "right" in option else "has become right"
            found.append(f"{name}, option {number} {became} since the last run ({now}): write it anew")
    return found


def holds(condition, value):
    """Whether `name < other` is true of the recorded values; the other may be a number."""
    left, sign, right = CONDITION.fullmatch(condition).groups()
    pair = [value(left), right if re.match(r"[-\d]", right) else value(right)]
    try:
        pair = [float(each) for each in pair]
    except ValueError:
        if sign in "<>":
            raise LabError(f"{condition} compares {pair[0]} and {pair[1]}, which are not numbers") from None
    return COMPARE[sign](*pair)


def named(said):
    """The ids of misconceptions that an entry names."""
    if not isinstance(said, dict):
        return set()
    options = [option for option in _listed(said, "options") if isinstance(option, dict)]
    found = {option["misconception"] for option in options if option.get("misconception")}
    table = said.get("mistaken")
    rows = table.values() if isinstance(table, dict) else ()
    return found | {id for row in rows if isinstance(row, dict) for id in row.values()}


def _question(name, said, believed):
    yield from _keys(name, said, "question")
    if said.get("several", "true") != "true":
        yield f"{name}: several is true, or it is left out"
    options = _listed(said, "options")
    if len(options) < 2:
        yield f"{name} needs at least two options"
        return
    for number, option in enumerate(options, 1):
        yield from _option(f"{name}, option {number}", option, believed)
    right = sum("right" in option for option in options if isinstance(option, dict))
    if right == 0 or right > 1 and "several" not in said:
        yield f"{name} has {right} right options; one must be right, or more with several: true"
    yield from _equal(name, said)


def _option(name, option, believed):
    if not isinstance(option, dict):
        yield f"{name} is not a block with text and reply"
        return
    yield from _keys(name, option, "option")
    yield from (f"{name} has no {key}" for key in ("text", "reply") if not option.get(key))
    id = option.get("misconception")
    if "right" in option and (id or option["right"] != "true"):
        yield f"{name} is right: true, or it names a misconception, not both"
    if "right" not in option:
        yield from _believed(name, id, believed)
    if "right_if" in option and not CONDITION.fullmatch(option["right_if"]):
        yield f"{name}: right_if compares recorded values or a number, as in: name < other (or > == !=)"


def _believed(name, id, believed):
    if not id:
        yield f"{name} is wrong and names no misconception"
    elif id not in believed:
        yield f"{name} names the misconception {id}, which labs/quizzes/misconceptions.yaml does not list"


def _sorting(name, said, believed):
    yield from _keys(name, said, "sorting")
    groups, items = _listed(said, "groups"), _listed(said, "items")
    if len(groups) < 2 or len(set(map(str, groups))) < len(groups):
        yield f"{name} needs at least two groups, each another"
        return
    if len(items) < 2:
        yield f"{name} needs at least two items"
    own = {item.get("group") for item in items if isinstance(item, dict)}
    table = said.get("mistaken")
    idle = table.keys() - own if isinstance(table, dict) else ()
    yield from (f"{name}: mistaken names {group}, to which no item belongs" for group in sorted(idle))
    for right in (group for group in groups if group in own):
        row = table.get(right) if isinstance(table, dict) else None
        for group in (group for group in groups if group != right):
            id = row.get(group) if isinstance(row, dict) else None
            yield from _believed(f"{name}: to take {right} for {group}", id, believed)
    for number, item in enumerate(items, 1):
        yield from _item(f"{name}, item {number}", item, groups)
    yield from _equal(name, said)


def _item(name, item, groups):
    if not isinstance(item, dict):
        yield f"{name} is not a block with text, group and replies"
        return
    yield from _keys(name, item, "item")
    if not item.get("text"):
        yield f"{name} has no text"
    if item.get("group") not in groups:
        yield f"{name} belongs to none of the groups {', '.join(groups)}"
    replies = item.get("replies") if isinstance(item.get("replies"), dict) else {}
    yield from (f"{name} has no reply to {group}" for group in groups if not replies.get(group))
    yield from (
        f"{name} has a reply to {group}, which is no group" for group in replies if group not in groups
    )


def _equal(name, said):
    """Options, or items, that read the same."""
    seen = {}
    for number, part in enumerate(_listed(said, "options") or _listed(said, "items"), 1):
        text = _bare(part.get("text", number)) if isinstance(part, dict) else number
        if (first := seen.setdefault(text, number)) != number:
            yield f"{name}: {first} and {number} say the same ({text})"


def _bare(text):
    return " ".join(re.sub(r"[`*]", "", str(text)).casefold().split())


def _keys(name, said, kind):
    return [f"{name} has an unknown key {key}" for key in sorted(said.keys() - KEYS[kind])]


def _listed(said, key):
    return said[key] if isinstance(said.get(key), list) else []


def _texts(said):
    if isinstance(said, str):
        yield said
    elif isinstance(said, list | dict):
        for item in said.values() if isinstance(said, dict) else said:
            yield from _texts(item)
