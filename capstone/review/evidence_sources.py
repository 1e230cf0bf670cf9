"""Read what a run left: metadata, job logs, benchmarks. What cannot be read becomes a sentence."""

import base64
import csv
import json
import re
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

STARTED = re.compile(
    r"^started  +(?P<step>\S+), attempt (?P<attempt>\d+), threads [^,]*"
    r"(?:, at (?P<at>\S+), start-up (?P<startup>[\d.]+) s)?$",
    re.M,
)
USED = re.compile(
    r"^used  +(?P<work>[\d.]+) s of work, (?P<user>[\d.]+) s user and (?P<system>[\d.]+) s system"
    r" with imports, peak (?P<peak>[\d.]+) MB$",
    re.M,
)
BANNER = re.compile(r"^  Date: (\d{4}-\d\d-\d\d [\d:]{8})$", re.M)


@dataclass(frozen=True)
class Record:
    """What Snakemake recorded about one output; times in seconds since 1970.

    `handed` is when the job was handed over, `ended` the output's time when the job had ended, `noticed` when
    Snakemake wrote this down.
    """

    output: str
    rule: str
    log: tuple
    input: tuple
    handed: float
    ended: float
    noticed: float


@dataclass(frozen=True)
class StepLog:
    """What a job's own log says; None where it does not.

    `began` is in seconds since 1970; `work`, `cpu` and `startup` are seconds, `startup` processor time until
    the step began, `cpu` with that included; `peak` is in MB; `says_failed` is its sentence of failure.
    """

    attempt: int | None = None
    began: float | None = None
    startup: float | None = None
    work: float | None = None
    cpu: float | None = None
    peak: float | None = None
    says_failed: str | None = None


@dataclass
class Folder:
    """The sources of one folder, read once; `faults` collects a sentence for each that cannot be read."""

    root: Path
    faults: list = field(default_factory=list)

    def run_logs(self):
        """Return the logs of Snakemake's runs, the newest first."""
        return sorted((self.root / ".snakemake/log").glob("*.snakemake.log"), reverse=True)

    def records(self):
        """Return output → Record for all that Snakemake recorded."""
        found = {}
        for file in sorted((self.root / ".snakemake/metadata").glob("**/*")):
            if file.is_file() and (record := self.record(file)):
                found[record.output] = record
        return found

    def record(self, file):
        """Return the Record in a metadata file, or None with a fault noted."""
        try:
            output = output_of(file.relative_to(self.root / ".snakemake/metadata"))
        except ValueError:
            self.faults.append(f"{self.name(file)}: not a name that Snakemake gives to metadata; left out.")
            return None
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            handed, ended = float(data["starttime"]), float(data["endtime"])
            lists = [tuple(map(str, data.get(name) or ())) for name in ("log", "input")]
            return Record(output, str(data["rule"]), *lists, handed, ended, file.stat().st_mtime)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self.faults.append(
                f"{output}: its metadata under .snakemake cannot be read, so when it was made is unknown."
            )
            return None

    def incomplete(self):
        """Return the outputs that Snakemake still marks as being made."""
        names = []
        for file in sorted((self.root / ".snakemake/incomplete").glob("**/*")):
            try:
                names += [output_of(file.relative_to(self.root / ".snakemake/incomplete"))] * file.is_file()
            except ValueError:
                continue
        return names

    def step_log(self, name):
        """Return the StepLog in a job's log; an empty one if the log says nothing in our form."""
        try:
            return step_log((self.root / name).read_text(encoding="utf-8", errors="replace"))
        except FileNotFoundError:
            self.faults.append(f"{name}: the run names this log, and it is not there.")
        except OSError as error:
            self.faults.append(f"{name}: the log cannot be read ({error.strerror}).")
        return StepLog()

    def benchmark(self, name):
        """Return column → number of a benchmark's last row, {} if it cannot be read."""
        try:
            rows = list(
                csv.DictReader((self.root / name).read_text(encoding="utf-8").splitlines(), delimiter="\t")
            )
            seconds = float(rows[-1]["s"])
        except FileNotFoundError:
            self.faults.append(f"{name}: the run names this benchmark, and it is not there.")
            return {}
        except OSError as error:
            self.faults.append(f"{name}: the benchmark cannot be read ({error.strerror}).")
            return {}
        except (ValueError, KeyError, IndexError, TypeError):
            self.faults.append(f"{name}: the benchmark is empty or damaged, so its numbers are left out.")
            return {}
        return {"s": seconds} | {
            c: v for c in ("max_rss", "cpu_time") if (v := number(rows[-1].get(c))) is not None
        }

    def opened_outside(self, name, shift=0.0):
        """Return when Snakemake began inside another scheduler's job, by that scheduler's log, or None."""
        try:
            text = (self.root / name).read_text(encoding="utf-8", errors="replace")
            return time.mktime(time.strptime(BANNER.search(text)[1], "%Y-%m-%d %H:%M:%S")) + shift
        except (OSError, TypeError, ValueError):
            return None

    def document(self, name):
        """Return a JSON document as a mapping, or None if there is none that can be read."""
        try:
            found = json.loads((self.root / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            found = None
        if not isinstance(found, dict):
            self.faults.append(f"{name}: this is no readable JSON object; it is left out.")
            return None
        return found

    def name(self, path):
        """Return a path as seen from the folder; the last part only if it lies elsewhere."""
        path = Path(path)
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else path.name

    def changed(self, name):
        """Return when a file was last changed, in seconds since 1970; None if it is not there."""
        try:
            return (self.root / name).stat().st_mtime
        except OSError:
            return None


def output_of(path):
    """Return the output a metadata file is about: base64 of its name, a long one cut into folders by @."""
    text = "".join(part.removeprefix("@") for part in path.parts)
    return base64.b64decode(text, validate=True, altchars=b"-_").decode("utf-8")


def step_log(text):
    """Return the StepLog of a log's text: its last start, and what was used after that."""
    starts = list(STARTED.finditer(text))
    if not starts:
        return StepLog()
    started = starts[-1]
    rest = text[started.end() :]
    used, failed = USED.search(rest), re.search(r"^failed  +(.*)$", rest, re.M)
    return StepLog(
        attempt=int(started["attempt"]),
        began=moment(started["at"]),
        startup=number(started["startup"]),
        work=number(used["work"]) if used else None,
        cpu=round(float(used["user"]) + float(used["system"]), 2) if used else None,
        peak=number(used["peak"]) if used else None,
        says_failed=failed[1] if failed else None,
    )


def moment(text):
    """Return an ISO time as seconds since 1970, None for no time."""
    try:
        return datetime.fromisoformat(text).timestamp() if text else None
    except ValueError:
        return None


def number(text):
    """Return a text as a number, None if it is none."""
    try:
        return float(text)
    except (TypeError, ValueError):
        return None
