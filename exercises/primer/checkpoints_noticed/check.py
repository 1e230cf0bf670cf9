"""The runner does again what was made with other parameters or not to its end, and nothing else."""

import json
import shutil
import tempfile
from pathlib import Path

from labkit import limits
from labkit.checks import Finding, Note
from labkit.moments import call

WHERE = "runner/runner.py"
CHECKS = {
    "still-runs": "from nothing, all steps run once, in order",
    "still-skips": "the same again runs no step",
    "changed-noticed": "a parameter with another value runs its step and those behind it",
    "before-spared": "the steps before that are not run",
    "key-noticed": "a parameter that was added or taken away counts as changed",
    "order-ignored": "the same parameters in another order do not",
    "missing-noticed": "a deleted file runs its step and those behind it",
    "failed-not-done": "a step that failed with new parameters is run when they are asked for again",
    "broken-not-done": "nor does it count as done when the older parameters are asked for again",
}
NEEDS = {"still-skips": ["still-runs"]}
NEEDS |= {id: ["still-skips"] for id in list(CHECKS)[2:]}
TRIED_BY_A_CHANGE = ("before-spared", "key-noticed", "failed-not-done", "broken-not-done")
NEEDS |= {id: ["still-skips", "changed-noticed"] for id in TRIED_BY_A_CHANGE}
WHY = {
    "still-runs": "a runner that loses a step makes results of nothing",
    "still-skips": "who waits for hours each time will switch the noticing off",
    "changed-noticed": "the table of yesterday's number would be taken for today's",
    "before-spared": "what does not read the number is done again for nothing, and may be the dear part",
    "key-noticed": "a parameter that is gone has a default, and a new one had another value until now",
    "order-ignored": "who sorts the config would pay for it with a night",
    "missing-noticed": "the next step would look for a file that is not there",
    "failed-not-done": "half of a file would be taken for all of it",
    "broken-not-done": "the file is no longer the one that the older parameters made",
}
NEXT = {
    "still-runs": "begin anew in the folder runner: rm -rf made, then the first command of the task",
    "still-skips": "print both things that you compare, in a second run",
    "changed-noticed": "what does the next run, another process, find in the folder?",
    "before-spared": "keep in mind what each step was done with, not only all of it together",
    "key-noticed": "take a key away by hand, and follow your comparison",
    "order-ignored": "when are two such things equal, and when are two texts?",
    "missing-noticed": "what did is_done ask before you began?",
    "failed-not-done": "at which moment do you know that the step has ended?",
    "broken-not-done": "what does your record say while the step is at work?",
}
DRIVE = """
import json, sys
from collections import namedtuple
from pathlib import Path
from runner import run

Step = namedtuple("Step", "name run makes")
FOLDER = Path("made")

def step(name):
    def work(folder, params):
        with open("calls.txt", "a") as calls:
            print(name, file=calls)
        (folder / f"{name}.txt").write_text(name)
        if Path("fails.txt").exists() and Path("fails.txt").read_text() == name:
            raise RuntimeError("this step fails on purpose")
    return Step(name, work, [f"{name}.txt"])

FOLDER.mkdir(exist_ok=True)
run([step(name) for name in ("first", "second", "third")], json.loads(sys.argv[1]), FOLDER)
"""
USUAL = {"first": {"cells": 5}, "second": {"limit": 60, "names": ["a", "b"]}}
OTHER = {"first": {"cells": 5}, "second": {"limit": 40, "names": ["a", "b"]}}
ALL, BEHIND = ["first", "second", "third"], ["second", "third"]


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    with tempfile.TemporaryDirectory(prefix="lab-runner-") as top:
        if workspace.exists(WHERE):
            Path(top, "runner.py").write_text(workspace.read(WHERE), encoding="utf-8")
        Path(top, "drive.py").write_text(DRIVE)
        ran = limits.Running(tell, Path(top), limits.Limits(seconds=30)).outcome()
    yield from (Note(f"the runner had a time limit, but on this machine {words}") for words in ran.lacking)
    if ran.code and not ran.ended:
        raise RuntimeError(ran.text)
    late = {"still-runs": "after half a minute it was still at work"}
    for id, seen in (late if ran.ended else json.loads(ran.text)).items():
        yield Finding(id, CHECKS[id], seen, WHERE, WHY[id], NEXT[id])


def tell():
    """Try the runner in this folder, and print {check: what was seen} as JSON."""
    tempfile.tempdir = None
    print(json.dumps(dict(seen())))


def seen():
    """Yield what is wrong, as pairs of a check and what was seen."""
    first, ended = calls(USUAL, fresh=True)
    if first != ALL or ended.code:
        lines = ended.text.strip().splitlines() or ["nothing was printed"]
        return (yield "still-runs", lines[-1] if ended.code else of(first))
    if again := calls(USUAL)[0]:
        return (yield "still-skips", of(again))
    changed = calls(OTHER)[0]
    if changed[-2:] != BEHIND:
        yield "changed-noticed", of(changed)
    else:
        yield from [("before-spared", of(changed))] if changed != BEHIND else []
        yield from of_keys()
        yield from of_failures()
    yield from of_no_change()


def of_keys():
    """Yield what is wrong when a key comes or goes."""
    more = {**USUAL, "second": {**USUAL["second"], "seed": 1}}
    for what, before, after in (("added", USUAL, more), ("taken away", more, USUAL)):
        calls(before, fresh=True)
        if (ran := calls(after)[0]) != BEHIND and ran != ALL:
            yield "key-noticed", f"a key was {what}: {of(ran)}"
            break


def of_no_change():
    """Yield what is wrong when keys only stand in another order, and when a file is gone."""
    calls(USUAL, fresh=True)
    if ran := calls({"second": dict(reversed(USUAL["second"].items())), "first": USUAL["first"]})[0]:
        yield "order-ignored", of(ran)
    calls(USUAL, fresh=True)
    Path("made/second.txt").unlink()
    if calls(USUAL)[0][-2:] != BEHIND:
        yield "missing-noticed", "the file of the second step was deleted, and the step did not run"


def of_failures():
    """Yield what is wrong when a step began and did not end."""
    for id, then in (("failed-not-done", OTHER), ("broken-not-done", USUAL)):
        calls(USUAL, fresh=True)
        calls(OTHER, fails="second")
        if (ran := calls(then)[0])[-2:] != BEHIND:
            yield id, f"the second step had failed, and then: {of(ran)}"


def calls(params, fresh=False, fails=None):
    """Call the runner in a process of its own; which steps ran, and how it ended."""
    if fresh:
        shutil.rmtree("made", ignore_errors=True)
    for name, text in (("calls.txt", ""), ("fails.txt", fails)):
        Path(name).unlink(missing_ok=True)
        if text is not None:
            Path(name).write_text(text)
    ended = call("drive", [json.dumps(params)])
    return Path("calls.txt").read_text().split(), ended


def of(ran):
    """Which steps ran, in words."""
    return f"run were: {', '.join(ran)}" if ran else "no step was run"
