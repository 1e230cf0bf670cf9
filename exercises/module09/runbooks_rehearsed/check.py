"""A runbook whose lines alone lead to the right class on three drills, and to a person on a fourth."""

from labkit import runbook
from labkit.checks import Finding, form, form_finding
from labkit.drill_cited import Opener
from labkit.drill_note import Citation
from labkit.drill_play import SCENE, TWIN, Drill, Play
from labkit.runbook_rehearsal import rehearse

CHECKS = {
    "answer-readable": "`answer.yaml` can be read and each field is filled",
    "can-be-followed": "`runbook.md` has its five sections, each step one command without blanks, and"
    " each line below it says what to do",
    "nothing-changed": "no command of the page changes what is under investigation",
    "nobody-stuck": "on each of the four drills the lines lead to an end",
    "right-class": "on the first three drills that end is the right class",
    "not-guessed": "on the fourth it is the right class, or a person",
    "proof-tells": "the proof does not hold while the incident is there",
    "evidence-shows": "what you send along stands in the fourth drill, and would not on a healthy day",
    "right-request": "you ask the person whose decision it is, and for that decision",
}
PAGE = ["nothing-changed", "nobody-stuck", "right-class", "not-guessed", "proof-tells"]
NEEDS = dict.fromkeys(PAGE, ["can-be-followed"])
NEEDS |= dict.fromkeys(["evidence-shows", "right-request"], ["answer-readable"])

DECIDED = ("donor_dies_in_filter", "fails_since_noon", "output_not_found")
HANDED = "log_says_made"
SEED = 2  # a page that names a donor leads nowhere in another case
FIELDS = ["whom", "evidence", "decision"]
WALKED = {}  # text of a page -> its walks: who judges several folders follows the same page once
WHY = {
    "can-be-followed": "whoever follows it at night has nothing but these lines",
    "nothing-changed": "what a command overwrites, the next person cannot read any more",
    "nobody-stuck": "here the next call begins with “I do not know what to do now”",
    "right-class": "the class says whom it concerns and what may be done; a wrong one sends people off",
    "not-guessed": "a page that is sure of what it does not know is worse than none",
    "proof-tells": "a proof that always holds ends each incident at once",
    "evidence-shows": "who is woken wants to see it, and cannot ask you what you meant",
    "right-request": "a person who cannot decide it can only wake the next one",
}
NEXT = {
    "nothing-changed": "read what the last run left, and run nothing",
    "nobody-stuck": "add a line for what was printed, or an otherwise that ends at a person",
    "right-class": "find words that this run's log has and the other two have not, and ask for them earlier",
    "not-guessed": "ask for what is special about it first, and hand over there",
    "proof-tells": "ask for something that only a run leaves that made everything",
}
BY_END = {
    "stuck": "nobody-stuck",
    "changed": "nothing-changed",
    "other class": "right-class",
    "given away": "right-class",
    "proof": "proof-tells",
}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    if gap := form_finding("answer-readable", workspace, FIELDS, why="nobody can act on half a message"):
        yield gap
    else:
        yield from request(form(workspace, FIELDS)[0])
    yield from page(workspace)


def page(workspace):
    """Yield the first finding of each kind on the page."""
    try:
        book = runbook.read(workspace.path / "runbook.md")
    except runbook.Unreadable as error:
        seen = error.faults[0] + (f" (and {len(error.faults) - 1} more)" if error.faults[1:] else "")
        yield finding(
            "can-be-followed", seen, "runbook.md", "lab runbook rehearse runbook.md names every such line"
        )
        return
    except runbook.LabError:
        again = "lab reset gives you the page to begin with"
        yield finding("can-be-followed", "there is no such file, or it is no text", "runbook.md", again)
        return
    told, text = set(), workspace.read("runbook.md")
    if text not in WALKED:
        WALKED[text] = [rehearse(book, drill, SEED, drill == HANDED) for drill in (*DECIDED, HANDED)]
    for walk in (w for w in WALKED[text] if not w.passed):
        id = "not-guessed" if (walk.drill, walk.ended) == (HANDED, "other class") else BY_END[walk.ended]
        if id not in told:
            told.add(id)
            seen = f"on {walk.drill}, case {SEED}: {walk.says}"
            yield finding(id, seen, f"runbook.md, line {walk.line}", NEXT[id])


def request(answer):
    """Yield findings on the escalation."""
    cited = answer["evidence"] if isinstance(answer["evidence"], dict) else {}
    command, shows = (str(cited.get(key) or "").strip() for key in ("command", "shows"))
    if not (command and shows):
        seen, again = "no command, or nothing that it shows", "fill in both, as in an incident note"
        yield finding("evidence-shows", seen, "answer.yaml, evidence", again)
        return
    opener = Opener(Play(Drill(HANDED), 1))
    citation = Citation(" ".join(shows.split()), command=command)
    here, well = (opener.seen(citation, variant).holds for variant in (SCENE, TWIN))
    if not here or well:
        seen = "it stands there on a healthy day, too" if here else "it does not stand there"
        again = "open the drill's first case, and cite what the two files say of themselves"
        yield finding(
            "evidence-shows", f"`{command}` shows “{shows}”: {seen}", "answer.yaml, evidence", again
        )
    yield from asked(answer)


def asked(answer):
    """Yield a finding if the wrong person is asked, or for the wrong thing."""
    whom, what = (str(answer[field]).strip().strip(".").casefold() for field in ("whom", "decision"))
    if (whom, what) == ("anouk", "a"):
        return
    seen = f"{answer['whom']} is asked for {answer['decision']}"
    again = "the message in the log of the run names three times: which one is wrong, and whose is it?"
    yield finding("right-request", seen, "answer.yaml, whom and decision", again)


def finding(id, seen, where, next):
    """A Finding with what its check promises, and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, where, WHY[id], next)
