"""Each of eight questions is asked of a source that can know, and the cited words answer it."""

import re
import shlex
import shutil
import tempfile
from pathlib import Path

from labkit import limits
from labkit.checks import Finding, Note, form, form_finding

CHECKS = {
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "job-speaks": "what the job did, used and which attempt it was is asked of what the job wrote",
    "whole-command": "the time of the whole command is asked of who measures the whole command",
    "reason-from-the-run": "the reason of a start is asked of who started it",
    "then-not-now": "what held during the run is asked of a record of the run",
    "now-from-a-plan": "what would happen now is asked of a plan",
    "nobody-knows": "where no source answers, the form says so",
    "words-stand": "the words stand in the source, on a line that answers the question",
    "command-shows": "the command for today's question prints the words",
}
NEEDS = {id: ["form-readable"] for id in list(CHECKS)[1:7]} | {
    "words-stand": list(CHECKS)[:7],
    "command-shows": list(CHECKS)[:8],  # a command takes its time
}
QC, STAGED, RUN = "logs/quality_control/D06.log", "logs/stage_donor/D06.log", "results/provenance/run.json"
LOGS = ".snakemake/log"
PLANS = "a plan"
# question -> (its check, {source that can know: what the line that answers looks like})
QUESTIONS = {
    "kept": ("job-speaks", {QC: r"kept \d+ cells", "results/quality_control/D06.json": r'"kept": \d+'}),
    "memory": ("job-speaks", {QC: r"peak [\d.]+ MB"}),
    "whole_time": ("whole-command", {"benchmarks/quality_control/D06.tsv": r"^s\s|^\d+\.\d+\s"}),
    "reason": ("reason-from-the-run", {LOGS: r"reason: .*results/normalise/logs\.npz"}),
    "limit": ("then-not-now", {RUN: r'"max_mitochondrial_share": [\d.]+'}),
    "now": ("now-from-a-plan", {PLANS: r"(?i)param|max_mitochondrial"}),
    "attempt": (
        "job-speaks",
        {
            STAGED: r"attempt \d",
            RUN: r'logs/stage_donor/D06\.log|"attempt": \d',
            LOGS: r"\battempt=\d|logs/stage_donor/D06\.log",
        },
    ),
    "free": ("nobody-knows", {"none": ""}),
}
LIMITS = limits.Limits(seconds=60)


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    answer, _ = form(workspace, list(QUESTIONS))
    said = {name: pair(answer, name) for name in QUESTIONS}
    if gap := form_finding("form-readable", workspace, list(QUESTIONS), why=WHY["form-readable"]):
        yield gap
        return
    if empty := [name for name, words in said.items() if not all(words)]:
        seen = f"nothing under {', '.join(empty)}"
        yield finding("form-readable", seen, "answer.yaml", "fill in source and words of each")
        return
    elsewhere = list(asked_elsewhere(said))
    yield from elsewhere or list(unanswered(workspace, said)) or printed(workspace, *said["now"])


def pair(answer, name):
    """(source, words) that the form gives a question, with single spaces."""
    given = answer.get(name)
    given = given if isinstance(given, dict) else {}
    source, words = (
        " ".join(str("" if (v := given.get(key)) is None else v).split()) for key in ("source", "words")
    )
    return source.removeprefix("./").rstrip("/"), words


def kind(source):
    """The source as QUESTIONS names it: a run log's file is the folder, a command that plans is a plan."""
    if source == LOGS or re.fullmatch(rf"{re.escape(LOGS)}/[^/]+", source):
        return LOGS
    return PLANS if planning(source) else source.lower() if source.lower() == "none" else source


def planning(command):
    """Whether a command asks for a plan or a summary and runs nothing."""
    try:
        words = shlex.split(command)
    except ValueError:
        return False
    if words[:1] == ["make"]:
        return len(words) > 1 and set(words[1:]) <= {"what-changed", "wf-dryrun"}
    if words[:3] == ["python", "-m", "review.changes"]:
        return words[3:] in ([], ["--profile", "profiles/local"])
    words = words[2:] if words[:2] == ["python", "-m"] else words
    plain = {"--profile", "profiles/local", "profiles/ci", "-n", "-p", "-np", "-S", "-D", "--quiet", "host"}
    plain |= {"--dry-run", "--dryrun", "--summary", "--detailed-summary", "--cores", "-c", "1", "-c1", "-j1"}
    asks = {"-n", "-np", "-S", "-D", "--dry-run", "--dryrun", "--summary", "--detailed-summary"}
    return words[:1] == ["snakemake"] and set(words[1:]) <= plain and bool(asks & set(words[1:]))


def asked_elsewhere(said):
    """Yield a finding for each question that was put to a source which cannot know."""
    for name, (id, sources) in QUESTIONS.items():
        source = said[name][0]
        if kind(source) not in sources:
            asked, where = f"{name} is asked of {source}", f"answer.yaml, {name}"
            yield finding(id, asked, where, NEXT.get(name, NEXT[id]), WHY.get(name))


def unanswered(workspace, said):
    """Yield a finding for each question whose words do not stand on a line that answers it."""
    for name, (_, sources) in QUESTIONS.items():
        source, words = said[name]
        if (of := kind(source)) in (PLANS, "none"):
            continue
        lines = [" ".join(line.split()) for line in text(workspace, source).splitlines()]
        holding = [line for line in lines if words in line]
        if not any(re.search(sources[of], line) for line in holding):
            seen = f"{name}: {'another line holds' if holding else 'no line holds'} “{words}”"
            yield finding("words-stand", seen, source, "copy the words from the line that answers")


def text(workspace, source):
    """What a file or the files of the run logs' folder say; nothing if there is none."""
    path = workspace.path / source
    files = sorted(path.glob("*.log")) if path.is_dir() else [path]
    return "\n".join(f.read_text("utf-8", errors="replace") for f in files if f.is_file())


def printed(workspace, command, words):
    """Yield a finding unless the command, run in a copy, prints the words, and they name the cause."""
    with tempfile.TemporaryDirectory(prefix="lab-eight-") as top:
        copy = shutil.copytree(workspace.path, Path(top, "capstone"), symlinks=True)
        seen = limits.run(["bash", "-c", command], copy, LIMITS)
    yield from (Note(f"your command ran with a time limit, but on this machine {w}") for w in seen.lacking)
    asked = "answer.yaml, now"
    if seen.ended == "time":
        told = f"{command} had not ended after {LIMITS.seconds} s"
        yield finding("command-shows", told, asked, "check once more when the machine is less busy", BUSY)
        return
    lines = [" ".join(line.split()) for line in seen.text.splitlines()]
    holding = [line for line in lines if words in line]
    if not any(re.search(QUESTIONS["now"][1][PLANS], line) for line in holding):
        told = "names no cause in that line" if holding else "does not print it"
        next = "run it, and copy the words that say what made the difference"
        if not holding and seen.code:
            told = f"ended with code {seen.code} and did not print it"
            next = f"mend what it complains of: {last(lines)}"
        yield finding("command-shows", f"{command} {told}: “{words}”", asked, next)


def last(lines):
    """The beginning of the last line that says something."""
    said = [line for line in lines if line]
    return f"“{said[-1][:90]}…”" if said else "it printed nothing"


NEXT = {
    "job-speaks": "who was inside while it happened? That one has a file with the job's name",
    "attempt": "which rule staged the donor? Its own log begins with the attempt",
    "whole-command": "who begins to count when the command is started, and not when the step begins?",
    "reason-from-the-run": "a job is not told why it is called; who calls it?",
    "then-not-now": "what lies here may have changed since; what was written when the run ended?",
    "now-from-a-plan": "nothing that was written during the run can know of a change made after it",
    "nobody-knows": "does the number that you found speak of the job, or of the machine?",
}
BUSY = "what it would print is not known yet; this says nothing about your answer"
WHY = {
    "form-readable": "a question that is left out is taken for one that was hidden",
    "job-speaks": "who looks in from outside misses what is brief, and a guess looks like a number",
    "attempt": "the log of a job speaks of that job only, and a benchmark counts no attempts",
    "whole-command": "much of a brief job is its start, and the step does not see it",
    "reason-from-the-run": "the same job runs for many reasons, and its work looks the same each time",
    "then-not-now": "the audit asks what was done, and would be given what somebody plans to do",
    "now-from-a-plan": "the run cannot speak of what was changed after it",
    "nobody-knows": "a made-up answer takes the trust from all the others",
    "words-stand": "they will look for themselves",
    "command-shows": "they will type it themselves",
}


def finding(id, seen, where, next, why=None):
    """A Finding with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, where, why or WHY[id], next)
