"""Find for every job what has changed since it last ran, also where Snakemake stops looking.

Once a job has to run, Snakemake asks no further about the jobs behind it. Here every job is asked, so that a
change is named even if its job would follow another one anyway.
"""

import hashlib
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from snakemake.io import is_flagged
from snakemake.sourcecache import LocalSourceFile

from .changes_commands import recorded_params
from .plan_jobs import job_id, named

CODE = {".py", ".r", ".rmd", ".jl", ".sh", ".bash", ".pl", ".awk", ".rs", ".ipynb", ".js", ".sql"}


@dataclass(frozen=True)
class Cause:
    """One thing that makes a job run by itself.

    `kind` is one of KINDS in changes_words, `what` the file, param or environment, `label` the name under
    which the rule reads it; `before` and `after` are values or short digests, None where the record has none.
    `named` tells whether Snakemake gives this reason itself.
    """

    kind: str
    what: str
    label: str = ""
    before: object = field(default=None, hash=False)
    after: object = field(default=None, hash=False)
    named: bool = True


class Asker:
    """Asks each job of one built workflow for its causes."""

    def __init__(self, workflow, plan, records):
        self.dag, self.record = workflow.dag, workflow.persistence
        self.limit = workflow.dag_settings.max_checksum_file_size
        self.plan, self.records = plan, records
        self.digest = cache(digest_of)
        self.made = {path for job in plan.running for path in job.output}

    def causes(self):
        """Return the causes of each job by its id; jobs without any are left out."""
        found = {job_id(job): tuple(self.of(job)) for job in self.dag.jobs}
        return {name: causes for name, causes in found.items() if causes}

    def of(self, job):
        """Yield the causes of one job."""
        reason, runs = self.dag.reason(job), self.dag.needrun(job)
        half = [str(file) for file in job.output if self.half_written(file)]
        yield from (Cause("incomplete", file, named=runs) for file in half)
        if reason.forced and not half:
            yield Cause("forced", job.rule.name)
        if reason.noio or reason.nooutput:
            yield Cause("always", job.rule.name)
        if reason.unfinished_queue_input:
            yield Cause("queue", job.rule.name)
        yield from self.missing(job) if runs else self.lost(job)
        if job.output and self.record.has_metadata(job) and not self.record.has_outdated_metadata(job):
            yield from self.recorded(job, reason)
        elif runs:
            yield from (
                Cause("newer", str(file), self.label(job, file)) for file in sorted(reason.updated_input)
            )
            if reason.code_changed:
                yield from self.code(job, reason)

    def half_written(self, file):
        """Tell whether a file carries the mark of a job that was killed."""
        marked = self.record._filter_incomplete_keys([self.record._get_key(file)])
        return bool(marked) and os.path.exists(file)

    def missing(self, job):
        """Yield the outputs that are needed and not there."""
        needed = {str(file) for file in self.dag.reason(job).missing_output}
        for file in sorted(needed):
            kind = "gone" if file in self.records else "not made"
            temporary = any(str(own) == file and is_flagged(own, "temp") for own in job.output)
            yield Cause("temporary" if temporary and kind == "gone" else kind, file)

    def lost(self, job):
        """Yield the outputs that are gone without any job asking for them."""
        for file in job.output:
            if not is_flagged(file, "temp") and not os.path.lexists(file):
                yield Cause("gone", str(file), named=False)

    def recorded(self, job, reason):
        """Yield what differs from the record of the last run of a job."""
        yield from self.inputs(job, reason)
        if not any(is_flagged(file, "checkpoint_target") for file in job.input):
            yield from self.input_set(job, reason)
            yield from self.params(job, reason)
        yield from self.code(job, reason)
        if any(self.record.software_stack_changed(job)):
            yield Cause("software", job.rule.name, named=reason.software_stack_changed)

    def inputs(self, job, reason):
        """Yield the inputs with another content than the record has, or newer where that has none."""
        newer = {str(file) for file in reason.updated_input}
        for file in sorted({str(file) for file in job.input} - self.made):
            before = {item.removeprefix("sha256:") for item in self.record.input_checksums(job, file) if item}
            small = os.path.isfile(file) and os.path.getsize(file) <= self.limit
            after = self.digest(file) if small and len(before) == 1 else None
            label = self.label(job, file)
            kind = "helper" if label == "code" or Path(file).suffix.lower() in CODE else "input"
            if after and after not in before:
                yield Cause(kind, file, label, next(iter(before))[:12], after[:12], named=file in newer)
            elif file in newer:
                yield Cause("newer", file, label)

    def input_set(self, job, reason):
        """Yield the inputs that the last run did not read, and those that only it read."""
        if any(self.record.input_changed(job)):
            before = {file for output in job.output for file in self.record.input(output) or ()}
            now = set(map(str, self.record._input(job)))
            for kind, files in (("added", now - before), ("removed", before - now)):
                yield from (
                    Cause(kind, file, self.label(job, file), named=bool(reason.input_changed))
                    for file in sorted(files)
                )

    def params(self, job, reason):
        """Yield the params that changed: by name from the recorded command, else from the recorded values."""
        change = self.record.params_changed(job)
        before = recorded_params(job.rule.shellcmd, self.records.get(str(job.output[0])))
        now = {name: str(value) for name, value in named(job.params)}
        known = {name: value for name, value in before.items() if name in now and value != now[name]}
        for name, value in known.items():
            yield Cause("param", name, job.rule.name, value, now[name], named=bool(reason.params_changed))
        gone, fresh = (set(values) for values in (change.only_old, change.only_new)) if change else ((), ())
        values = {repr(value) for name, value in named(job.params) if name in known}
        fresh = set(fresh) - values
        gone = set(gone) - {value for name in known for value in (before[name], repr(before[name]))}
        names = [name for name, value in named(job.params) if repr(value) in fresh]
        if fresh or gone:
            what = ", ".join(names) or "a value without a name"
            yield Cause(
                "param",
                what,
                job.rule.name,
                ", ".join(sorted(gone)) or None,
                ", ".join(sorted(fresh)) or None,
                named=bool(reason.params_changed),
            )

    def code(self, job, reason):
        """Yield the edit of a rule's command or script."""
        path = job.rule.script or job.rule.notebook
        if path and reason.code_changed:
            source = job._path_to_source_file(path)
            local = isinstance(source, LocalSourceFile)
            place = source.get_path_or_uri(secret_free=True)
            yield Cause("code", os.path.relpath(place) if local else str(path))
        elif not path and any(self.record.code_changed(job)):
            before = next(filter(None, map(self.record.code, job.output)), None)
            now = self.record._code(job.rule)
            yield Cause("code", job.rule.name, "", one_line(before), one_line(now), bool(reason.code_changed))

    @staticmethod
    def label(job, file):
        """Return the name under which a rule reads a file; empty if it has none."""
        for name, item in named(job.input):
            if file in map(str, [item] if isinstance(item, str) else item):
                return "" if name.isdigit() else name
        return ""


def digest_of(path):
    """Return the sha256 of a file."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def one_line(code):
    """Return code on one line."""
    return " ".join(code.split()) if code else None
