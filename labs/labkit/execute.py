"""Run the labs that are stale and keep what they printed where the book looks for it.

`python -m labkit.execute [--jobs N] [ID ...]`; with `--notebooks DIR` it writes unexecuted copies instead.
"""

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from filelock import FileLock

from labkit import kernel, labs, places
from labkit.labs import fingerprint
from labkit.places import LabError

__all__ = ["execute", "executed", "fingerprint", "main", "seconds"]


@dataclass(frozen=True)
class Outcome:
    """How one lab went: seconds it took (0 if another process had run it), a report if a cell failed."""

    id: str
    seconds: float
    failure: str = ""

    def __str__(self):
        if not self.seconds:
            return f"{self.id} was run by another process meanwhile"
        return f"{self.id} {'FAILED' if self.failure else 'ok'} in {self.seconds} s"


def _folder():
    return places.build() / ".jupyter_cache"


@contextmanager
def _opened():
    """The jupyter cache, for one process at a time."""
    from jupyter_cache import get_cache

    _folder().mkdir(parents=True, exist_ok=True)
    with FileLock(places.build() / ".labs.lock"):
        yield get_cache(_folder())


def _record(cache, id, notebook):
    """The cache's record of this notebook if it was made from the lab as it is now, else None."""
    try:
        record = cache.match_cache_notebook(notebook)
    except KeyError:
        return None
    current = {"lab": id, "fingerprint": fingerprint(id, notebook)}
    return record if current.items() <= (record.data or {}).items() else None


def executed(id):
    """The lab with the outputs of its last run, as an nbformat notebook.

    Raises LabError if the lab was not run since it, or something it depends on, changed.
    """
    notebook = labs.read(id)
    with _opened() as cache:
        if _record(cache, id, notebook) is None:
            raise LabError(f"the lab {id} has no current run: type `python -m labkit.execute {id}`")
        return cache.merge_match_into_notebook(notebook)[1]


def _fresh(id):
    notebook = labs.read(id)
    with _opened() as cache:
        return _record(cache, id, notebook) is not None


def _store(id, notebook, seconds):
    """Keep a run, in place of all earlier runs of that lab."""
    from jupyter_cache.base import CacheBundleIn

    data = {"execution_seconds": seconds, "lab": id, "fingerprint": fingerprint(id, notebook)}
    with _opened() as cache:
        _drop(cache, lambda record: (record.data or {}).get("lab") == id)
        cache.cache_notebook_bundle(CacheBundleIn(notebook, f"labs/{id}.md", data=data), overwrite=True)


def _drop(cache, unwanted):
    for record in cache.list_cache_records():
        if unwanted(record):
            cache.remove_cache(record.pk)


def _tidy(cache):
    """Drop runs that belong to no lab, or to an earlier state of one."""
    current = set()
    for id in places.lab_ids():
        if record := _record(cache, id, labs.read(id)):
            current.add(record.pk)
    _drop(cache, lambda record: record.pk not in current)


def _execute_one(id):
    """Run one lab in a kernel of its own and store the run, unless another process did meanwhile."""
    lock = places.build() / ".labs" / f"{id.replace('/', '-')}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lock):
        if _fresh(id):
            return Outcome(id, 0.0)
        notebook = labs.read(id)
        started = time.perf_counter()
        failure = kernel.run_cells(id, notebook)
        seconds = round(time.perf_counter() - started, 1)
        if not failure:
            _store(id, notebook, seconds)
        return Outcome(id, seconds, failure)


def execute(ids=None, jobs=2, say=print):
    """Run the stale ones of these labs (all if None) and return their Outcomes, failures among them."""
    everything = places.lab_ids()
    if not everything:
        raise LabError("there is no lab under labs/")
    if twins := labs.same_code(everything):
        one, other = twins[0]
        raise LabError(f"labs/{one}.md and labs/{other}.md have the same code: change a cell of one")
    ids = [places.known(id, everything, "lab") for id in ids or everything]
    with _opened() as cache:
        _tidy(cache)
    stale = [id for id in ids if not _fresh(id)]
    if stale:
        say(f"{len(stale)} of {len(ids)} labs to execute: {', '.join(stale)}")
    outcomes = list(_in_parallel(stale, jobs, say))
    # For the page of run times.
    (places.build() / "lab_times.json").write_text(json.dumps(seconds(), indent=1) + "\n", encoding="utf-8")
    return outcomes


def _in_parallel(ids, jobs, say):
    if not ids:
        return
    with ProcessPoolExecutor(min(jobs, len(ids)), mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_execute_one, id) for id in ids]
        for count, future in enumerate(as_completed(waiting), start=1):
            outcome = future.result()
            say(f"[{count}/{len(ids)}] {outcome}")
            yield outcome


def seconds():
    """{lab: seconds} of the stored runs, in order of ID."""
    with _opened() as cache:
        data = [record.data or {} for record in cache.list_cache_records()]
    ours = [d for d in data if "lab" in d]
    return {d["lab"]: d["execution_seconds"] for d in sorted(ours, key=lambda d: d["lab"])}


def main(arguments=None):
    """The command line; returns the exit code: 0 if no lab failed."""
    parser = argparse.ArgumentParser(prog="python -m labkit.execute", description=__doc__.splitlines()[0])
    parser.add_argument("ids", nargs="*", metavar="ID", help="labs such as module03/profiles; all if none")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="labs to run at once (2)")
    parser.add_argument("--notebooks", type=Path, metavar="DIR", help="write unexecuted .ipynb copies here")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.notebooks:
            print(f"{len(labs.write_notebooks(chosen.notebooks))} notebooks written")
            return 0
        outcomes = execute(chosen.ids, max(1, chosen.jobs), lambda text: print(text, flush=True))
    except LabError as error:
        print(error, file=sys.stderr)
        return 2
    failures = [outcome.failure for outcome in outcomes if outcome.failure]
    print("\n\n".join(failures), file=sys.stderr, end="\n" if failures else "")
    print(f"{sum(o.seconds > 0 for o in outcomes) - len(failures)} executed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
