"""Test the workflow's first promise here: whatever the surroundings, one config gives the same bytes.

    python -m review.selftest [--size S] [--contexts a,b] [--json] [--directory D]

Each context runs the whole workflow in a scratch folder, from its data to the verified candidate, and is
compared file by file with the first. The last one changes a parameter: if its bytes were the same, the test
would see nothing, and says so. Exit 0 if all is as it must be, 1 if not, 2 if nothing could be tested.
"""

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from .selftest_contexts import CONTROL, REFERENCE, contexts_of, hindrance
from .selftest_run import release_of
from .selftest_scratch import Failed, differing

MOST = 5  # differing files that a row names


@dataclass(frozen=True)
class Row:
    """What one context showed: same, differs, failed or skipped, and whether that is as it must be."""

    context: str
    varies: str
    seconds: float
    files: int
    result: str
    good: bool
    words: str

    def text(self):
        """Return the row as a line of the table."""
        return f"{self.context:<18} {self.seconds:>7.1f} {self.files:>5}  {self.result:<8} {self.words}"


def judge(context, release, reference):
    """Return result, whether it is good, and words, for the release of a context."""
    if context.name == REFERENCE.name:
        return "same", True, "the bytes that the others are compared with"
    other = differing(release, reference)
    if context.name == CONTROL.name:
        words = (
            f"{len(other)} files differ, as they must"
            if other
            else "BLIND: a changed parameter changed no byte"
        )
        return ("differs", True, words) if other else ("same", False, words)
    if other:
        more = f" and {len(other) - MOST} more" if len(other) > MOST else ""
        return "differs", False, f"{', '.join(other[:MOST])}{more} ({context.varies})"
    return "same", True, context.varies


def rows_of(contexts, capstone, scratch, size):
    """Yield a row as each context ends; without a reference there is nothing to go on with."""
    reference = None
    for context in contexts:
        began, files = time.monotonic(), 0
        try:
            if reason := hindrance(context, capstone):
                result, good, words = "skipped", True, reason
            else:
                release = release_of(context, capstone, scratch, size)
                reference, files = reference or release, len(release)
                result, good, words = judge(context, release, reference)
        except Failed as error:
            result, good, words = "failed", False, f"{context.varies}: {error}"
        yield Row(
            context.name, context.varies, round(time.monotonic() - began, 1), files, result, good, words
        )
        if reference is None:
            return


def chosen(capstone, names):
    """Return the contexts to run: the reference, those named (all, if none is), the control."""
    known = contexts_of(capstone)
    wanted = {name.strip() for name in names.split(",")} if names else {context.name for context in known}
    if unknown := sorted(wanted - {context.name for context in known}):
        inner = ", ".join(context.name for context in known)
        raise ValueError(f"--contexts: there is no context {unknown[0]!r}; choose from: {inner}.")
    return [context for context in known if context.name in wanted | {REFERENCE.name, CONTROL.name}]


def closing(rows):
    """Return the last line: what was shown, or what was not."""
    bad, skipped = ([r.context for r in rows if test(r)] for test in (lambda r: not r.good, is_skipped))
    if bad:
        return f"selftest: not passed: {', '.join(bad)}."
    same = sum(row.result == "same" for row in rows)
    without = f"; not tested: {', '.join(skipped)}" if skipped else ""
    return f"selftest: {same} contexts gave the same {rows[0].files} files, byte for byte{without}."


def is_skipped(row):
    """Tell whether a context could not run here."""
    return row.result == "skipped"


def main(argv=None):
    """Run the command line; with --json the table goes to stderr and the rows, as JSON, to stdout."""
    parser = argparse.ArgumentParser(prog="python -m review.selftest", description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="tiny", help="how much data (default: tiny)")
    parser.add_argument("--contexts", default="", help="only these, joined by commas (default: all)")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON at the end")
    parser.add_argument("--directory", default=".", help="the capstone to test (default: this folder)")
    asked = parser.parse_args(argv)
    capstone, table = Path(asked.directory), sys.stderr if asked.json else sys.stdout
    try:
        if not (capstone / "workflow/Snakefile").is_file():
            raise ValueError(
                f"{capstone}: no capstone lies here (no workflow/Snakefile); give its --directory."
            )
        contexts = chosen(capstone, asked.contexts)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(
        f"{'context':<18} {'seconds':>7} {'files':>5}  {'result':<8} what it varies", file=table, flush=True
    )
    rows = []
    with tempfile.TemporaryDirectory(prefix="selftest.") as scratch:
        for row in rows_of(contexts, capstone, scratch, asked.size):
            print(row.text(), file=table, flush=True)
            rows.append(row)
    print(closing(rows), file=table)
    if asked.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
    return 0 if all(row.good for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
