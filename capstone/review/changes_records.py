"""Read what Snakemake keeps of earlier runs: its records of outputs, its marks and locks, its logs."""

import json
import re
from base64 import urlsafe_b64decode
from functools import cache
from pathlib import Path


def records_of(directory):
    """Return Snakemake's record of each output by path; what cannot be read is left out."""
    folder, records = Path(directory) / ".snakemake" / "metadata", {}
    for file in folder.rglob("*"):
        if file.is_file() and (name := path_of(file.relative_to(folder))):
            try:
                records[name] = json.loads(file.read_text(encoding="utf-8"))
            except ValueError:
                continue
    return records


def marked_of(directory):
    """Return the outputs that carry Snakemake's mark of being half-written, and exist."""
    folder = Path(directory) / ".snakemake" / "incomplete"
    names = (path_of(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    return tuple(sorted(name for name in names if name and (Path(directory) / name).exists()))


def path_of(record):
    """Return the output that a record is named for; None if it is no name of a record."""
    parts = [part.removeprefix("@") for part in record.parts]
    try:
        return urlsafe_b64decode("".join(parts)).decode()
    except ValueError:
        return None


def is_locked(directory):
    """Tell whether a run holds, or left, the lock of a directory."""
    return any((Path(directory) / ".snakemake" / "locks").glob("*.lock"))


def failed_of(directory):
    """Return the outputs whose last job failed, as Snakemake's own logs tell: output → log file.

    A later log in which a job that makes the output finished takes it off. Runs that were told to be quiet
    leave nothing here.
    """
    failed = {}
    for log in sorted((Path(directory) / ".snakemake" / "log").glob("*.snakemake.log")):
        for output, good in outcomes(log):
            failed.pop(output, None)
            if not good:
                failed[output] = f".snakemake/log/{log.name}"
    return failed


@cache
def job_lines():
    """Return the pattern of the lines that matter in a log: a job, its output, its id, how it ended."""
    return re.compile(
        r"^(?:(?P<start>(?:local)?(?:rule|checkpoint) \w+:)|(?P<error>Error in (?:rule|checkpoint) \w+.*:?)|"
        r"Finished jobid: (?P<done>\d+)|    output: (?P<output>.*)|    jobid: (?P<id>\d+))",
        re.MULTILINE,
    )


def outcomes(log):
    """Yield (output, True or False) for each job of a log that ended, in order."""
    outputs, current, failing = {}, [], False
    for line in job_lines().finditer(log.read_text(encoding="utf-8", errors="replace")):
        if line["start"] or line["error"]:
            current, failing = [], bool(line["error"])
        elif line["output"] is not None:
            current = [word.removesuffix(" (update)") for word in line["output"].split(", ")]
            if failing:
                yield from ((output, False) for output in current)
        elif line["id"] is not None and current:
            outputs[line["id"]] = current
        elif line["done"] is not None:
            yield from ((output, True) for output in outputs.get(line["done"], ()))
