"""Find the files that earlier runs made and no job of today's plan makes any more.

    python -m review.orphans [--directory D] [--profile P] [--json] [-- OPTION ...]

Only looks. A file counts as made by the workflow if Snakemake has a record of it, or if it lies where a rule
puts an output, a log or a benchmark. Exit codes: 0 none, 1 there are some, 2 could not tell.
"""

import os
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from snakemake.io import regex_from_filepattern

from .changes_records import records_of
from .plan import PlanError, decided_before, several

# With one of these set, a plan has only a part of the workflow's jobs.
PARTIAL = ("targets", "target-jobs", "until", "omit-from", "allowed-rules", "batch")
WILD = re.compile(r"\{(\w+)[^{}]*\}")


@dataclass(frozen=True)
class Orphan:
    """A file that is left over: its path, the rule that made it, its size in bytes."""

    path: str
    rule: str
    bytes: int


@dataclass(frozen=True)
class Orphans:
    """What is left over: `files` for certain, `undecided` while a checkpoint has to decide, and `why`.

    `unclaimed` counts, by folder, further files in the folders of outputs: no rule names them, so a job wrote
    them beside its outputs, or somebody else did.
    """

    files: tuple[Orphan, ...] = ()
    undecided: tuple[Orphan, ...] = ()
    why: tuple[str, ...] = ()
    unclaimed: tuple[tuple[str, int], ...] = ()

    @property
    def bytes(self):
        """The size of all files that are left over for certain."""
        return sum(file.bytes for file in self.files)


def orphans_of(plan, directory, before=None):
    """Return the Orphans of a plan in its directory; `before` is decided_before(plan). Raises PlanError."""
    directory = Path(directory).resolve()
    records, wanted = records_of(directory), wanted_by(plan)
    judge = Judge(plan, before or decided_before(plan))
    finder = Finder(plan, records)
    found, undecided, reasons, unclaimed = [], [], [], {}
    for path in candidates(directory, plan, records):
        if belongs(path, wanted):
            continue
        rule = finder.rule_of(path)
        if rule is None:
            unclaimed[os.path.dirname(path)] = unclaimed.get(os.path.dirname(path), 0) + 1
            continue
        doubt = judge.doubt(path, rule)
        (undecided if doubt else found).append(Orphan(path, rule, (directory / path).lstat().st_size))
        reasons += [doubt] if doubt else []
    return Orphans(
        tuple(found), tuple(undecided), tuple(dict.fromkeys(reasons)), tuple(sorted(unclaimed.items()))
    )


def wanted_by(plan):
    """Return every file that a job of a plan reads or makes, logs and benchmarks too."""
    jobs = ((*job.input, *job.output, *job.meaning["log"], job.meaning["benchmark"]) for job in plan.jobs)
    return {os.path.normpath(path) for files in jobs for path in files if path}


def belongs(path, wanted):
    """Tell whether a file is wanted, lies in a wanted folder, or is the copy of a wanted log."""
    parents = (str(parent) for parent in Path(path).parents)
    name = Path(path).name
    beside = (f"{name[:place]}" for place in range(1, len(name)) if name[place] == ".")
    kept = any(str(Path(path).with_name(part)) in wanted for part in beside if ".log" in part)
    return path in wanted or any(parent in wanted for parent in parents) or kept


def candidates(directory, plan, records):
    """Return the files that exist and that a job may have made, in order."""
    folders = {folder for patterns in plan.patterns.values() for folder in map(folder_of, patterns)}
    folders -= {"", "."}
    found = {path for path in map(os.path.normpath, records) if os.path.lexists(directory / path)}
    for folder in folders:
        for place, _, files in os.walk(directory / folder):
            found |= {os.path.relpath(os.path.join(place, file), directory) for file in files}
    return sorted(path for path in found if not (directory / path).is_dir())


def folder_of(pattern):
    """Return the folder of a pattern down to its first wildcard."""
    return os.path.dirname(WILD.split(pattern)[0])


class Finder:
    """Tells which rule makes a file: by record, by a record that names it as log, else by pattern."""

    def __init__(self, plan, records):
        self.rules = {os.path.normpath(path): record.get("rule") for path, record in records.items()}
        for record in records.values():
            self.rules.update({os.path.normpath(log): record.get("rule") for log in record.get("log") or ()})
        self.patterns = [
            (re.compile(regex_from_filepattern(os.path.normpath(pattern))), rule)
            for rule, patterns in plan.patterns.items()
            for pattern in patterns
        ]

    def rule_of(self, path):
        """Return the rule that makes a file, or the copy of a log of an attempt; None if none does."""
        for name in (path, re.sub(r"(\.log)\..+$", r"\1", path)):
            if rule := self.rules.get(name):
                return rule
            for pattern, rule in self.patterns:
                if pattern.match(name):
                    return rule
        return None


class Judge:
    """Tells why it cannot be said of a file that no job makes it; for one plan."""

    def __init__(self, plan, before):
        self.plan, self.before = plan, before
        self.wanted = wanted_by(self.before)
        self.known = {job.id for job in plan.jobs}
        self.rules = {job.rule for job in plan.jobs}
        waits = several(sorted({name for job in plan.waiting for name in job.waits_for}))
        self.waiting = f"{waits} must run first: only then is it known which of these are wanted."
        self.partial = [name for name in PARTIAL if plan.options.get(name)]

    def doubt(self, path, rule):
        """Return a sentence, or nothing if it is certain that no job makes the file."""
        if self.partial:
            return f"These settings ask for a part of the workflow only ({', '.join(self.partial)})."
        if self.plan.waiting and self.is_open(path, rule):
            return self.waiting
        if rule in self.plan.patterns and rule not in self.rules:
            return f"No target of this plan asks for {rule}, but the rule is still there."
        return ""

    def is_open(self, path, rule):
        """Tell whether an unfinished checkpoint may still ask for a file.

        It may if the last decision wanted the file, and if jobs of its rule come from that decision.
        Without a last decision to look at, every rule with wildcards may get jobs.
        """
        if rule in self.plan.hidden or belongs(path, self.wanted):
            return True
        if self.before.waiting:
            return any(WILD.search(pattern) for pattern in self.plan.patterns.get(rule, ()))
        return any(job.rule == rule and job.id not in self.known for job in self.before.jobs)


def lines_of(orphans, most=8):
    """Return the orphans as lines of text."""
    lines = [f"  {file.path}  ({file.rule})" for file in orphans.files[:most]]
    if len(orphans.files) > most:
        lines.append(f"  and {len(orphans.files) - most} more")
    return lines


def main(argv=None):
    """Print the orphans and return the exit code."""
    from .changes_line import asked_plan, show

    try:
        found, asked = asked_plan(argv, "review.orphans", __doc__)
        orphans = orphans_of(found, found.directory)
    except PlanError as error:
        print(f"Could not tell. {error}", file=sys.stderr)
        return 2
    show(asdict(orphans), report(orphans), asked.json)
    return 2 if orphans.undecided and not orphans.files else int(bool(orphans.files))


def report(orphans):
    """Return the answer as text."""
    lines = [f"No job makes these any more: {len(orphans.files)} files, {orphans.bytes:,} bytes"]
    lines += lines_of(orphans, most=len(orphans.files))
    if orphans.undecided:
        lines += ["", f"Cannot tell of {len(orphans.undecided)} more files. {' '.join(orphans.why)}"]
    lines += [f"No rule names {count} files in {folder}" for folder, count in orphans.unclaimed]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
