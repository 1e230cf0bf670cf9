"""Run the whole workflow in one context, from its data to the verified candidate."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from .selftest_scratch import Failed, clean_environment, copy_sources, digests_of, execute
from .verify import problems_of

MADE = ("data", "results", "logs", "benchmarks", ".snakemake")
CHANGED = "selftest.json"  # the values that replace those of the config; --config would make numbers text
ENOUGH = 10  # jobs that finish before the kill: some steps are then done, some running, most not begun


def release_of(context, capstone, scratch, size):
    """Run `context` in its folder of `scratch`, and return path → SHA-256 of the candidate it made.

    Failed if a command fails, the candidate does not verify, or the kill came too late to hit the run.
    """
    folder = Path(scratch) / context.place
    if not folder.exists():
        copy_sources(capstone, folder)
    for name in MADE:
        shutil.rmtree(folder / name, ignore_errors=True)
    environment = clean_environment(**context.environment)
    out = f"data/{size}"
    execute([sys.executable, "-m", "ageing.simulate", "--size", size, "--out", out], folder, environment)
    (folder / CHANGED).write_text(json.dumps(context.config), encoding="utf-8")
    run = command(context, size)
    if context.killed:
        kill_halfway(run, folder, environment)
        execute([*run, "--unlock"], folder, environment)
    execute(run, folder, environment, context.umask)
    if problems := problems_of(folder / "results/release"):
        raise Failed(f"the candidate does not verify: {problems[0]}")
    return digests_of(folder / "results/release")


def command(context, size):
    """Return the words that run the workflow."""
    cores = ["--cores", context.cores] if context.cores else []
    config = ["--configfile", CHANGED, "--config", f"catalogue=data/{size}/donors.tsv"]
    profile = f"profiles/{context.profile}"
    return [sys.executable, "-m", "snakemake", "--profile", profile, *cores, *config]


def kill_halfway(words, folder, environment):
    """Start a run and kill it with all its jobs as soon as enough of them have finished."""
    process = subprocess.Popen(
        list(map(str, words)),
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        # A process group of its own: the kill must reach the jobs too, and nobody else.
        start_new_session=True,
    )
    finished = 0
    for line in process.stdout:
        finished += line.startswith("Finished jobid")
        if finished == ENOUGH:
            os.killpg(process.pid, signal.SIGKILL)
            break
    process.stdout.close()
    if process.wait() != -signal.SIGKILL or (folder / "results/release/manifest.json").exists():
        raise Failed("the run ended before it could be killed; this context says nothing")
