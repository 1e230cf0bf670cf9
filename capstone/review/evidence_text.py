"""Write evidence as a table per run, sentences and costs, for a terminal or a file."""

import shutil
import sys

from .evidence_costs import CLASSES
from .profiles_words import folded

# heading → attribute; where a terminal is too narrow the last ones are left out
COLUMNS = {
    "job": "job",
    "attempt": "attempt",
    "queued s": "queued_s",
    "own s": "own_s",
    "CPU s": "cpu_s",
    "MB": "peak_mb",
    "exit": "exit",
    "reason": "reason",
    "log": "log",
    "benchmark": "benchmark",
}
NUMBERS = {"attempt", "queued s", "own s", "CPU s", "MB", "exit"}
MARKS = {"benchmark": "b", "metadata": "m", "run log": "r"}
MEANINGS = {
    "b": "from the benchmark: the job's log does not count it",
    "m": "from the times in Snakemake's metadata",
    "r": "from the run's log, which has whole seconds",
}
MEANING_OF_CLASS = {
    "tool": "the jobs' own work",
    "startup": "starting processes, Python and imports",
    "scheduling": "a core free although a job could start",
    "planning": "building the graph",
    "waiting": "for other jobs, for files to appear, in a queue",
}


def text(evidence, width=None):
    """Return the whole account; tables no wider than `width` columns (None: as wide as they are)."""
    lines = []
    for name, title, jobs in parts(evidence):
        lines += [title, "", *table(jobs, width)]
        if name in evidence.costs_by_run:
            lines += ["", *cost_lines(evidence, name)]
        lines.append("")
    lines += ["Where sources disagree, or cannot be read:"] if evidence.disagreements else []
    lines += [line for sentence in evidence.disagreements for line in folded(sentence, "- ", "  ")]
    return "\n".join(lines or ["The sources agree."]).rstrip()


def parts(evidence):
    """Yield (name, title, jobs) for each run, the newest last, and for what only metadata tell of."""
    if untold := [job for job in evidence.jobs if job.run is None]:
        yield None, f"Known from Snakemake's metadata only: {len(untold)} jobs", untold
    for run in reversed(evidence.runs):
        jobs = [job for job in evidence.jobs if job.run == run.name]
        cores = f" on {run.cores} cores" if run.cores else ""
        ended = f"{run.ended - run.began:.1f} s" if run.whole else "without an end"
        yield (
            run.name,
            f"Run {run.name.removesuffix('.snakemake.log')}{cores}, {ended}: {len(jobs)} jobs",
            jobs,
        )


def table(jobs, width=None):
    """Return jobs as lines under headings; columns that do not fit are named in a last line."""
    columns, left_out = list(COLUMNS), []
    rows = [dict(zip(COLUMNS, cells(job), strict=True)) for job in jobs]
    sizes = {name: max([len(name), *(len(row[name]) for row in rows)]) for name in columns}
    while width and len(columns) > 7 and sum(sizes[name] + 2 for name in columns) - 2 > width:
        left_out.insert(0, columns.pop())

    def line(row):
        padded = (row[n].rjust(sizes[n]) if n in NUMBERS else row[n].ljust(sizes[n]) for n in columns)
        return "  ".join(padded).rstrip()

    marks = {
        cell[-1] for row in rows for cell in (row["own s"], row["CPU s"], row["MB"]) if cell[-1:] in MEANINGS
    }
    notes = [f"{mark}: {MEANINGS[mark]}" for mark in sorted(marks)]
    if left_out:
        notes.append(f"left out for want of room: {', '.join(left_out)}; write to a file to see them")
    return [line({name: name for name in columns}), *map(line, rows), *notes]


def cells(job):
    """Return the texts of a job's row."""
    return [cell(job, heading, name) for heading, name in COLUMNS.items()]


def cell(job, heading, name):
    """Return one value as text; a letter behind a number tells its source, nothing that it is unknown."""
    value = getattr(job, name)
    if heading == "reason":
        return short_reason(value)
    if heading == "exit" and job.state != "finished":
        return job.state if value is None else f"{value}"
    if value is None:
        return ""
    mark = MARKS.get(job.sources.get(name), "")
    if isinstance(value, float):
        return (f"{value:.0f}" if heading == "MB" else f"{value:.2f}") + mark
    return str(value)


def short_reason(reason):
    """Return a reason of Snakemake without the files it names."""
    return "; ".join(part.split(":")[0] for part in (reason or "").split("; "))


def cost_lines(evidence, name):
    """Return a run's costs by class as lines with their share."""
    costs = evidence.costs_by_run[name]
    whole = sum(costs.values()) or 1
    unit = "core-seconds" if unit_is_cores(evidence, name) else "seconds, summed over the jobs"
    lines = [f"Costs in {unit}: {whole:.1f}"]
    for key in CLASSES:
        lines.append(f"  {key:<11}{costs[key]:8.1f}  {costs[key] / whole:4.0%}  {MEANING_OF_CLASS[key]}")
    return lines


def unit_is_cores(evidence, name):
    """Tell whether a run's costs are core-seconds: it had a number of cores, and no other scheduler."""
    run = next(run for run in evidence.runs if run.name == name)
    return run.cores is not None and not any(job.outside for job in evidence.jobs if job.run == name)


def room():
    """Return the width of the terminal, None if the output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
