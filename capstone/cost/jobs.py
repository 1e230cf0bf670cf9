"""What the jobs of a finished run did, from Snakemake's records: command, needs, own time; the longest chain.

Reads only. Each rule must have a log and, under the same name, a benchmark, as here:
logs/RULE/X.log and benchmarks/RULE/X.tsv.
"""

import csv
import json
import re
from base64 import b64decode
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """One job: its shell command, own wall seconds, CPU seconds, peak memory (MB), the jobs it waited for."""

    name: str
    rule: str
    command: str
    outputs: tuple
    seconds: float
    cpu: float
    peak: float
    needs: frozenset = frozenset()


class NoRun(Exception):
    """The folder holds no finished run; the text says in one sentence what to do."""


def jobs_of(folder):
    """Return the jobs of the run in a folder, each after all that it needs; NoRun if there is none."""
    folder = Path(folder)
    records = dict(read_records(folder / ".snakemake/metadata"))
    if not records:
        raise NoRun(f"{folder}: no run has left its records here; run the workflow first.")
    groups = {}
    for output, record in sorted(records.items()):
        groups.setdefault(record["log"][0], []).append((output, record))
    jobs = {log: job_of(folder, log, of_job) for log, of_job in groups.items()}
    maker = {output: job.name for job in jobs.values() for output in job.outputs}
    needs = {
        jobs[log].name: frozenset(maker[path] for path in of_job[0][1]["input"] if path in maker)
        for log, of_job in groups.items()
    }
    by_name = {job.name: replace(job, needs=needs[job.name]) for job in jobs.values()}
    return [by_name[name] for name in in_order(needs)]


def read_records(folder):
    """Yield each output and its record; a record's path is the output's in base 64, long ones in parts."""
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file():
            encoded = "".join(part.removeprefix("@") for part in path.relative_to(folder).parts)
            yield b64decode(encoded).decode(), json.loads(path.read_text())


def job_of(folder, log, records):
    """Return the job that wrote a log, its needs not yet known; records: its outputs' (name, record)."""
    name, (_, record) = re.sub(r"^logs/|\.log$", "", log), records[0]
    with open(folder / f"benchmarks/{name}.tsv", newline="") as table:
        seconds = float(next(csv.DictReader(table, delimiter="\t"))["s"])
    cpu, peak = used((folder / log).read_text())
    return Job(name, record["rule"], record["shellcmd"], tuple(o for o, _ in records), seconds, cpu, peak)


def used(log):
    """Return CPU seconds and peak memory (MB) as a step's log states them.

    The benchmark looks at a job twice a second: of the many shorter ones it knows neither.
    """
    user, system, peak = re.findall(
        r"([\d.]+) s user and ([\d.]+) s system with imports, peak (\d+) MB", log
    )[-1]
    return float(user) + float(system), float(peak)


def in_order(needs):
    """Return all names, each after those it needs; needs: name → names."""
    ordered = {}

    def visit(name):
        for needed in sorted(needs[name]):
            if needed not in ordered:
                visit(needed)
        ordered[name] = None

    for name in sorted(needs):
        if name not in ordered:
            visit(name)
    return list(ordered)


def critical_path(seconds, needs):
    """Return the seconds and the names of the longest chain; seconds: name → own; needs: name → names.

    With cores without end and an engine that costs nothing, a run takes as long as this.
    """
    ends, before = {}, {}
    for name in in_order(needs):
        before[name] = max(sorted(needs[name]), key=ends.get, default=None)
        ends[name] = seconds[name] + ends.get(before[name], 0.0)
    chain = [max(sorted(ends), key=ends.get)]
    while before[chain[-1]] is not None:
        chain.append(before[chain[-1]])
    return ends[chain[0]], chain[::-1]
