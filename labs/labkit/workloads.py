"""Run small workflows and count what they cost; Snakemake is loaded once, and each run is a fork of that.

To start Snakemake anew costs as much as a hundred tiny jobs: a curve over many runs would mostly show starts.
"""

import atexit
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from labkit import places, shell
from labkit.costs import cost_of
from labkit.places import LabError

STEADY = ["--scheduler", "greedy", "--latency-wait", "10", "--nocolor", "--quiet", "host"]


@dataclass(frozen=True)
class Ran:
    """One run: processor seconds of Snakemake and of its jobs, its Cost by class, the folder it left."""

    engine: float
    jobs: float
    cost: object
    folder: Path


class Runner:
    """A process that has loaded Snakemake and runs the workflows of one folder, one after the other."""

    def __init__(self, lab):
        self.workflows = places.root() / "labs" / lab
        self.holder = tempfile.TemporaryDirectory(prefix="lab-runs-")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "labkit.workloads"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=shell.environment(),
        )
        self.count = 0
        atexit.register(self.close)

    def run(self, name, cores=2, there=0, **config):
        """Run `name.smk` in a new folder, in which so many files out/N.txt are there already."""
        self.count += 1
        folder = Path(self.holder.name, f"{name}-{self.count}")
        (folder / "out").mkdir(parents=True)
        for number in range(there):
            (folder / f"out/{number}.txt").touch()
        words = ["--snakefile", str(self.workflows / f"{name}.smk"), "--cores", str(cores), *STEADY]
        words += ["--config", *(f"{key}={value}" for key, value in config.items())] if config else []
        told = self._ask([str(folder), words])
        if told["code"]:
            said = folder / "said.txt"
            raise LabError(said.read_text(encoding="utf-8")[-2000:] if said.is_file() else "nothing ran")
        return Ran(told["engine"], told["jobs"], cost_of(folder), folder)

    def _ask(self, asked):
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline() or '{"code": 1}')

    def close(self):
        """End the process and remove what the runs left."""
        with suppress(OSError):
            self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.holder.cleanup()


def serve():
    """Run what each line of JSON on standard input asks for, and tell on standard output what it cost."""
    from snakemake.cli import main as snakemake

    known = set()
    for line in sys.stdin:
        told = forked(snakemake, *json.loads(line))
        # What the first run loads late this process then loads too, so that no later run pays for it.
        for name in set(told.pop("loaded", ())) - known:
            known.add(name)
            with suppress(ImportError):
                import_module(name)
        print(json.dumps(told), flush=True)


def forked(snakemake, folder, words):
    """Run Snakemake in a fork of this process, and return what it told of itself."""
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        os.close(reader)
        one_run(snakemake, folder, words, writer)
    os.close(writer)
    with os.fdopen(reader) as told:
        said = told.read()
    os.waitpid(child, 0)
    return json.loads(said or '{"code": 1}')


def one_run(snakemake, folder, words, writer):
    """Run Snakemake in the folder, tell what it used, and end this process; its output goes to said.txt."""
    os.chdir(folder)
    said, code = os.open("said.txt", os.O_WRONLY | os.O_CREAT), 1
    for stream in (1, 2):
        os.dup2(said, stream)
    before = time.process_time()
    try:
        snakemake(words)
    except SystemExit as end:
        code = end.code or 0
    engine, jobs = time.process_time() - before, resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {"code": code, "engine": engine, "jobs": jobs.ru_utime + jobs.ru_stime}
    told["loaded"] = [name for name in sys.modules if name.startswith(("snakemake", "pulp"))]
    with os.fdopen(writer, "w") as out:
        json.dump(told, out)
    os._exit(0)


if __name__ == "__main__":
    serve()
