"""Whatever interrupts the two commands, readers find the old files or the new ones, and none unverified."""

import functools
import gc
import json
import shutil
import tempfile
from pathlib import Path

import review.verify
from labkit import limits
from labkit.checks import Finding, Note
from labkit.moments import another_disk, call, seen_in, telling
from labkit.releases import edited, relist
from labkit.spaces import copy_to

TOOLS = ("handover/table.py", "handover/publish.py")

CHECKS = {
    "table-still-made": "`handover.table` makes the table it made before, also over an older one",
    "table-whole": "broken off while it writes, `handover.table` leaves the old table or the new one",
    "table-fault-told": "a value that is no number ends it with an error, and the old table stays",
    "table-other-disk": "all that holds where the folder for temporary files is another disk",
    "still-published": "`handover.publish` publishes a good candidate, as the first and over an older one",
    "gate-refuses": "one that does not verify is refused with an error, and readers see what they saw",
    "refusal-told": "the refusal names the file at fault",
    "publish-whole": "killed at any change, `PLACE/current` is the old release or the new one, whole",
    "publish-goes-on": "after such a kill the same command publishes the new release",
}
NEEDS = {id: ["table-still-made"] for id in ("table-whole", "table-fault-told")}
NEEDS |= {id: ["still-published"] for id in ("gate-refuses", "publish-whole")}
NEEDS |= {"refusal-told": ["gate-refuses"], "publish-goes-on": ["publish-whole"]}
NEEDS |= {"table-other-disk": ["table-whole", "table-fault-told"]}
WHY = {
    "table-still-made": "a repair that changes what is handed over is another fault",
    "table-whole": "the lab opens the table whenever it likes, and a short table looks like a table",
    "table-fault-told": "who gets a table takes it for all there is",
    "table-other-disk": "a move from one disk to another is a copy, and a copy can be broken off",
    "still-published": "a gate that nothing passes is a wall",
    "gate-refuses": "what is published is cited; it cannot be called back",
    "refusal-told": "somebody has to find the fault at night",
    "publish-whole": "a reader may look at any moment, and a machine may stop at any moment",
    "publish-goes-on": "what a kill leaves behind must not need a person",
}
NEXT = {
    "table-still-made": "run it on results/release, and compare with what the start makes",
    "table-whole": "at which moment does the name TABLE begin to mean the new table?",
    "table-fault-told": "give it a release with a value that is no number; look at exit code and table",
    "table-other-disk": "where does the table lie while it is not whole yet?",
    "still-published": "run it with a new folder as PLACE, and then once more",
    "gate-refuses": "the capstone has a tool that knows all that can be wrong with a release",
    "refusal-told": "say which file it is: the tool that found it knows",
    "publish-whole": "list what it changes in PLACE, in order: between which two does a reader lose?",
    "publish-goes-on": "look at what lies in PLACE after the kill, and run the command again",
}
RELEASE, OLD, ELSEWHERE = map(Path, ("results/release", "made/old", "made/elsewhere"))
DAMAGES = ("a changed file", "a value that is no number", "a table of another shape", "a missing file")
BAD = CHANGED, NO_NUMBER, OTHER_SHAPE, MISSING = [Path("made", what) for what in DAMAGES]
OTHER_DISK = another_disk(ELSEWHERE)
TABLE, LAST_WEEK = Path("handed/table.tsv"), "the table of last week\n"
PLACE, CURRENT = Path("place"), Path("place/current")
AT_FAULT = "predict_age/NK.tsv"


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    review.verify.contract_of = functools.cache(review.verify.contract_of)
    with tempfile.TemporaryDirectory(prefix="lab-staging-") as top:
        folder = Path(top, "capstone")
        copy_to(folder, "tiny", "finished")
        for name in filter(workspace.exists, TOOLS):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(workspace.read(name), encoding="utf-8")
        ran = limits.Running(tell, folder, limits.Limits(seconds=60)).outcome()
    yield from (Note(f"the tools were run with a time limit, but on this machine {w}") for w in ran.lacking)
    if ran.code:
        raise RuntimeError(ran.text)
    late = dict.fromkeys(CHECKS.keys() - NEEDS, "after a minute one of the commands was still at work")
    for id, seen in (late if ran.ended else json.loads(ran.text)).items():
        where = TOOLS[not id.startswith("table")]
        yield Finding(id, CHECKS[id].replace("`", ""), seen, where, WHY[id], NEXT[id])


def tell():
    """Try both tools in this folder, and print {check: what was seen} as JSON."""
    tempfile.tempdir = None
    review.verify.problems_of(RELEASE)  # loads what it needs once, for all the processes below
    gc.freeze()
    make_releases()
    print(json.dumps(dict([*in_table(), *in_publishing()])))


def make_releases():
    """Beside the candidate: an older release, and candidates with a fault each."""
    ELSEWHERE.mkdir(parents=True)
    edited(RELEASE, OLD, "report.html", lambda text: text.replace("</h1>", " of last week</h1>"))
    relist(OLD, "report.html")
    edited(RELEASE, CHANGED, AT_FAULT, lambda text: text.replace("D01", "D10"))
    edited(RELEASE, NO_NUMBER, AT_FAULT, lambda text: text.rpartition("\t")[0] + "\tabout fifty\n")
    edited(RELEASE, OTHER_SHAPE, AT_FAULT, lambda text: text.replace("age", "years", 1))
    relist(OTHER_SHAPE, AT_FAULT)
    (edited(RELEASE, MISSING, AT_FAULT) / AT_FAULT).unlink()


def in_table(prepare=None):
    """Yield what is wrong with the tool for the table, as pairs of a check and what was seen."""
    expected = table_of(RELEASE)
    for before in (None, LAST_WEEK):
        ended, left = hand_over(before, RELEASE, prepare=prepare)
        if ended.code or left != expected:
            return (yield "table-still-made", last(ended) if ended.code else "another table")
    kills = [(at, room) for at in telling(ended.changes, 12) for room in (None, len(expected) // 2)]
    left = [hand_over(LAST_WEEK, RELEASE, prepare=prepare, at=at, room=room)[1] for at, room in kills]
    if torn := [text for text in left if text not in (LAST_WEEK, expected)]:
        yield "table-whole", f"after {len(torn)} of {len(kills)} kills: {in_words(torn[-1])}"
    ended, left = hand_over(LAST_WEEK, NO_NUMBER, prepare=prepare)
    if not ended.code or left != LAST_WEEK:
        yield "table-fault-told", f"exit code {ended.code}, and {in_words(left)}"
    if not prepare and (more := list(in_table(OTHER_DISK))):
        yield "table-other-disk", more[0][1]


def hand_over(before, release, **how):
    """Run the tool for the table where a text lies already; how it ended, and what lies there then."""
    shutil.rmtree(TABLE.parent, ignore_errors=True)
    TABLE.parent.mkdir()
    if before:
        TABLE.write_text(before)
    return call("handover.table", [release, TABLE], **how), TABLE.read_text() if TABLE.exists() else None


def table_of(release):
    """The right table."""
    lines = ["cell_type\tdonor\tyears_off"]
    for file in sorted((release / "predict_age").glob("*.tsv")):
        for donor, age, predicted in [line.split("\t") for line in file.read_text().splitlines()[1:]]:
            lines.append(f"{file.stem}\t{donor}\t{float(predicted) - float(age):.1f}")
    return "\n".join(lines) + "\n"


def in_words(text):
    """What a reader of the table finds."""
    known = {LAST_WEEK: "the old table", None: "no table at all"}
    return known.get(text) or f"a table of {text.count(chr(10))} lines"


def in_publishing():
    """Yield what is wrong with the tool that publishes, as pairs of a check and what was seen."""
    old, new = seen_in(OLD), seen_in(RELEASE)
    for folder in (None, OLD):
        ended = publish(folder, RELEASE)
        if ended.code or seen_in(CURRENT) != new:
            yield "still-published", last(ended) if ended.code else f"readers find {of(old, new)}"
            return
    refused = {bad.name: (publish(OLD, bad), seen_in(CURRENT) == old) for bad in BAD}
    if passed := [what for what, (ended, same) in refused.items() if not ended.code or not same]:
        yield "gate-refuses", f"published all the same: candidates with {', '.join(passed)}"
    elif silent := [what for what, (said, _) in refused.items() if Path(AT_FAULT).name not in said.text]:
        yield "refusal-told", f"for {silent[0]}: {last(refused[silent[0]][0])}"
    yield from list(in_repeats(new)) or in_kills(ended.changes, old, new)


def in_repeats(new):
    """Yield what is wrong when a release that readers see already is published again, and that is killed."""
    changes = call("handover.publish", [RELEASE, PLACE], prepare=OTHER_DISK).changes
    torn = 0
    for at in telling(changes, 3):
        publish(OLD, RELEASE)
        call("handover.publish", [RELEASE, PLACE], prepare=OTHER_DISK, at=at)
        torn += seen_in(CURRENT) != new
    if torn:
        yield "publish-whole", f"published again, and killed: {torn} times the release that was there is torn"


def in_kills(changes, old, new):
    """Yield what is wrong after a kill, and after the same command given again."""
    torn, stuck = [], []
    kills = telling(changes, 5)
    for at in kills:
        publish(OLD, RELEASE, prepare=OTHER_DISK, at=at)
        torn += [of(old, new)] if seen_in(CURRENT) not in (old, new) else []
        if at in kills[len(kills) // 2 :]:  # the later the kill, the more it leaves
            again = call("handover.publish", [RELEASE, PLACE], prepare=OTHER_DISK)
            stuck += [last(again)] if again.code or seen_in(CURRENT) != new else []
    if torn:
        yield "publish-whole", f"after {len(torn)} of {len(kills)} kills, for example: {torn[-1]}"
    elif stuck:
        yield "publish-goes-on", f"after {len(stuck)} of these kills: {stuck[-1]}"


def publish(before, candidate, **how):
    """Run the tool that publishes in a place that holds a release already, or none."""
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir()
    if before:
        shutil.copytree(before, PLACE / "october")
        CURRENT.symlink_to("october")
    return call("handover.publish", [candidate, PLACE], **how)


def of(old, new):
    """What a reader finds, in words."""
    found = seen_in(CURRENT)
    fresh = sum(found.get(name) == new[name] != old[name] for name in new)
    return f"{len(found)} of {len(new)} files, {fresh} of them new" if found else "nothing is published"


def last(ended):
    """The last line that a tool printed, and its exit code."""
    line = (ended.text.strip().splitlines() or ["nothing printed"])[-1]
    return f"exit code {ended.code}: {line}"
