"""Four rules make what the list makes, notice what changes, and do no more than is needed."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from labkit import limits
from labkit.checks import Finding, Note
from labkit.workloads import forked
from snakemake.cli import main as snakemake

CHECKS = {
    "made-from-nothing": "in a folder without results, `snakemake -c2` ends well and makes `release.tsv`",
    "steps-stay": "nothing in `four` was changed but the Snakefile",
    "same-bytes": "`release.tsv` has the bytes that the list makes",
    "number-noticed": "after another number in the config the release is the one that belongs to it",
    "no-more-than-needed": "after another number, steps that do not need it are not called again",
    "data-noticed": "a donor's age that was changed is read again",
    "rest-goes-on": "when the ages cannot be read, the sums are made all the same, with `-k`",
}
MADE = list(CHECKS)[0]
NEEDS = {id: [MADE] for id in list(CHECKS)[1:]}
GIVEN = Path(__file__).parent / "start/four"
WORDS = ["-c2", "--nocolor", "--scheduler", "greedy", "--latency-wait", "10"]
# From the first run on the config says 20, so that a 10 typed into a rule is found out.
NUMBER, YEARS = ("least: 4", "least: 6"), ("years: 10", "years: 20")
AGE = ("D02\t31", "D02\told")  # a changed file that the step cannot read


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    four = workspace.path / "four"
    names = [f.name for f in GIVEN.iterdir() if f.is_file() and f.name != "Snakefile"]
    if changed := [name for name in names if not same(four / name, GIVEN / name)]:
        yield finding("steps-stay", f"changed or gone: {', '.join(sorted(changed))}", changed[0])
    with tempfile.TemporaryDirectory(prefix="lab-four-") as top:
        folder = shutil.copytree(
            GIVEN, Path(top, "four"), ignore=shutil.ignore_patterns("__pycache__", "Snakefile")
        )
        if (four / "Snakefile").is_file():
            shutil.copyfile(four / "Snakefile", folder / "Snakefile")
        ran = limits.Running(three_runs, folder, limits.Limits(seconds=120)).outcome()
        yield from (
            Note(f"your rules had a time limit, but on this machine {words}") for words in ran.lacking
        )
        yield from judged(folder)


def same(mine, theirs):
    """Whether two files have the same bytes."""
    return mine.is_file() and mine.read_bytes() == theirs.read_bytes()


def three_runs():
    """Run the rules three times in the folder where this process is, and keep what each left under seen/.

    seen/given.tsv is the release of the list with the config as it was given.
    """
    tempfile.tempdir = None  # the judge's own place for temporary files cannot be written to from here
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    by_list()
    Path("seen").mkdir()
    shutil.copyfile("by_list/release.tsv", "seen/given.tsv")
    replace("config.yaml", *YEARS)
    run("first", WORDS)
    if not Path("release.tsv").is_file():
        return
    replace("config.yaml", *NUMBER)
    run("number", WORDS)
    replace("config.yaml", *NUMBER[::-1])
    replace("people.tsv", *AGE)
    run("broken", [*WORDS, "-k"])


def run(name, words):
    """Run Snakemake once; keep its words, the steps that were called, and the tables as they are then."""
    Path("calls.txt").write_text("")
    by_list()
    forked(snakemake, ".", words)
    left = Path("seen", name)
    left.mkdir(parents=True)
    for file in (
        "calls.txt",
        "said.txt",
        "release.tsv",
        "by_list/release.tsv",
        "sums.tsv",
        "by_list/sums.tsv",
    ):
        if Path(file).is_file():
            shutil.copyfile(file, left / file.replace("/", "-"))
    Path("said.txt").unlink(missing_ok=True)


def by_list():
    """Let the list make its tables; with ages that cannot be read it makes those it can."""
    subprocess.run([sys.executable, "by_list.py"], capture_output=True)


def replace(file, old, new):
    """Put another text into a file."""
    path = Path(file)
    path.write_text(path.read_text().replace(old, new))


def judged(folder):
    """Yield what is wrong, from what the three runs left."""
    first, number, broken = (folder / "seen" / name for name in ("first", "number", "broken"))
    if not (first / "release.tsv").is_file():
        said = [line for line in text(first / "said.txt").splitlines() if line.strip()]
        wrong = [line for line in said if "Error" in line or "Exception" in line] or said[-1:]
        yield finding(MADE, wrong[0].strip() if wrong else "there is no Snakefile, or it came to no end")
        return
    called = text(number / "calls.txt").split()
    if same(first / "release.tsv", folder / "seen/given.tsv"):
        yield finding("number-noticed", "with years: 20 in the config, the release is that of years: 10")
    elif not same(first / "release.tsv", first / "by_list-release.tsv"):
        yield finding("same-bytes", "another table than by_list/release.tsv")
    elif not same(number / "release.tsv", number / "by_list-release.tsv"):
        yield finding("number-noticed", f"with least: 6, called again: {', '.join(called) or 'nothing'}")
    elif "decades" in called:
        yield finding(
            "no-more-than-needed", "the ages were put into decades again; they know nothing of least"
        )
    called = text(broken / "calls.txt").split()
    if "decades" not in called:
        yield finding("data-noticed", "people.tsv was changed, and the step that reads it was not called")
    elif not same(broken / "sums.tsv", broken / "by_list-sums.tsv"):
        yield finding("rest-goes-on", f"called: {', '.join(called)}; the sums are not those of the config")


def text(file):
    """The text of a file, whatever bytes it holds; nothing if there is none."""
    return file.read_text("utf-8", errors="replace") if file.is_file() else ""


WHY = {
    "made-from-nothing": "whoever gets only the data and the rules must be able to make the release",
    "steps-stay": "if the steps change with the engine, nobody can say what made the difference",
    "same-bytes": "this is the proof that only the organisation of the work has changed",
    "number-noticed": "a release that belongs to another number than the config says is wrong in silence",
    "no-more-than-needed": "what is made again for nothing costs hours on the full data",
    "data-noticed": "a corrected age that nobody reads again leaves the old one published",
    "rest-goes-on": "in the morning the sums are there, and only the ages have to be mended",
}
NEXT = {
    "made-from-nothing": "run snakemake -c2 in the folder four: which file is asked for that no rule makes?",
    "steps-stay": "put it back; lab reset keeps a copy of your work",
    "same-bytes": "compare both tables: which columns, which numbers, which order?",
    "number-noticed": "how does each of the two numbers come into its rule?",
    "no-more-than-needed": "which inputs and parameters does each rule name, and does it need them all?",
    "data-noticed": "which file does the step read that its rule does not name?",
    "rest-goes-on": "does one of your rules wait for more than it needs?",
}


def finding(id, seen, where="Snakefile"):
    """A Finding with what its check promises, why, and where to look next."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, f"four/{where}", WHY[id], NEXT[id])
