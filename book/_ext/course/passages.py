"""Which lines of an output to show: by their numbers, or by texts they hold."""


def line_numbers(words):
    """Line numbers of "3-9, 12", counted from one."""
    chosen = []
    for part in words.split(","):
        first, _, last = part.strip().partition("-")
        chosen.extend(range(int(first), int(last or first) + 1))
    return chosen


def texts(words):
    """The texts of an option: one per line, or on one line with `|` between them."""
    words = words.strip() if words else ""
    pieces = words.split("\n") if "\n" in words else words.split("|")
    found = [piece.strip() for piece in pieces if piece.strip()]
    if not found:
        raise ValueError("a text is missing")
    return found


def between(lines, starts, ends):
    """Line numbers, from one, of passages that run from one text to another, in the order of the output.

    The first passage begins at the first line that holds its start, a later one is sought below the one
    before it; a passage ends at the first line, its own first included, that holds its end.
    Without starts it begins at the first line, without ends it ends at the last.
    Raises LookupError with the text that no line holds, ValueError if starts and ends do not pair.
    """
    if starts and ends and len(starts) != len(ends):
        raise ValueError(f"{len(starts)} texts in from, {len(ends)} in to: they go in pairs")
    if max(len(starts), len(ends)) > 1 and not (starts and ends):
        raise ValueError("several passages need both from and to")
    chosen, at = [], 0
    for pair in range(max(len(starts), len(ends))):
        first = _find(lines, starts[pair], at) if starts else at
        last = _find(lines, ends[pair], first) if ends else len(lines) - 1
        chosen += range(first + 1, last + 2)
        at = last + 1
    return chosen


def _find(lines, sought, at):
    for number in range(at, len(lines)):
        if sought in lines[number]:
            return number
    raise LookupError(sought)
