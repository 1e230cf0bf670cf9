"""The drift is found and shown, the ten changes are read in order, and each gets the verdict it deserves."""

import contextlib
import io
import re
import shlex
import shutil
import tempfile
from pathlib import Path

import yaml
from labkit import places
from labkit.checks import Finding, form, form_finding
from review import audit, profiles

ID = "module03/governance_reviewed"
START = places.root() / "exercises" / ID / "start"
GIVEN = [
    "config/config.yaml",
    *(f"{top}/{name}/config.yaml" for top in ("before", "profiles") for name in ("ci", "slurm")),
]
FILE, LINE = "profiles/slurm/config.yaml", "ignore-incomplete: true"
AS_IT_WAS = "rerun-incomplete: true"
PLACES = ("first", "second", "third", "fourth")
FORM = ["drift_line", "drift_kind", "drift_consequence", "drift_command", "drift_shows", *PLACES, "verdicts"]

CHECKS = {
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "words-known": "each verdict and each reason is one of the words that the form offers",
    "branch-untouched": "the branch and the profiles before it are as they were given to you",
    "drift-found": "the form names the line that nobody decided",
    "drift-understood": "the form says of which kind that line is, and what it does to a run",
    "order-by-effect": "the ten changes are read by what they can do, in four groups",
    "sound-accepted": "what is policy, and has a reason that fits, is accepted",
    "failing-asked-about": "a change of what follows a failure is not accepted before it is thought through",
    "reason-answered": "a change against a written reason is not accepted before that reason is answered",
    "science-handed-on": "a change of the science is not accepted along with the rest",
    "drift-sent-back": "what nobody decided goes back",
    "drift-shown": "a command that only reads shows the line at work, and would not without the line",
}
VERDICTS = list(CHECKS)[6:11]
NEEDS = (
    {id: ["form-readable"] for id in list(CHECKS)[1:2] + list(CHECKS)[3:6]}
    | {id: ["form-readable", "words-known"] for id in VERDICTS}
    # Which change goes back would tell which line it is.
    | {"drift-sent-back": ["form-readable", "words-known", "drift-found"]}
    | {"drift-understood": ["form-readable", "drift-found"], "drift-shown": list(CHECKS)[:-1]}
)

CHANGES = yaml.safe_load((places.root() / f"answers/{ID}/verdicts.yaml").read_text(encoding="utf-8"))
REASONS = {reason for holds in CHANGES.values() for reason in holds["reasons"]} | {"too much at once"}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    answer, _ = form(workspace, FORM)
    said = {name: pair(answer, name) for name in CHANGES}
    gap = form_finding("form-readable", workspace, FORM, why=WHY["form-readable"])
    if not gap and (empty := [name for name, words in said.items() if not words[0]]):
        gap = finding("form-readable", f"nothing under {', '.join(empty)}", "answer.yaml", "fill them in")
    found = [gap, *touched(workspace)] if gap else [*touched(workspace)]
    found += [] if gap else [*strange(said), *drift(answer, workspace), *order(answer), *verdicts(said)]
    yield from found or shown(answer, workspace)


def pair(answer, name):
    """(verdict, reason) that the form gives a change, in small letters."""
    given = answer.get("verdicts")
    verdict, _, reason = str((given.get(name) if isinstance(given, dict) else None) or "").partition(",")
    return verdict.strip().lower(), " ".join(reason.lower().replace("-", " ").split())


def touched(workspace):
    """Yield a finding for each file of the request that is not as it was given."""
    for name in GIVEN:
        if not workspace.exists(name) or workspace.read(name) != (START / name).read_text("utf-8"):
            yield finding("branch-untouched", "it is another text", name, "lab reset brings it back")


def strange(said):
    """Yield a finding for the first verdict or reason that the form does not offer."""
    for name, (verdict, reason) in said.items():
        if verdict not in ("accept", "ask", "refuse") or reason not in REASONS:
            seen = f"{name}: {verdict or 'no verdict'}, {reason or 'no reason'}"
            yield finding("words-known", seen, "answer.yaml, verdicts", "take the words that the form lists")
            return


def drift(answer, workspace):
    """Yield what is wrong with the line that the form takes for drift, or with what it says of it."""
    name, _, number = str(answer["drift_line"]).strip().rpartition(":")
    rows = workspace.read(name).splitlines() if name in GIVEN and workspace.exists(name) else []
    row = rows[int(number) - 1] if number.isdigit() and 0 < int(number) <= len(rows) else ""
    if name != FILE or row.strip() != LINE:
        seen = f"{answer['drift_line']}: {row.strip() or 'no such line of the request'}"
        yield finding("drift-found", seen, "answer.yaml, drift_line", "tick off what the text speaks of")
        return
    kind = re.sub(r"[ _-]+", " ", str(answer["drift_kind"]).strip().lower())
    effect = " ".join(str(answer["drift_consequence"]).lower().split())
    if kind != "acts on meaning":
        next = "which of its three lists does the comparison put the line in?"
        yield finding("drift-understood", f"kind: {kind}", "answer.yaml, drift_kind", next)
    elif effect != "half a file believed":
        next = "the comparison gives a reason below the setting; think of a node that is lost at night"
        yield finding("drift-understood", effect, "answer.yaml, drift_consequence", next)


def order(answer):
    """Yield a finding for the first group that misses a change or holds one that belongs elsewhere."""
    groups = {}
    for number, place in enumerate(PLACES, 1):
        names = answer[place] if isinstance(answer[place], list) else str(answer[place]).split(",")
        groups |= {" ".join(str(name).split()): number for name in names}
    if missing := [name for name in CHANGES if name not in groups]:
        seen = f"in none of the groups: {', '.join(missing[:3])}"
        yield finding("order-by-effect", seen, "answer.yaml, first to fourth", "name each change once")
        return
    for name, holds in CHANGES.items():
        if groups[name] not in holds["read"]:
            seen = f"{name} is read {PLACES[groups[name] - 1]}"
            next = "ask of it: meaning, the failing night, the size of the machine, or what is told?"
            yield finding("order-by-effect", seen, "answer.yaml, first to fourth", next)
            return


def verdicts(said):
    """Yield a finding for each change whose verdict or reason does not hold."""
    for name, holds in CHANGES.items():
        verdict, reason = said[name]
        if verdict not in holds["verdicts"] or reason not in holds["reasons"]:
            where = f"answer.yaml, {name}"
            yield finding(holds["check"], f"{name}: {verdict}, {reason}", where, holds["look"])


def shown(answer, workspace):
    """Yield a finding if the command shows nothing that hangs on the line."""
    command, words = str(answer["drift_command"]).strip(), " ".join(str(answer["drift_shows"]).split())
    where = "answer.yaml, drift_command"
    if not (asked := reading(command)):
        yield finding("drift-shown", f"{command}: none of the tools that only read", where, TOOLS)
        return
    if words not in printed(asked, workspace.path):
        yield finding("drift-shown", f"its output does not hold “{words}”", where, "copy the words from it")
        return
    with tempfile.TemporaryDirectory(prefix="lab-review-") as top:
        twin = shutil.copytree(workspace.path, Path(top, "capstone"), symlinks=True)
        (twin / FILE).write_text(workspace.read(FILE).replace(LINE, AS_IT_WAS), encoding="utf-8")
        if words in printed(asked, twin):
            seen = f"it prints “{words}” without the line as well"
            yield finding("drift-shown", seen, where, "cite words that speak of this line alone")


KNOWN = {"-", "profiles/local", *(Path(name).parent.as_posix() for name in GIVEN[1:])}
TOOLS = "compare two profiles of the folder with review.profiles or review.audit, or let make do it"


def reading(command):
    """(main function, arguments) of a tool that only reads, None for any other command."""
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if words == ["make", "profile-audit"]:
        return audit.main, ["profiles/local", "profiles/ci", "profiles/slurm"]
    tool = {"review.profiles": profiles.main, "review.audit": audit.main}.get(" ".join(words[2:3]))
    asked = [word.rstrip("/") for word in words[3:] if word != "--json"]
    if words[:2] != ["python", "-m"] or not tool or not KNOWN.issuperset(asked) or len(asked) < 2:
        return None
    return (tool, words[3:]) if tool is audit.main or len(asked) == 2 else None


def printed(asked, folder):
    """What the tool prints in a folder, with single spaces."""
    tool, words = asked
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        tool([*words, "--directory", str(folder)])
    return " ".join(said.getvalue().split())


WHY = {
    "form-readable": "a review that is not written is a feeling",
    "words-known": "a verdict must be one of three, or nobody knows what to do with it",
    "branch-untouched": "you would be reviewing another request than the one you were sent",
    "drift-found": "the lines that everybody talks about are the ones that somebody decided",
    "drift-understood": "who sends a line back must be able to say what it would do",
    "order-by-effect": "attention runs out, and what can do most harm should have most of it",
    "sound-accepted": "a reviewer who objects to every line is soon asked no more",
    "failing-asked-about": "the first bad night shows what it does, to whoever is on duty then",
    "reason-answered": "a reason that is written down holds until somebody answers it",
    "science-handed-on": "one word in passing is no decision about published tables",
    "drift-sent-back": "what nobody asked for has nobody who would notice what it does",
    "drift-shown": "the author will ask how you know, and a quotation of the line is no answer",
}


def finding(id, seen, where, next):
    """A Finding with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, where, WHY[id], next)
