"""A registry runner: the steps in order, each skipped whose files are there, and a log of what was done.

python registry.py [--start STEP] [--force-from STEP] [--set STEP.NAME=VALUE]
"""

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import yaml


def is_done(step, place):
    """Tell whether a step counts as done: all files that it leaves are there. Nothing else is looked at."""
    return all(file.exists() for file in place.files(step))


def run(steps, place, params, start=None, force_from=None):
    """Run the steps in order and return the log of this run; a step that is done is skipped.

    start: begin at this step, and do not look at those before it. force_from: run this step and all
    after it, done or not. Behind a step that ran nothing counts as done: it was made from older files.
    """
    names = [step.name for step in steps]
    first = names.index(start) if start else 0
    forced = names.index(force_from) if force_from else len(names)
    log = {"begun": datetime.now(UTC).isoformat(), "start": start, "force_from": force_from, "steps": []}
    try:
        for number, step in enumerate(steps):
            if number < first:
                continue
            cached = number < forced and is_done(step, place)
            if not cached:
                forced = number
            log["steps"].append(perform(step, place, params.get(step.name, {}), cached))
            if "failed" in log["steps"][-1]:
                break
    finally:
        write_log(log, place)
    return log


def perform(step, place, params, cached):
    """Run one step unless it is cached, and return what the log keeps of it."""
    entry = {"step": step.name, "cached": cached, "params": params}
    began, used = time.perf_counter(), time.process_time()
    try:
        if not cached:
            step.run(place, params)
    except Exception as error:
        entry["failed"] = f"{type(error).__name__}: {error}"
    entry["seconds"] = round(time.perf_counter() - began, 4)
    entry["cpu_seconds"] = round(time.process_time() - used, 4)
    return entry


def write_log(log, place):
    """Write the log under the date and time at which the run began, so that no run overwrites another's."""
    stamp = datetime.fromisoformat(log["begun"]).strftime("%Y-%m-%dT%H%M%S.%f")
    file = place.results / "runs" / f"{stamp}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(log, indent=1) + "\n")


def summary(log):
    """Return a table of a run: seconds for each step, and which were cached."""
    lines = [f"{'step':<26}{'seconds':>9}{'processor':>11}"]
    for entry in log["steps"]:
        state = "[cached]" if entry["cached"] else entry.get("failed", "")
        lines.append(
            f"{entry['step']:<26}{entry['seconds']:>9.2f}{entry['cpu_seconds']:>11.2f}  {state}".rstrip()
        )
    total = [sum(entry[name] for entry in log["steps"]) for name in ("seconds", "cpu_seconds")]
    return "\n".join([*lines, f"{'all':<26}{total[0]:>9.2f}{total[1]:>11.2f}"])


def main():
    """Run the analysis of this folder as the command line asks for."""
    from steps import RELEASE, STEPS, Place, parameters

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [step.name for step in [*STEPS, RELEASE]]
    parser.add_argument("--start", choices=names, help="do not look at the steps before this one")
    parser.add_argument("--force-from", choices=names, help="run this step and all after it, done or not")
    parser.add_argument("--set", action="append", default=[], metavar="STEP.NAME=VALUE")
    parser.add_argument("--data", default="data/tiny")
    parser.add_argument("--results", default="results")
    args = parser.parse_args()
    params = parameters(yaml.safe_load(Path("config/config.yaml").read_text()))
    for setting in args.set:
        name, value = setting.split("=", 1)
        step, key = name.split(".", 1)
        params[step][key] = yaml.safe_load(value)
    log = run([*STEPS, RELEASE], Place(args.data, args.results), params, args.start, args.force_from)
    print(summary(log))
    sys.exit(any("failed" in entry for entry in log["steps"]))


if __name__ == "__main__":
    main()
