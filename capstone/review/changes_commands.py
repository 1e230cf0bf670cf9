"""Read the params of the last run out of the shell command that Snakemake recorded.

Snakemake records the values of params without their names; the command has them in their places.
"""

import re
import string
from functools import cache


def recorded_params(form, record):
    """Return param → value as a recorded command holds them; empty if its form was another one."""
    if not form or not record or record.get("code") != form:
        return {}
    match = pattern_of(form).fullmatch(record.get("shellcmd") or "")
    return {name: unquoted(value) for name, value in match.groupdict().items()} if match else {}


@cache
def pattern_of(form):
    """Return a regular expression that reads the params out of a formatted shell command."""
    parts, seen = [], set()
    for text, name, _, _ in string.Formatter().parse(form):
        parts.append(re.escape(text))
        if name:
            param = re.fullmatch(r"params[.\[](\w+)\]?", name)
            fresh = param and param[1] not in seen and param[1].isidentifier()
            parts.append(f"(?P<{param[1]}>.*?)" if fresh else ".*?")
            seen |= {param[1]} if param else set()
    return re.compile("".join(parts), re.DOTALL)


def unquoted(word):
    """Return a word of a shell command without the quotes that Snakemake put around it."""
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] == "'" else word
