"""The log of each weekly count says how many rows were left out, and nothing published has changed."""

import re
import shutil
import tempfile
from pathlib import Path

from labkit import limits, places
from labkit.checks import Finding, Note
from snakemake.cli import main as snakemake  # loaded once: each run is a fork of this process

GIVEN = places.root() / "exercises/module09/evidence_field/start/weekly"
TOOL = "tools/count.py"
CHECKS = {
    "only-the-tool": "nothing in `weekly` was changed but the tool",
    "still-runs": "the tool counts what it can count",
    "bytes-unchanged": "what is published has the bytes that the tool made before",
    "still-fails": "a list with an age that is no number fails as before, and says where",
    "always-told": "the log of each site that was counted has the line, whether rows were left out or not",
    "true-number": "the number in the line is the number of rows that were left out",
    "told-on-failure": "a count that fails leaves the line, with what was left out until then",
    "one-line-more": "the log has that one line more, and says no more than before besides",
}
RUNS, SECONDS = "still-runs", 60
NEEDS = {id: [RUNS] for id in list(CHECKS)[2:]} | {
    "true-number": [RUNS, "always-told"],
    "told-on-failure": [RUNS, "always-told", "true-number", "still-fails"],
    "one-line-more": [RUNS, "always-told", "told-on-failure"],
}
# site -> (its list, rows left out until the end, what is published; None if the count fails)
SITES = {
    "bern": ("B1\t40\nB2\t60\n", 0, "donors\tmean_age\n2\t50.0\n"),
    "graz": ("G1\t\nG2\t31\nG3\t\nG4\t\nG5\t44\n", 3, "donors\tmean_age\n2\t37.5\n"),
    "pisa": ("P1\t20\nP2\t\nP3\t\nP4\tninety\nP5\t\n", 2, None),
}
COUNTED = [site for site, (_, _, made) in SITES.items() if made]
(FAILING,) = [site for site, (_, _, made) in SITES.items() if not made]
LINE = re.compile(r"^skipped[ \t:=]+(\d+)\b.*$", re.M)


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    weekly = workspace.path / "weekly"
    if changed := [name for name in others() if not same(weekly / name, GIVEN / name)]:
        yield finding("only-the-tool", f"changed or gone: {', '.join(changed[:3])}", changed[0])
    with tempfile.TemporaryDirectory(prefix="lab-weekly-") as top:
        folder = laid_out(weekly / TOOL, Path(top, "weekly"))
        ran = limits.Running(run_weekly, folder, limits.Limits(seconds=SECONDS)).outcome()
        yield from (Note(f"the count had a time limit, but on this machine {words}") for words in ran.lacking)
        if ran.ended == "time":
            yield finding(RUNS, f"three counts had not ended after {SECONDS} s", next=AGAIN)
            return
        yield from judged(folder)


def others():
    """The files of the weekly count that are not handed in."""
    names = sorted(file.relative_to(GIVEN).as_posix() for file in GIVEN.rglob("*") if file.is_file())
    return [name for name in names if name != TOOL and "__pycache__" not in name]


def same(mine, theirs):
    """Whether two files have the same bytes."""
    return mine.is_file() and mine.read_bytes() == theirs.read_bytes()


def laid_out(tool, folder):
    """Return a new folder with the learner's tool, the workflow as given, and other lists."""
    shutil.copytree(GIVEN, folder, ignore=shutil.ignore_patterns("__pycache__", "lists", "tools"))
    (folder / "lists").mkdir()
    (folder / "tools").mkdir()
    if tool.is_file():
        shutil.copyfile(tool, folder / TOOL)
    for site, (rows, _, _) in SITES.items():
        (folder / f"lists/{site}.tsv").write_text(f"donor\tage\n{rows}")
    return folder


def run_weekly():
    """Run Snakemake in the folder where this process is, and return its exit code."""
    tempfile.tempdir = None  # the judge's own place for temporary files cannot be written to from here
    options = ["--cores", "1", "--keep-going", "--scheduler", "greedy", "--latency-wait", "0"]
    try:
        snakemake(options)
    except SystemExit as end:
        return end.code


def judged(folder):
    """Yield what is wrong with the counts and the logs that the run left."""
    made = {site: text(folder / f"counts/{site}.tsv") for site in SITES}
    said = {site: text(folder / f"logs/{site}.log") for site in SITES}
    if missing := [site for site in COUNTED if not made[site]]:
        last = (said[missing[0]].strip().splitlines() or ["its log is empty"])[-1]
        yield finding(RUNS, f"no count of {missing[0]}; {last}")
        return
    if other := [site for site in COUNTED if made[site] != SITES[site][2]]:
        yield finding("bytes-unchanged", f"{other[0]} got another table: {made[other[0]].strip()!r}")
    if made[FAILING] or "line 5" not in said[FAILING]:
        seen = "a table was made" if made[FAILING] else "its log does not say which line"
        yield finding("still-fails", f"a list whose fourth donor is aged “ninety”: {seen}")
    yield from told(said)
    if longer := [site for site in COUNTED if len(said[site].splitlines()) > 3]:
        number = len(said[longer[0]].splitlines())
        yield finding("one-line-more", f"the log of a site with {rows(longer[0])} has {number} lines, not 3")


def told(said):
    """Yield what is wrong with the lines that should tell how many rows were left out."""
    numbers = {site: [int(number) for number in LINE.findall(words)] for site, words in said.items()}
    if silent := [site for site in COUNTED if not numbers[site]]:
        yield finding("always-told", f"no such line in the log of a site with {rows(silent[0])}")
        return
    if wrong := [site for site in COUNTED if numbers[site][-1] != SITES[site][1]]:
        yield finding("true-number", f"{numbers[wrong[0]][-1]} for a site with {rows(wrong[0])}")
        return
    if numbers[FAILING][-1:] != [SITES[FAILING][1]]:
        seen = f"it says {numbers[FAILING][-1]}" if numbers[FAILING] else "its log has no such line"
        yield finding("told-on-failure", f"two rows were left out before the count failed; {seen}")


def rows(site):
    """A site of the hidden lists in words."""
    number = SITES[site][1]
    return f"{number} rows left out" if number else "no row left out"


def text(file):
    """The text of a file; "" if there is none."""
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


AGAIN = "run it yourself; if it ends at once, the machine was busy: check again later"
WHY = {
    "only-the-tool": "the lists are what was sent, and how the count is called is nobody's question",
    RUNS: "evidence of a count that does not happen is worth nothing",
    "bytes-unchanged": "a field of evidence that changes the result is no evidence of that result",
    "still-fails": "a wrong age in the mean would be published, and the log would say that all is well",
    "always-told": "silence can mean that nothing was left out, or that nobody counted",
    "true-number": "Ines would believe it",
    "told-on-failure": "the job that failed is the one that is asked about",
    "one-line-more": "who has to search a log stops reading it",
}
NEXT = {
    "only-the-tool": "put it back; lab reset keeps a copy of your work",
    RUNS: "run it yourself: cd weekly, then snakemake --cores 1 --keep-going",
    "bytes-unchanged": "compare counts before and after; the line belongs in the log",
    "still-fails": "the tool must still end with its sentence, and with exit code 1",
    "always-told": "print the number also when it is nought",
    "true-number": "count where a row is passed over, nowhere else",
    "told-on-failure": "on which ways does the tool end, and which of them pass your line?",
    "one-line-more": "which of your lines does nobody ask for?",
}


def finding(id, seen, where=TOOL, next=None):
    """A Finding with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, f"weekly/{where}", WHY[id], next or NEXT[id])
