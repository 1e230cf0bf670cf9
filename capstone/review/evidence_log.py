"""Read Snakemake's own log of a run: which jobs it started, why, when, and how each one ended.

Its time stamps have whole seconds, in the time zone of the machine that ran it; finer ones come from other
sources. What the log prints in between (commands, logs of failed jobs) is skipped.
"""

import re
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

STAMP = re.compile(r"\[(\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})\](?: .*)?$")
RULE = re.compile(r"(?:local)?(rule|checkpoint) (\w+):$")
MESSAGE = re.compile(r"Job (\d+): (.*)$")
FINISHED = re.compile(r"Finished jobid: (\d+)(?: \(Rule: (\w+)\))?")
STATUS = re.compile(r"returned non-zero exit status (\d+)")
SUBMITTED = re.compile(r"Job (\d+) has been submitted with \w+ jobid (\S+?) \(log: (.+)\)\.?$")
FIELD = re.compile(r" {4}([\w-]+): (.*)$")
NAMED = re.compile(r"(\w+)=(.*?)(?=, \w+=|$)")


@dataclass(frozen=True)
class Start:
    """One start of a job, as the run's log tells it; times in seconds since 1970, None where unknown.

    `state` is finished, failed or unfinished (the log ends before the job does); `exit` the status of a shell
    command. `outside` names the job in another scheduler, `outside_log` that scheduler's log.
    """

    number: int
    rule: str | None
    checkpoint: bool = False
    wildcards: dict | None = field(default=None, hash=False)
    reason: str | None = None
    input: tuple = ()
    output: tuple = ()
    log: tuple = ()
    benchmark: str | None = None
    threads: int = 1
    claimed_attempt: int | None = None
    attempt: int = 1
    began: float | None = None
    ended: float | None = None
    state: str = "unfinished"
    exit: int | None = None
    outside: str | None = None
    outside_log: str | None = None


@dataclass(frozen=True)
class RunLog:
    """One run: `began` and `ended` in seconds since 1970, `cores` if it had a number of them.

    `shift` is what has been added to the log's stamps, because it was written in another time zone.
    """

    name: str
    began: float
    ended: float
    cores: int | None
    whole: bool
    removed: frozenset
    starts: tuple
    shift: float = 0.0


def read_run(path):
    """Return the RunLog of one file under .snakemake/log."""
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    began = began_of(path)
    cores = re.search(r"^Provided cores: (\d+)", text, re.M)
    elapsed = re.search(r"^Elapsed time: (?:(\d+) days?, )?(\d+):(\d\d):([\d.]+)$", text, re.M)
    reader = Reader()
    for line in text.splitlines():
        reader.read(line)
    if elapsed:
        days, hours, minutes, seconds = (float(part or 0) for part in elapsed.groups())
        ended = began + ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    else:
        ended = reader.now or began
    return RunLog(
        name=Path(path).name,
        began=began,
        ended=ended,
        cores=int(cores[1]) if cores else None,
        whole=bool(elapsed),
        removed=frozenset(re.findall(r"^Removing temporary output (.+)\.$", text, re.M)),
        starts=tuple(reader.starts),
    )


def shifted(run, seconds):
    """Return a run with all its moments moved."""

    def moved(moment):
        return None if moment is None else moment + seconds

    starts = tuple(replace(start, began=moved(start.began), ended=moved(start.ended)) for start in run.starts)
    return replace(run, began=run.began + seconds, ended=run.ended + seconds, starts=starts, shift=seconds)


def began_of(path):
    """Return when a run began: its log's name says so to the microsecond, in local time."""
    stamp = re.match(r"(\d{4}-\d\d-\d\dT\d{6})(\.\d+)?", Path(path).name)
    if not stamp:
        return Path(path).stat().st_mtime
    return time.mktime(time.strptime(stamp[1], "%Y-%m-%dT%H%M%S")) + float(stamp[2] or 0)


class Reader:
    """Reads a log line by line; `starts` grows with each job that is started."""

    def __init__(self):
        self.starts, self.now, self.block, self.status, self.fresh = [], None, None, None, False

    def read(self, line):
        """Take in one line."""
        if stamp := STAMP.match(line):
            try:
                self.now = time.mktime(time.strptime(stamp[1], "%a %b %d %H:%M:%S %Y"))
            except ValueError:
                return  # something that only looks like a time, from a job
            self.block, self.fresh = None, True
            return
        # A header counts only right after its time stamp: a job's log could hold such a line too.
        fresh, self.fresh = self.fresh, False
        if fresh and self.header(line):
            return
        if self.block is not None and (found := FIELD.match(line)):
            self.detail(*found.groups())
        elif self.block is not None and line.startswith("Reason: "):
            self.change(reason=line.removeprefix("Reason: "))
        elif status := STATUS.search(line):
            self.status = int(status[1])
        elif submitted := SUBMITTED.match(line):
            self.submitted(*submitted.groups())

    def header(self, line):
        """Open a block, or close a job; tell whether the line did that."""
        if rule := RULE.match(line):
            self.start(Start(-1, rule[2], rule[1] == "checkpoint", wildcards={}, began=self.now))
        elif message := MESSAGE.match(line):
            self.start(Start(int(message[1]), None, began=self.now))
        elif finished := FINISHED.match(line):
            self.end(int(finished[1]), "finished", 0, finished[2])
        elif line.startswith("Error in rule "):
            self.block = "error", line.removeprefix("Error in rule ").rstrip(":")
        else:
            return False
        return True

    def start(self, start):
        self.starts.append(start)
        self.block = "job", len(self.starts) - 1
        if start.number >= 0:
            self.count()

    def change(self, **values):
        """Set fields of the job whose block is open."""
        kind, place = self.block
        if kind == "job":
            self.starts[place] = replace(self.starts[place], **values)

    def count(self):
        """Give the newest start its attempt: one more than its job has failed in this run."""
        newest = self.starts[-1]
        failed = [start for start in self.starts if start.number == newest.number and start.state == "failed"]
        self.change(attempt=1 + len(failed))

    def detail(self, name, value):
        """Take in one line of a block."""
        if self.block[0] == "error":
            if name == "jobid" and value.isdecimal():
                self.end(int(value), "failed", self.status, self.block[1])
                self.status = None
        elif name == "jobid" and value.isdecimal():
            self.change(number=int(value))
            self.count()
        elif name in ("input", "output", "log"):
            self.change(**{name: tuple(re.sub(r" \(check log file.*", "", value).split(", "))})
        elif name in ("benchmark", "reason"):
            self.change(**{name: value})
        elif name == "threads" and value.isdecimal():
            self.change(threads=int(value))
        elif name == "wildcards":
            self.change(wildcards=dict(NAMED.findall(value)))
        elif name == "resources":
            attempt = dict(NAMED.findall(value)).get("attempt", "")
            self.change(claimed_attempt=int(attempt) if attempt.isdigit() else None)

    def end(self, number, state, status, rule):
        """Close the newest start of a job that is still open."""
        for place in reversed(range(len(self.starts))):
            start = self.starts[place]
            if start.number == number and start.state == "unfinished":
                self.starts[place] = replace(
                    start, state=state, exit=status, ended=self.now, rule=start.rule or rule
                )
                return

    def submitted(self, number, outside, log):
        """Note the name of a job in another scheduler."""
        for place in reversed(range(len(self.starts))):
            if self.starts[place].number == int(number):
                self.starts[place] = replace(self.starts[place], outside=outside, outside_log=log)
                return
