"""Tell which run made the candidate, and whether its record fits what lies here now.

    python -m review.provenance [--directory D] [--crate DIR]

Reads results/provenance/run.json and changes nothing. Exit codes: 0 the record fits; 1 something has changed
since (each change is named), or no crate was written; 2 there is no record to read. `--crate` writes what the
record tells, with the code, config, inputs and the release, as a Workflow Run RO-Crate into DIR; not if
something has changed since, for the crate would tell of files that the run did not see.
"""

import argparse
import signal
import sys
from datetime import datetime

from .profiles_words import listed
from .provenance_check import NoRecord, changes_since, outside, read_record


def summary(record):
    """Return the record as lines for a reader."""
    began, ended = (datetime.fromisoformat(record[name]) for name in ("started", "ended"))
    host, git = record.get("host", {}), record.get("git", "unknown")
    if isinstance(git, dict):
        changed = ", with changes not committed" if git.get("dirty") else ""
        git = f"commit {str(git.get('commit'))[:12]}{changed}"
    rows = {
        "command": record["command"],
        "when": f"{began:%Y-%m-%d %H:%M:%S} to {ended:%H:%M:%S} UTC, {(ended - began).total_seconds():.1f} s",
        "where": f"{record.get('cores')} cores of {host.get('cores')}, {host.get('system')}, executor "
        f"{record.get('executor', 'not told')}",
        "profiles": listed(f"{name} ({digest[:12]}…)" for name, digest in record.get("profiles", {}).items())
        or "none",
        "config": f"{record.get('config_sha256', '')[:12]}…, {listed(record['config_files']) or 'no file'}",
        "code": f"{record.get('code_sha256', '')[:12]}…, {len(record['code'])} files; git: {git}",
        "inputs": f"{len(record['inputs'])} files: {listed(record['inputs'])}",
        "packages": ", ".join(f"{name} {version}" for name, version in record["packages"].items()),
        "jobs": told_jobs(record.get("jobs", {})),
        "manifest": f"{record['manifest'][:12]}…",
    }
    return "\n".join(f"{name:<10}{text}" for name, text in rows.items())


def told_jobs(jobs):
    """Return how many jobs led to the candidate, who made them, and which needed more than one attempt."""
    earlier = sum(facts.get("made_by") == "an earlier run" for facts in jobs.values())
    again = [
        log for log, facts in jobs.items() if (facts.get("attempt") or 1) > 1 or facts.get("failed_attempts")
    ]
    retried = f"; more than one attempt: {listed(again)}" if again else ""
    by_whom = f"{len(jobs) - earlier} of this run, {earlier} of earlier ones"
    return f"{len(jobs)} led to the candidate: {by_whom}{retried}"


def main(argv=None):
    """Print the record and what has changed since; write a crate if asked; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m review.provenance", description=__doc__.splitlines()[0])
    parser.add_argument("--directory", default=".", help="folder in which snakemake was run")
    parser.add_argument("--crate", metavar="DIR", help="write a Workflow Run RO-Crate into this folder")
    asked = parser.parse_args(argv)
    try:
        record = read_record(asked.directory)
    except NoRecord as error:
        print(error, file=sys.stderr)
        return 2
    print(summary(record))
    for name in outside(record):
        print(f"{name}: lay outside this folder; not compared.")
    if changes := changes_since(asked.directory, record):
        print(
            "\nThe record does not fit what lies here now:", *(f"- {change}" for change in changes), sep="\n"
        )
        if asked.crate:
            print(f"{asked.crate}: no crate written; run the workflow again first.", file=sys.stderr)
        return 1
    print("\nThe record fits what lies here now: candidate, config, code and inputs are as the run had them.")
    return crate(asked.directory, record, asked.crate) if asked.crate else 0


def crate(directory, record, target):
    """Write the crate, tell so, and return the exit code."""
    from .provenance_crate import NotWritten, write_crate

    try:
        print(write_crate(directory, record, target))
    except NotWritten as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    # A reader who has seen enough (`| head`) is no error.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
