"""A night in which three jobs fail in three ways gives each the answer that its cause deserves."""

import re
import shutil
import tempfile
from pathlib import Path

from labkit import limits, places
from labkit.checks import Finding, Note
from snakemake.cli import main as snakemake  # loaded once: each night is a fork of this process

GIVEN = places.root() / "exercises/module03/failures_retried/start/night"
SNAKEFILE, PROFILE = HANDED_IN = ("Snakefile", "profile/config.yaml")
FIRST_MB, MOST = 100, 5  # what the fit has asked for so far; how many calls are still few
# A night like the one in tonight.tsv, but the archive never answers for the second donor.
SILENT = ("unanswered_D02\t0", "unanswered_D02\t99")
# The job with the bug comes first: who stops at the first failure then stops before all else.
NIGHT = ["--profile", "profile", "--cores", "1", "--prioritize", "counted.txt", "--latency-wait", "0"]
CAUSE = "KeyError: 'age'"

CHECKS = {
    "only-two-files": "nothing in `night` was changed but `Snakefile` and `profile/config.yaml`",
    "night-starts": "the night starts from `snakemake --profile profile`, and comes to an end",
    "rest-done": "the bug does not keep the other jobs from being tried",
    "bug-refused": "the job with the bug gets one attempt, and makes no result",
    "bug-told": "after the night a file in the folder tells what the bug is",
    "source-asked-again": "a donor whose first call got no answer is asked for again, and fetched",
    "asking-ends": "a donor for whom no answer ever comes gets two to five calls",
    "memory-grows": "the fit asks for 100 MB first, for more after it was killed, and gets done",
    "no-call-lost": "after the night the folder holds what each unanswered call said",
}
STARTS, RUNS = list(CHECKS)[1], list(CHECKS)[2]
NEEDS = (
    {RUNS: [STARTS]}
    | {id: [STARTS, RUNS] for id in list(CHECKS)[3:]}
    | {"bug-told": [STARTS, RUNS, "bug-refused"], "no-call-lost": [STARTS, RUNS, "source-asked-again"]}
)


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    night = workspace.path / "night"
    if changed := [name for name in others() if not same(night / name, GIVEN / name)]:
        yield finding("only-two-files", f"changed or gone: {', '.join(changed[:3])}", changed[0])
    with tempfile.TemporaryDirectory(prefix="lab-night-") as top:
        folder = laid_out(night, Path(top, "night"))
        ran = limits.Running(run_night, folder, limits.Limits(seconds=60)).outcome()
        yield from (Note(f"the night had a time limit, but on this machine {words}") for words in ran.lacking)
        yield from judged(folder, ran)


def others():
    """The files of the night that are not handed in."""
    names = sorted(f.relative_to(GIVEN).as_posix() for f in GIVEN.rglob("*") if f.suffix in (".py", ".tsv"))
    return [name for name in names if name not in HANDED_IN]


def same(mine, theirs):
    """Whether two files have the same bytes."""
    return mine.is_file() and mine.read_bytes() == theirs.read_bytes()


def laid_out(night, folder):
    """Return a new folder with the learner's two files, the tools as given, and another night outside."""
    shutil.copytree(GIVEN, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in HANDED_IN:
        (folder / name).unlink()
        if (night / name).is_file():
            shutil.copyfile(night / name, folder / name)
    tonight = folder / "tonight.tsv"
    tonight.write_text(tonight.read_text().replace(*SILENT))
    return folder


def run_night():
    """Run Snakemake in the folder where this process is, and return its exit code."""
    tempfile.tempdir = None  # the judge's own place for temporary files cannot be written to from here
    try:
        snakemake(NIGHT)
    except SystemExit as end:
        return end.code


def judged(folder, ran):
    """Yield what is wrong with the night, from the calls that the tools noted and the files it left."""
    calls = text(folder / "attempts.txt").splitlines()
    if not calls or ran.code is None:
        last = (ran.text.strip().splitlines() or ["nothing was printed"])[-1]
        yield finding("night-starts", last if ran.code is not None else "it did not come to an end")
        return
    claims = [int(n) for n in re.findall(r"^fit with (\d+) MB$", "\n".join(calls), re.MULTILINE)]
    tools = {"fetch": calls.count("fetch D01"), "fit": len(claims), "count": calls.count("count")}
    if never := [tool for tool, number in tools.items() if not number]:
        yield finding("rest-done", f"never called: {', '.join(never)}")
    yield from of_the_bug(folder, tools["count"])
    if tools["fetch"] < 2 or not (folder / "fetched/D01.txt").is_file():
        yield finding("source-asked-again", f"called {times(tools['fetch'])}, and no file was made")
    if not 2 <= (number := calls.count("fetch D02")) <= MOST:
        yield finding("asking-ends", f"called {times(number)}, the first call counted")
    yield from of_the_fit(claims, (folder / "fitted.txt").is_file())
    unanswered = {"D01": 1, "D02": number}
    said = [f"call {n} for {d}: no answer" for d, most in unanswered.items() for n in range(1, most + 1)]
    if lost := [words for words in said if not told(folder, words)]:
        yield finding("no-call-lost", f"of {len(said)} unanswered calls, {len(lost)} left no word")


def of_the_bug(folder, number):
    """Yield a finding if the bug was tried again, was papered over, or left no word of its cause."""
    if number != 1 or (folder / "counted.txt").exists():
        made = ", and counted.txt was made" if (folder / "counted.txt").exists() else ""
        yield finding("bug-refused", f"called {times(number)}{made}")
    if not told(folder, CAUSE):
        yield finding("bug-told", "no log says which line of the tool failed, and why")


def of_the_fit(claims, made):
    """Yield a finding unless the fit began as before, grew when it was killed, and was done."""
    if claims[:1] != [FIRST_MB] or len(set(claims)) < 2 or not made:
        asked = ", then ".join(f"{claim} MB" for claim in claims[:4])
        yield finding("memory-grows", f"asked for {asked}; {'done' if made else 'never done'}")


def told(folder, words):
    """Whether a file that the night left holds these words; the tools themselves do not count."""
    left = [f for f in folder.rglob("*") if f.is_file() and f.parent.name not in ("tools", "__pycache__")]
    return any(words in text(file) for file in left)


def text(file):
    """The text of a file, whatever bytes it holds; "" if there is none."""
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def times(number):
    """A number of calls in words."""
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


WHY = {
    "only-two-files": "the outside is not ours to change, and the bug has an owner who must hear of it",
    "night-starts": "a night that does not start answers nothing",
    "rest-done": "in the morning one failure would have cost three results",
    "bug-refused": "the same code on the same table fails in the same way, and a made-up result is worse",
    "bug-told": "whoever mends it on Monday has nothing else to go by",
    "source-asked-again": "that cause passes by itself, and a person would have to start the job by hand",
    "asking-ends": "one more call costs little; calling on and on hides that the archive is down",
    "memory-grows": "the same memory meets the same end, and a job that asks for much at once waits long",
    "no-call-lost": "one lost answer is an accident, one every night is a fault: only the logs can tell",
}
NEXT = {
    "only-two-files": "put it back; lab reset keeps a copy of your work",
    "night-starts": "run it in the folder night: snakemake --profile profile",
    "rest-done": "which setting of the profile says what happens after a failure?",
    "bug-refused": "where does the number of its attempts come from: its rule, or the profile?",
    "bug-told": "look into the log of the rule after a run of your own",
    "source-asked-again": "say it at the rule: how often may this one job be tried again?",
    "asking-ends": "choose a small number",
    "memory-grows": "a resource may be a function, and Snakemake tells it which attempt this is",
    "no-call-lost": "Snakemake deletes a rule's log before each attempt; what does it not delete?",
}
WHERE = {"rest-done": PROFILE, "night-starts": "Snakefile or profile"}


def finding(id, seen, where=None):
    """A Finding with what its check promises, why, and where to look next."""
    place = f"night/{where or WHERE.get(id, SNAKEFILE)}"
    return Finding(id, CHECKS[id].replace("`", ""), seen, place, WHY[id], NEXT[id])
