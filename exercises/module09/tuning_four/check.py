"""Four proposals get the verdict they deserve, for the question that decides, and by a line that shows it."""

import re

import yaml
from labkit import places
from labkit.checks import Finding, form, form_finding

ID = "module09/tuning_four"
PROPOSALS = places.root() / "exercises" / ID / "start/proposals"
NAMES = ["kept_counts", "lean_inputs", "one_batch", "spare_table"]
QUESTIONS = ["less", "same", "hears", "tells"]

CHECKS = {
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "words-known": "each line of the form has a verdict, a question and a line of the proposal's own files",
    "kept-counts": "the verdict on `kept_counts` holds, for the question on which it hangs",
    "lean-inputs": "the verdict on `lean_inputs` holds, for the question on which it hangs",
    "one-batch": "the verdict on `one_batch` holds, for the question on which it hangs",
    "spare-table": "the verdict on `spare_table` holds, for the question on which it hangs",
    "lines-decide": "each cited line shows what its verdict rests on",
}
VERDICTS = list(CHECKS)[2:6]
NEEDS = {id: ["form-readable", "words-known"] for id in VERDICTS} | {"lines-decide": list(CHECKS)[:6]}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    if gap := form_finding("form-readable", workspace, NAMES, why=WHY["form-readable"]):
        yield gap
        return
    answer, _ = form(workspace, NAMES)
    said = {name: words(answer[name]) for name in NAMES}
    if strange := [name for name in NAMES if not known(name, *said[name])]:
        yield finding("words-known", f"{strange[0]}: {answer[strange[0]]}", strange[0])
        return
    held = deserved()
    wrong = list(verdicts(said, held))
    yield from wrong or lines(said, held)


def words(given):
    """(verdict, question, cited line) of a line of the form, in small letters."""
    parts = [" ".join(part.split()).lower() for part in str(given).split(",")]
    return tuple([*parts, "", "", ""][:3])


def known(name, verdict, question, cited):
    """Whether the words are those the form offers, and the line is there."""
    return verdict in ("accept", "refuse") and question in QUESTIONS and row(name, cited) is not None


def row(name, cited):
    """The text of a line of a proposal, such as evidence.txt:3; None if there is no such line."""
    file, _, number = cited.removeprefix(f"proposals/{name}/").removeprefix(f"{name}/").rpartition(":")
    if file not in ("change.diff", "evidence.txt") or not number.isdigit():
        return None
    rows = (PROPOSALS / name / file).read_text(encoding="utf-8").splitlines()
    return rows[int(number) - 1] if 0 < int(number) <= len(rows) else None


def deserved():
    """{proposal: its verdict and question, patterns of lines that decide, and what to look at}."""
    text = (places.root() / f"answers/{ID}/verdicts.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def verdicts(said, held):
    """Yield a finding for each proposal whose verdict or question does not hold."""
    for id, name in zip(VERDICTS, NAMES, strict=True):
        verdict, question, _ = said[name]
        if verdict != held[name]["verdict"]:
            yield finding(id, f"{verdict}, for {question}", name, held[name]["look"])
        elif question != held[name]["question"]:
            yield finding(id, f"{verdict}, but for {question}", name, held[name]["ask"])


def lines(said, held):
    """Yield a finding for the first cited line that does not show what decides."""
    for name in NAMES:
        cited = row(name, said[name][2])
        if not any(re.search(pattern, cited) for pattern in held[name]["lines"]):
            yield finding("lines-decide", f"{name}: {cited.strip()[:90]}", name, held[name]["line"])
            return


WHY = {
    "form-readable": "a review that is not written is a feeling",
    "words-known": "the author of a proposal must be able to look at what you looked at",
    "kept-counts": "a file between two steps may change its form; what is published may not",
    "lean-inputs": "bytes that are equal today say nothing of the next edit",
    "one-batch": "what was not compared is not shown, and a sample can be the part that cannot differ",
    "spare-table": "who refuses each input that goes keeps every job waiting for what it never reads",
    "lines-decide": "a reason without its line is an opinion, and the next reader starts anew",
}
NEXT = {"words-known": "the form says how a line is written; cat -n shows the numbers"}


def finding(id, seen, name, next=""):
    """A Finding with what its check promises and why."""
    where = f"answer.yaml, {name}"
    return Finding(id, CHECKS[id].replace("`", ""), seen, where, WHY[id], next or NEXT[id])
