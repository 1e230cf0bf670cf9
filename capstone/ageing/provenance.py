"""Write down which run made the candidate: what was asked, with what, on which inputs, when.

These facts differ between runs that publish the same bytes, so they lie beside the candidate and not in it.
What only the running workflow knows arrives in the environment variable AGEING_RUN: as a job's parameter it
would make each run with other options start this job again. So a later run with other options that finds
nothing to do leaves the record as it is: it is of the run that made the candidate.

Which jobs led to the candidate, when, and in which run, is read from the records that Snakemake keeps of each
output, followed back from the manifest; which attempt it was, from the jobs' logs. This job is one of the
last: its own end and that of the target `all` are not in the record.
"""

import json
import os
import platform
import re
import shlex
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ageing.files import BadInput, read_tsv, sha256, write_json
from ageing.step import arguments, made, note, run

PACKAGES = ("snakemake", "numpy", "scipy")
CAPSTONE = Path(__file__).resolve().parents[1]
RECORDS = Path(".snakemake/metadata")
LONGEST_NAME = 254  # letters of a record's name; Snakemake cuts longer ones into folders
STARTED = re.compile(r"^started  .*, attempt (\d+), .*?(?:, at (\S+),.*)?$", re.M)


def package_versions():
    """Return the versions of Python and of the packages that touch the results."""
    versions = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return versions


def asked():
    """Return what the running workflow said about itself; BadInput if it said nothing readable."""
    try:
        return json.loads(os.environ["AGEING_RUN"])
    except (KeyError, ValueError):
        raise BadInput(
            "AGEING_RUN: the workflow did not describe its run; start this step through Snakemake."
        ) from None


def inputs_of(catalogue, gene_sets):
    """Return file → SHA-256 of all that was given; for counts the catalogue's, which staging has verified."""
    table, folder = read_tsv(catalogue, "file", "sha256"), Path(catalogue).parent
    counts = {str(folder / file): digest for file, digest in zip(table["file"], table["sha256"], strict=True)}
    return {str(catalogue): sha256(catalogue), str(gene_sets): sha256(gene_sets), **counts}


def record_of(output):
    """Return what Snakemake recorded of an output as a mapping; an empty one if there is nothing."""
    name = urlsafe_b64encode(str(output).encode()).decode()
    parts = [name[i : i + LONGEST_NAME] for i in range(0, len(name), LONGEST_NAME)]
    try:
        return json.loads(RECORDS.joinpath(*(f"@{part}" for part in parts[:-1]), parts[-1]).read_text())
    except (OSError, ValueError):
        return {}


def jobs_behind(manifest, since):
    """Return log → facts of each job that led to the manifest; `since` is when this run started (ISO)."""
    waiting, seen, jobs = [str(manifest)], set(), {}
    while waiting:
        output = waiting.pop()
        record = {} if output in seen else record_of(output)
        seen.add(output)
        waiting += record.get("input") or []
        for log in record.get("log") or []:
            jobs[log] = facts_of(record, Path(log), datetime.fromisoformat(since).timestamp())
    return dict(sorted(jobs.items()))


def facts_of(record, log, since):
    """Return rule, attempts and times of one job, and whether this run made it or an earlier one."""
    try:
        attempt, began = STARTED.findall(log.read_text(encoding="utf-8", errors="replace"))[-1]
    except (OSError, IndexError):
        attempt, began = 0, ""
    started = datetime.fromisoformat(began).timestamp() if began else record["starttime"]
    return {
        "rule": record["rule"],
        "attempt": int(attempt) or None,
        "failed_attempts": sorted(str(kept) for kept in log.parent.glob(f"{log.name}.attempt*")),
        "started": iso(started),
        "ended": iso(record["endtime"]),
        "made_by": "this run" if started >= since else "an earlier run",
    }


def iso(moment):
    """Return seconds since 1970 as a date and time in UTC."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")


def nameless(value):
    """Return a value of the record with no place of this machine in it.

    A path in the capstone folder, or in the folder of the run, is written as seen from there; of one that
    lies elsewhere only the last name is kept.
    """
    if isinstance(value, dict):
        return {nameless(name): nameless(item) for name, item in value.items()}
    if isinstance(value, list):
        return [nameless(item) for item in value]
    if not isinstance(value, str):
        return value
    option, joined, path = value.partition("=")
    if joined:
        return f"{option}={nameless(path)}"
    if not os.path.isabs(value) and not value.startswith(".."):
        return value
    for folder in (CAPSTONE, Path.cwd()):
        if (inside := Path(os.path.abspath(value))).is_relative_to(folder):
            return str(inside.relative_to(folder))
    return f"…/{Path(value).name}"


def work(args):
    """Record the run."""
    run_said = asked()
    jobs = jobs_behind(args.manifest, run_said["started"])
    record = nameless(run_said) | {
        "command": shlex.join(nameless(run_said["command"])),
        "ended": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "host": {"system": platform.system(), "cores": os.cpu_count()},
        "packages": package_versions(),
        "inputs": nameless(inputs_of(args.catalogue, args.gene_sets)),
        "manifest": sha256(args.manifest),
        "jobs": jobs,
    }
    note(
        "read",
        f"{args.catalogue}: {len(record['inputs']) - 2} donors; Snakemake's records of {len(jobs)} jobs",
    )
    earlier = sum(facts["made_by"] == "an earlier run" for facts in jobs.values())
    note("decided", f"{len(jobs) - earlier} of these jobs are of this run, {earlier} of earlier ones")
    write_json(args.record, record)
    made(args.record)


def main():
    """Run the command line."""
    run(arguments(__doc__, "catalogue", "gene_sets", "manifest", "record"), work)


if __name__ == "__main__":
    main()
