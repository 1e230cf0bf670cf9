"""A script that lacked three qualities has them, and has lost none that it had."""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from labkit import limits
from labkit.checks import Finding, Note

SCRIPT, CATALOGUE, SUMMARIES = "kept.py", "data/tiny/donors.tsv", "results/quality_control"
LOST, OTHER = f"{SUMMARIES}/D03.json", "109"  # another value: half of the donors have as many kept cells
CHECKS = {
    "answer-unchanged": "`python kept.py` makes one table in `answer`, with the donors and shares it had",
    "trouble-told": "if a donor's summary is missing or broken, it stops with an exit code other than 0, "
    "names the file in its last line, and leaves no table",
    "value-given": "`--least N` sets how many kept cells a donor needs; without it 100 are needed",
    "both-kept": "two runs with two values leave both tables, each as its run made it",
    "origin-told": "what lies in `answer` tells the SHA-256 of each file that was read, and the value",
    "nothing-lost": "a second run, and a run in a fresh folder, make the same table byte for byte",
}
FIRST, VALUE = "answer-unchanged", "value-given"
NEEDS = {id: [FIRST] for id in list(CHECKS)[1:]} | {"both-kept": [FIRST, VALUE]}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    with tempfile.TemporaryDirectory(prefix="lab-kept-") as top:
        folder = Path(top)
        for place in ("usual", "fresh", "missing", "broken"):
            lay_out(workspace.path, folder / place)
        (folder / "missing" / LOST).unlink()
        (folder / "broken" / LOST).write_text('{"cells": 120, "ke')
        ran = limits.Running(lambda: runs(folder), folder, limits.Limits(seconds=40)).outcome()
        yield from (Note(f"the script had a time limit, but on this machine {w}") for w in ran.lacking)
        if not (folder / "seen.json").is_file():
            yield finding(FIRST, f"it did not come to an end ({ran.ended or ran.text[-200:]})")
            return
        yield from judged(workspace.path, json.loads((folder / "seen.json").read_text()))


def lay_out(capstone, folder):
    """Copy the script and all that it reads into a folder."""
    for name in (SCRIPT, CATALOGUE, *sorted(f"{SUMMARIES}/{donor}.json" for donor, _ in donors(capstone))):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (capstone / name).is_file():
            shutil.copyfile(capstone / name, folder / name)


def donors(capstone):
    """Return donor and age from the catalogue."""
    lines = (capstone / CATALOGUE).read_text().splitlines()[1:]
    return [tuple(line.split("\t")[:2]) for line in lines]


def runs(folder):
    """Run the script on each occasion and write down what came of it; the exit code."""
    tempfile.tempdir = None  # the judge's own place for temporary files cannot be written to from here
    occasions = [("usual", []), ("usual", []), ("usual", ["--least", OTHER]), ("fresh", [])]
    occasions += [("missing", []), ("broken", [])]
    seen = [once(folder / place, words) for place, words in occasions]
    (folder / "seen.json").write_text(json.dumps(seen))
    return 0


def once(place, words):
    """Run the script once; return its exit code, what it said, and name -> text of what lies in `answer`."""
    command = [sys.executable, "-S", "-B", SCRIPT, *words]
    ran = subprocess.run(command, cwd=place, capture_output=True, text=True, errors="replace")
    files = sorted(path for path in place.joinpath("answer").rglob("*") if path.is_file())
    made = {str(f.relative_to(place)): f.read_text(errors="replace")[:100_000] for f in files}
    return {"code": ran.returncode, "said": (ran.stdout + ran.stderr)[-2000:], "made": made}


def judged(capstone, seen):
    """Yield the findings on six runs."""
    usual, again, other, fresh, *trouble = seen
    first = list(unchanged(usual, expected(capstone, 100)))
    yield from first
    if first:
        return
    for run, what in zip(trouble, ("missing", "broken"), strict=True):
        yield from told(run, what)
    yield from valued(capstone, again, other)
    if missing := lacking(capstone, other):
        yield finding("origin-told", f"no SHA-256 of {missing} in what lies in answer")
    elif not any(OTHER in name + text for name, text in other["made"].items()):
        yield finding("origin-told", f"the value {OTHER} stands nowhere")
    for name, run in (("a second run in the same folder", again), ("a run in a fresh folder", fresh)):
        if tables(run) != tables(usual):
            yield finding("nothing-lost", f"{name} made other bytes", where=differing(run, usual))


def expected(capstone, least):
    """Return donor -> (age, share) of the donors that count."""
    rows = {}
    for donor, age in donors(capstone):
        found = json.loads((capstone / f"{SUMMARIES}/{donor}.json").read_text())
        if found["kept"] >= least:
            rows[donor] = (age, round(found["kept"] / found["cells"], 4))
    return rows


def tables(run):
    """Return name -> text of the tables that lie in `answer`."""
    return {name: text for name, text in run["made"].items() if name.endswith(".tsv")}


def content(text):
    """Return donor -> (age, share) of a table; lines that begin with # are notes."""
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    try:
        place = [lines[0].index(name) for name in ("donor", "age", "kept")]
        rows = [[line[n] for n in place] for line in lines[1:]]
        return {donor: (age, round(float(kept), 4)) for donor, age, kept in rows}
    except (IndexError, ValueError):
        return {}


def unchanged(run, rows):
    """Yield a finding unless the plain run made one table with these rows."""
    found = tables(run)
    if run["code"] != 0 or len(found) != 1:
        seen = f"exit code {run['code']}, {len(found)} tables in answer; last line: {last(run)}"
        yield finding(FIRST, seen)
    elif content(*found.values()) != rows:
        yield finding(FIRST, "other donors, ages or shares than before", where=next(iter(found)))


def told(run, what):
    """Yield a finding unless trouble ended the run, was told in a sentence, and left no table."""
    if run["code"] == 0:
        yield finding("trouble-told", f"D03.json is {what}, and the exit code is 0")
    elif "Traceback" in run["said"] or "D03" not in last(run):
        yield finding("trouble-told", f"D03.json is {what}, and the last line is: {last(run)}")
    elif tables(run):
        yield finding("trouble-told", f"D03.json is {what}, and there is a table: {', '.join(tables(run))}")


def valued(capstone, before, run):
    """Yield a finding unless the run with another value made its table, and left the one before alone."""
    rows, old = expected(capstone, int(OTHER)), tables(before)
    if run["code"] != 0 or not any(content(text) == rows for text in tables(run).values()):
        yield finding(VALUE, f"with --least {OTHER}, of the {len(rows)} donors: {last(run)}")
    elif lost := [name for name in old if tables(run).get(name) != old[name]]:
        yield finding(
            "both-kept", f"the run with --least {OTHER} wrote over {', '.join(lost)}", where=lost[0]
        )


def lacking(capstone, run):
    """Return the first file that was read and whose bytes nothing in `answer` tells, if any."""
    told = "\n".join(run["made"].values()).lower()
    names = [CATALOGUE, *(f"{SUMMARIES}/{donor}.json" for donor, _ in donors(capstone))]
    digests = {name: hashlib.sha256((capstone / name).read_bytes()).hexdigest() for name in names}
    return next((name for name in names if digests[name] not in told), "")


def last(run):
    """Return the last line that a run printed."""
    return (run["said"].strip().splitlines() or ["(nothing)"])[-1]


def differing(run, other):
    """Return the first table that is not the same in two runs."""
    return next(
        (n for n in sorted({*tables(run), *tables(other)}) if tables(run).get(n) != tables(other).get(n)), ""
    )


WHY = {
    "answer-unchanged": "who mends a script and changes its answer has two things to explain",
    "trouble-told": "a table that lacks a donor looks as whole as one that does not",
    "value-given": "who must edit the code to try a value has another script afterwards",
    "both-kept": "the second result of an afternoon should not cost the first",
    "origin-told": "a name and a date do not tell which bytes were read; their SHA-256 does",
    "nothing-lost": "two runs that differ in a time of day cannot be compared any more",
}
NEXT = {
    "answer-unchanged": "run it as it was given, and compare",
    "trouble-told": "let the error out of the function that reads, and turn it into one sentence in main",
    "value-given": "look at how the lab's in_parts.py takes --cells",
    "both-kept": "what differs between the two runs? Let the name of the table say that",
    "origin-told": "hash each file where you read it, and keep the list with the table",
    "nothing-lost": "find what is different each time, and give it another place",
}


def finding(id, seen, where=SCRIPT):
    """Return the finding of that id."""
    return Finding(
        id, expected=CHECKS[id].replace("`", ""), seen=seen, where=where, why=WHY[id], next=NEXT[id]
    )
