"""Name each kind of cause in words."""

from .profiles_words import listed

KINDS = {
    "input": "{what}{label} changed",
    "newer": "{what}{label} is newer than what was made from it",
    "helper": "{what} changed, which is code that jobs run",
    "added": "The set of inputs grew by {what}",
    "removed": "The set of inputs lost {what}",
    "param": "{owner} {what}: {before} → {after}",
    "code": "{what} was edited",
    "software": "The software environment of {what} changed",
    "incomplete": "{what} half-written: the job that made it was killed",
    "not made": "{what} not made yet",
    "gone": "{what} gone since it was made",
    "temporary": "{what} deleted as temporary",
    "forced": "Forced by the options given",
    "always": "{what} runs every time, for its rule declares no output",
    "queue": "the queue that feeds {what} is still open",
}


def sentence_of(kind, what, item):
    """Return a cause in words; `item` has its label, before and after."""
    label = f" ({item.label})" if item.label else ""
    return KINDS[kind].format(
        label=label,
        owner=item.label,
        what=listed(what),
        before="not set" if item.before is None else item.before,
        after="not set" if item.after is None else item.after,
    )
