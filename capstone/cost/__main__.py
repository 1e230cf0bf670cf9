"""Print what the capstone costs: runs by size, beside a plain loop; and planning, by the number of jobs."""

import argparse
import json
import os
import platform
from statistics import median

from cost.measure import measure
from cost.planning import plan_seconds

ROWS = {
    "jobs": "jobs",
    "wall_s": "wall, s",
    "cpu_s": "CPU, s",
    "steps_cpu_s": "  of the steps, s",
    "engine_cpu_s": "  of the engine, s",
    "peak_mb": "peak memory of a step, MB",
    "engine_peak_mb": "peak memory of any process, MB",
    "critical_path_s": "longest chain of steps, s",
    "overhead_s": "wall without that chain, s",
    "loop_s": "plain loop, wall, s",
    "loop_share_s": "plain loop / cores, s",
    "floor_s": "no engine, perfect schedule, s",
    "wall_to_loop_share": "wall ÷ (plain loop / cores)",
    "same_release": "loop made the same release",
}


def text(value):
    """Return the text of a cell: words and whole numbers as they are, other numbers to about three digits."""
    if not isinstance(value, float):
        return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    return f"{value:,.{2 if value < 10 else 1 if value < 100 else 0}f}"


def table(header, rows):
    """Return lines of columns; the first is set to the left, the others to the right."""
    cells = [header, *rows]
    widths = [max(len(row[n]) for row in cells) for n in range(len(header))]
    return "\n".join(
        "  ".join(c.rjust(w) if n else c.ljust(w) for n, (c, w) in enumerate(zip(row, widths, strict=True)))
        for row in cells
    )


def machine():
    """Return what the numbers were measured on, as far as it matters; the load tells how busy it was."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m cost", description=__doc__)
    parser.add_argument("--sizes", nargs="*", default=["tiny", "standard"], help="tiny, standard, large")
    parser.add_argument("--planning", nargs="*", type=int, default=[100, 1000, 10000], help="numbers of jobs")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3, help="each number is the median of so many")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    args = parser.parse_args()
    before = machine()
    runs = [measure(size, args.cores, args.repeats) for size in args.sizes]
    plans = {n: round(median(plan_seconds(n) for _ in range(args.repeats)), 2) for n in args.planning}
    asked = {"cores": args.cores, "repeats": args.repeats, "machine": before, "load_after": machine()["load"]}
    if args.json:
        print(json.dumps({"asked": asked, "runs": runs, "planning_s": plans}, indent=2))
        return
    print(
        f"On {args.cores} of {before['cores']} cores, {before['system']}, Python {before['python']}; "
        f"load {before['load']} before and {asked['load_after']} after; medians of {args.repeats}.\n"
    )
    if runs:
        rows = [[label, *(text(run[name]) for run in runs)] for name, label in ROWS.items()]
        print(table(["one run from nothing", *(run["size"] for run in runs)], rows), end="\n\n")
        for run in runs:
            print(
                f"{run['size']}: the most memory in {run['peak_in']}; the longest chain has "
                f"{run['critical_path_jobs']} of {run['jobs']} jobs."
            )
    if plans:
        print()
        print(table(["jobs to plan", "dry-run, s"], [[f"{n:,}", text(s)] for n, s in plans.items()]))


if __name__ == "__main__":
    main()
