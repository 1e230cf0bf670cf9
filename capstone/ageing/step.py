"""What every step's command line shares: its arguments, its evidence and its one sentence on bad input."""

import argparse
import os
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ageing.files import BadInput


def arguments(doc, *paths):
    """Return a parser described by the first line of `doc`, with positional paths and --attempt."""
    parser = argparse.ArgumentParser(description=doc.strip().splitlines()[0])
    for name in paths:
        parser.add_argument(name)
    parser.add_argument("--attempt", type=int, default=1, help="which attempt of the job this is")
    return parser


def note(kind, text):
    """Print one line of evidence: what the step read, decided or made."""
    print(f"{kind:<8} {text}", flush=True)


def made(path, what=""):
    """Note a file that was made, with its size."""
    note("made", f"{path} ({Path(path).stat().st_size:,} bytes){': ' + what if what else ''}")


def run(parser, work):
    """Run `work` on the parsed arguments and note what it used; bad input ends in one sentence and code 1."""
    args = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # logs read the same in every locale
    started = time.perf_counter()
    threads = os.environ.get("OMP_NUM_THREADS", "not set")
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    # The processor time until here went into starting Python and loading modules: the price of a process.
    note(
        "started",
        f"{Path(sys.argv[0]).stem}, attempt {args.attempt}, threads {threads}, at {now}, "
        f"start-up {time.process_time():.2f} s",
    )
    try:
        work(args)
    except BadInput as error:
        sys.stdout.flush()
        sys.exit(f"failed   {error}")
    finally:
        used = resource.getrusage(resource.RUSAGE_SELF)
        peak = used.ru_maxrss / (
            1e6 if sys.platform == "darwin" else 1e3
        )  # macOS counts bytes, Linux kilobytes
        note(
            "used",
            f"{time.perf_counter() - started:.2f} s of work, {used.ru_utime:.2f} s user and "
            f"{used.ru_stime:.2f} s system with imports, peak {peak:.0f} MB",
        )
