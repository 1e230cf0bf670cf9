"""Of six pairs of instruments the one that misleads is named, with the reason and the line that shows it."""

from labkit import places
from labkit.checks import Finding, form, form_finding

START = places.root() / "exercises/module09/evidence_misleads/start"
REASONS = ("sampled", "noted late", "written over", "set since", "inherited", "other question")
CHECKS = {
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "words-known": "each file is there, and each reason is one that the form offers",
    "evidence-untouched": "what Petra gathered is as she gathered it",
    "brief-job": "the case of the memory is decided rightly",
    "late-note": "the case of the start is decided rightly",
    "lost-words": "the case of the last words is decided rightly",
    "both-right": "the case of the two times is decided rightly",
    "new-date": "the case of the date is decided rightly",
    "borrowed-peak": "the case of the peak is decided rightly",
    "shown-elsewhere": "each cited line is of another file, and shows what you say",
}
CASES = ("memory", "start", "last_words", "two_times", "date", "peak")
DECIDED = dict(zip(CASES, list(CHECKS)[3:9], strict=True))
NEEDS = {id: list(CHECKS)[:2] for id in DECIDED.values()} | {
    "words-known": ["form-readable"],
    "shown-elsewhere": [id for id in CHECKS if id not in ("evidence-untouched", "shown-elsewhere")],
}
PARTS = ("wrong", "because", "shown_by")
# case -> (files that mislead, the reason, what a line holds that shows it: {file: words})
HOLDS = {
    "memory": ({"filter.tsv"}, "sampled", {"filter.log": ["peak 61 MB"]}),
    "start": (
        {"notes.json"},
        "noted late",
        {"run.log": ["05:12:13", "05:13:05", "Finished jobid"], "rule.txt": ["run:"]},
    ),
    "last_words": ({"count.log"}, "written over", {"run.log": ["KeyError", "row['age']", "line 19"]}),
    "two_times": ({"none"}, "other question", {"normalise.log": ["start-up 1.21 s", "with imports"]}),
    "date": (
        {"summary.tsv"},
        "set since",
        {"counts.log": ["2026-11-20T05:12:40"], "run.log": ["Nov 20 05:12:40", "Finished jobid"]},
    ),
    "peak": (
        {"small.log", "large.log"},
        "inherited",
        {"small.tsv": ["20.61"], "large.tsv": ["101.35"], "run.log": ["exec python"]},
    ),
}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    answer, _ = form(workspace, list(CASES))
    said = {case: parts(answer, case) for case in CASES}
    yield from touched(workspace)
    if gap := form_finding("form-readable", workspace, list(CASES), why=WHY["form-readable"]):
        yield gap
        return
    if empty := [case for case, given in said.items() if not all(given)]:
        seen = f"nothing under {', '.join(empty)}"
        yield finding("form-readable", seen, "answer.yaml", "fill in all three of each case")
        return
    yield from list(strange(workspace, said)) or list(undecided(said)) or unshown(workspace, said)


def parts(answer, case):
    """(file, reason, cited line) that the form gives a case."""
    given = answer.get(case)
    given = given if isinstance(given, dict) else {}
    wrong, because, shown = (
        " ".join(str("" if (v := given.get(part)) is None else v).split()) for part in PARTS
    )
    return short(wrong, case), because.lower().replace("_", " ").replace("-", " "), short(shown, case)


def short(name, case):
    """A file of a case without its folder; none in small letters."""
    name = name.removeprefix("./")
    return name.lower() if name.lower() == "none" else name.removeprefix(f"morning/{case}/")


def touched(workspace):
    """Yield a finding for the first file that is not as it was given."""
    for given in sorted(file for file in START.rglob("*") if file.is_file()):
        name = given.relative_to(START).as_posix()
        mine = workspace.path / name
        if not mine.is_file() or mine.read_bytes() != given.read_bytes():
            yield finding("evidence-untouched", "changed or gone", name, "lab reset brings it back")
            return


def strange(workspace, said):
    """Yield a finding for the first file that is not there or reason that the form does not offer."""
    for case, (wrong, because, _) in said.items():
        there = wrong == "none" or (workspace.path / "morning" / case / wrong).is_file()
        if not there or because not in REASONS:
            seen = f"{because}: no such reason" if there else f"{wrong}: no such file in morning/{case}"
            yield finding(
                "words-known", seen, f"answer.yaml, {case}", "take what is there, and the form's words"
            )
            return


def undecided(said):
    """Yield a finding for each case in which another instrument is called wrong, or for another reason."""
    for case, (wrong, because, _) in said.items():
        files, reason, _ = HOLDS[case]
        if wrong not in files or because != reason:
            seen = f"{wrong}, {because}"
            if wrong in files:
                seen = f"the file is right; but not: {because}"
            yield finding(DECIDED[case], seen, f"answer.yaml, {case}", NEXT[case])


def unshown(workspace, said):
    """Yield a finding for each case whose cited line is of the same file, is not there, or shows nothing."""
    for case, (wrong, _, shown) in said.items():
        name, _, number = shown.rpartition(":")
        file = workspace.path / "morning" / case / name
        lines = file.read_text(encoding="utf-8").splitlines() if name and file.is_file() else []
        line = lines[int(number) - 1] if number.isdigit() and 0 < int(number) <= len(lines) else None
        if line is not None and name == wrong:
            seen = f"{case}: {shown}: a line of the file that misleads"
            yield finding("shown-elsewhere", seen, f"answer.yaml, {case}", CITE)
        elif line is None:
            seen, next = f"{case}: {shown}: no such line", "write it as FILE:NUMBER, the first line is 1"
            yield finding("shown-elsewhere", seen, f"answer.yaml, {case}", next, NOT_THERE)
        elif not any(words in line for words in HOLDS[case][2].get(name, [])):
            told = f"says “{line.strip()[:60]}”" if line.strip() else "is empty"
            next = BOTH if wrong == "none" else CITE
            yield finding("shown-elsewhere", f"{case}: {shown} {told}", f"answer.yaml, {case}", next, ANYWAY)


CITE = "cite a line that could not stand there if the file that misleads were right"
BOTH = "cite a line that tells how both numbers can be right"
NOT_THERE = "the others want to look it up"
ANYWAY = "a line that would stand there in either case decides nothing"
NEXT = {
    "memory": "how long did the job last, and how often does each of the two look?",
    "start": "which came first, by the notes: the start or the end? And what kind of rule is it?",
    "last_words": "how many attempts were there, and whose words are these?",
    "two_times": "where does each of the two begin to count?",
    "date": "what sets the date of a file, besides making it?",
    "peak": "two plates, one eight times as large: which instrument notices? And how is the command called?",
}
WHY = {
    "form-readable": "an argument that is left out goes on",
    "words-known": "a reason of one's own cannot be looked up",
    "evidence-untouched": "you would be deciding about another morning",
    "brief-job": "a claim of memory made from it kills the next job",
    "late-note": "a rule that seems to take no time is left out of every account",
    "lost-words": "somebody would go looking for a second run, and leave the bug alone",
    "both-right": "who repairs a sound instrument has two faults afterwards",
    "new-date": "the wrong day's inputs would be suspected",
    "borrowed-peak": "the claim of every small plate would be six times too high",
    "shown-elsewhere": "an instrument cannot testify against itself",
}


def finding(id, seen, where, next, why=None):
    """A Finding with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, where, why or WHY[id], next)
