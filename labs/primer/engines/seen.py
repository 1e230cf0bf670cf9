"""What the three engines did, read from the notes that the steps left, and from what lies in the folder."""

import io
import json
import os
import re
import subprocess
import sys
import tokenize
from pathlib import Path

from labkit import places, shell
from labkit.pictures import COLOURS, LEFT, WIDTH, Picture, words

HOMES = {"registry": "by_registry", "Prefect": "by_prefect", "Snakemake": "by_snakemake"}
NOT_HERE = "not installed here: make prefect"
SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "600",  # a busy machine starts slowly
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "OMP_NUM_THREADS": "1",
}
# Nothing is scheduled here, so the parts of the server that look after schedules are left out.
IDLE = ("SCHEDULER", "LATE_RUNS", "TRIGGERS", "FOREMAN", "PAUSE_EXPIRATIONS", "CANCELLATION_CLEANUP")
SETTINGS |= {f"PREFECT_SERVER_SERVICES_{part}_ENABLED": "false" for part in IDLE}


def prefect():
    """Return the Python that has Prefect, or None."""
    for python in (os.environ.get("PREFECT_PYTHON", ""), places.root() / ".venv-prefect/bin/python"):
        if python and Path(python).exists():
            return str(python)
    return None


class Flow:
    """A process that has loaded Prefect, and runs the flow of a workspace as often as it is asked to."""

    def __init__(self, space):
        own_network = ["unshare", "-rn", sys.executable, "offline.py"]
        able = subprocess.run([*own_network[:2], "true"], capture_output=True).returncode == 0
        self.said = space.path / "prefect.txt"
        with open(self.said, "w") as said:
            self.process = subprocess.Popen(
                [*(own_network if able else []), prefect(), "turns.py"],
                cwd=space.path,
                env=shell.environment(PREFECT_HOME=str(space.path / "prefect_home"), **SETTINGS),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )

    def run(self):
        """Run the flow once; return {state: number of tasks that ended in it}."""
        before = len(self.said.read_text())
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        if not self.process.stdout.readline():
            raise places.LabError(self.said.read_text()[-1500:])
        states = re.findall(r"Task run .* Finished in state (\w+)", self.said.read_text()[before:])
        return {state: states.count(state) for state in sorted(set(states))}

    def close(self):
        """End Prefect and its server; return the processor seconds of all that they did."""
        self.process.stdin.close()
        used = os.wait4(self.process.pid, 0)[2]
        self.process.returncode = 0
        self.process.stdout.close()
        return used.ru_utime + used.ru_stime


def cost(space, script, expect=0):
    """Run a script in the workspace; return the processor seconds of all that it started."""
    before = os.times()
    space.run(f"export OMP_NUM_THREADS=1; {script}", expect=expect)
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


def notes(space, home):
    """Return {job: its note} of the steps that worked in a home, in the order in which they began."""
    found = {f.stem: json.loads(f.read_text()) for f in (space.path / home / "times").glob("*.json")}
    return dict(sorted(found.items(), key=lambda pair: pair[1]["began"]))


def since(before, after):
    """Return the jobs of `after` that are not in `before`, or have worked again."""
    return [job for job, note in after.items() if note != before.get(job)]


def at_once(noted):
    """Return the largest number of jobs that were at work at the same moment."""
    ends = sorted([(n["began"], 1) for n in noted.values()] + [(n["ended"], -1) for n in noted.values()])
    working = most = 0
    for _, change in ends:
        working += change
        most = max(most, working)
    return most


def handed_out(folder):
    """Return the largest number of jobs that Snakemake had begun and not yet seen the end of, by its log."""
    (log,) = (folder / ".snakemake/log").glob("*.log")
    begun = most = 0
    for line in log.read_text().splitlines():
        if re.match(r"(local)?rule (?!all:)\w+:", line):
            begun += 1
        elif line.startswith("Finished jobid") and "(Rule: all)" not in line:
            begun -= 1
        most = max(most, begun)
    return most


def published(space, home):
    """Return {file: digest} of what a home would publish."""
    return space.digest(f"{home}/release")


def lines(file):
    """Return how many lines of a file hold code; comments, docstrings and empty lines are not counted."""
    source, code, fresh = Path(file).read_text(), set(), True
    skipped = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in skipped and token.string and not (fresh and token.type == tokenize.STRING):
            code.update(range(token.start[0], token.end[0] + 1))
        fresh = token.type in skipped
    return len(code)


def left(space, engine):
    """Return in words what an engine has left beside the results."""
    if engine == "registry":
        return f"{len(list((space.path / HOMES[engine]).glob('runs/*.json')))} logs of runs"
    if engine == "Prefect":
        results = [f for f in (space.path / "prefect_home/storage").rglob("*") if f.is_file()]
        return f"a database; {len(results)} returned values"
    records = [f for f in (space.path / ".snakemake/metadata").rglob("*") if f.is_file()]
    logs = list((space.path / ".snakemake/log").glob("*.log"))
    return f"{len(logs)} logs of runs; {len(records)} records of files"


def table(header, rows):
    """Return rows as a table of text, each column as wide as it needs to be."""
    cells = [header, *rows]
    widths = [max(len(str(row[n])) for row in cells) for n in range(len(header))]
    return "\n".join(
        "  ".join(str(c).ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells
    )


def lanes(title, runs):
    """Draw when each job was at work; runs: name -> notes. Each run has its own scale, from begin to end."""
    parts, rows, top = [], [], 8
    for name, noted in runs.items():
        first, last = min(n["began"] for n in noted.values()), max(n["ended"] for n in noted.values())
        scale, busy = (WIDTH - LEFT - 14) / (last - first), []
        parts.append(words(0, top + 16, name))
        for job, note in noted.items():
            lane = next((n for n, end in enumerate(busy) if end <= note["began"]), len(busy))
            busy[lane : lane + 1] = [note["ended"]]
            x, width = LEFT + (note["began"] - first) * scale, (note["ended"] - note["began"]) * scale
            colour = COLOURS["planning" if lane else "tool"]
            parts.append(
                f'<rect x="{x:.1f}" y="{top + 24 * lane}" width="{max(width - 1, 1):.1f}" height="20"'
                f' fill="{colour}"><title>{job}</title></rect>'
            )
            share = [(note[end] - first) / (last - first) for end in ("began", "ended")]
            rows.append((f"{name}: {job}", f"{share[0]:.0%}", f"{share[1]:.0%}"))
        top += 24 * len(busy) + 16
    told = "One bar for each job, from left to right in time; a second row means two jobs at the same time."
    return Picture(title, told, tuple(parts), top, ("job", "began at", "ended at"), tuple(rows))
