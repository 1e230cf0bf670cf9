"""Tell which of a job's claims its own command or code reads, so that another claim may be felt there."""

import re
from pathlib import Path
from string import Formatter

CLAIMS = ("threads", "resources")


def told(rule, kind, source):
    """Return the claims that the jobs of a rule read: `threads`, `resources`, or one as `resources.mem_mb`.

    A shell command is exact about them. Code counts as reading what it mentions, and code that is not on this
    disk as reading all.
    """
    if kind == "none":
        return ()
    if kind == "shell":
        return tuple(sorted({name for name in map(claim, fields(rule.shellcmd)) if name}))
    if kind == "run":
        # The source that Snakemake keeps lacks the later lines of a text that spans several.
        code = f"{rule.run_func_src}{rule.run_func.__code__.co_consts}"
    elif kind in ("script", "notebook") and Path(source).is_file():
        code = Path(source).read_text(encoding="utf-8", errors="replace")
    else:
        return CLAIMS
    return tuple(name for name in CLAIMS if re.search(rf"\b{name}\b", code))


def fields(command):
    """Return the names in the braces of a command; none if Snakemake could not read it either."""
    try:
        return [name for _, name, _, _ in Formatter().parse(command) if name]
    except ValueError:
        return []


def claim(field):
    """Return the claim that a field such as `resources[mem_mb]` stands for, or None."""
    first, *rest = re.findall(r"\w+", field) or [""]
    if first == "threads":
        return first
    return ".".join([first, *rest[:1]]) if first == "resources" else None


def reads(job, part, other):
    """Tell whether a job's command or code reads what differs between `part` of its policy and `other`."""
    mine = job.policy[part]
    if part == "resources":
        names = {name for name in {*mine, *other} if mine.get(name) != other.get(name)}
        return "resources" in job.told or any(f"resources.{name}" in job.told for name in names)
    return part in job.told
