"""Four tickets are classed by their evidence, are with the right people, and are in an order of harm."""

from labkit import places
from labkit.checks import Finding, form, form_finding
from labkit.drill_note import CLASSES

ID = "module09/triage_on_call"
START = places.root() / "exercises" / ID / "start"
TICKETS = (1, 2, 3, 4)
FORM = [f"{part}_{n}" for part in ("class", "evidence", "words", "who") for n in TICKETS] + ["order"]
WHO = ("on call", "owner", "nobody")

CHECKS = {
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "words-known": "each class and each name of who acts is one that the form offers",
    "tickets-untouched": "the files of the tickets are as they were given to you",
    "evidence-there": "the words you cite stand in the line you name",
    "alarm-answered": "what is an incident is not sent away",
    "sound-spared": "what is sound is not repaired",
    "classes-named": "each incident is in the class that its evidence shows",
    "evidence-decides": "each line you cite shows the class, and more than the complaint",
    "right-hands": "each ticket is with the one who may decide it",
    "order-by-harm": "the work begins where waiting does most harm",
}
JUDGED = list(CHECKS)[3:]
NEEDS = (
    {"words-known": ["form-readable"]}
    | {id: ["form-readable", "words-known"] for id in JUDGED}
    # Which line decides would tell which class it is.
    | {"evidence-decides": ["form-readable", "words-known", "evidence-there", *JUDGED[1:4]]}
)

NONE = "no incident"
# Ticket -> its class, who may act, and what stands in lines that show it: (name of the file, words)
TRUE = {
    1: ("workflow meaning", ("owner",), [("Snakefile", "{cell}"), ("run", "count  "), ("counts", "_")]),
    2: ("storage and staging", ("owner",), [("run", "SHA-256 is"), ("attempt", "SHA-256 is")]),
    3: (NONE, ("nobody",), [("archive", "as in the catalogue"), ("dry_run", "Nothing to be done")]),
    4: ("publish boundary", ("owner",), [("verify", "the manifest says"), ("candidate", "0.138689")]),
}  # fmt: skip
ORDERS = ([4, 2, 1, 3], [4, 2, 3, 1])


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    yield from touched(workspace)
    if gap := form_finding("form-readable", workspace, FORM, why=WHY["form-readable"]):
        yield gap
        return
    answer, _ = form(workspace, FORM)
    said = {n: (words(answer[f"class_{n}"]), words(answer[f"who_{n}"])) for n in TICKETS}
    yield from strange(said) or [
        *(found for n in TICKETS for found in of_ticket(n, *said[n])),
        *(found for n in TICKETS for found in of_evidence(n, answer)),
        *of_order(answer["order"]),
    ]


def words(value):
    """A value of the form in small letters, with single spaces."""
    return " ".join(str(value).lower().replace("_", " ").split())


def touched(workspace):
    """Yield a finding for the first file of the tickets that is not as it was given."""
    for file in sorted((START / "tickets").rglob("*.*")):
        name = file.relative_to(START).as_posix()
        if not workspace.exists(name) or workspace.read(name) != file.read_text("utf-8"):
            yield finding("tickets-untouched", "it is another text, or gone", name)
            return


def strange(said):
    """A finding for each class or name that the form does not offer."""
    return [
        finding("words-known", f"ticket {n}: {kind}, {who}", f"answer.yaml, class_{n} and who_{n}")
        for n, (kind, who) in said.items()
        if kind not in CLASSES or who not in WHO
    ]


def of_ticket(n, kind, who):
    """Yield what is wrong with the class of a ticket, or with who acts."""
    true, hands, _ = TRUE[n]
    if kind != true:
        id = "alarm-answered" if kind == NONE else "sound-spared" if true == NONE else "classes-named"
        yield finding(id, f"ticket {n}: {kind}", f"answer.yaml, class_{n}")
    if who not in hands:
        # Whoever repairs what is sound, or sends away what is not, has the same mistake twice.
        id = "sound-spared" if true == NONE else "alarm-answered" if who == "nobody" else "right-hands"
        yield finding(id, f"ticket {n}: {who}", f"answer.yaml, who_{n}")


def of_evidence(n, answer):
    """Yield what is wrong with the line that is cited for a ticket."""
    name, _, number = str(answer[f"evidence_{n}"]).strip().rpartition(":")
    cited, where = " ".join(str(answer[f"words_{n}"]).split()), f"answer.yaml, evidence_{n}"
    file = START / "tickets" / str(n) / name.removeprefix(f"tickets/{n}/")
    inside = file.is_file() and file.resolve().is_relative_to((START / "tickets" / str(n)).resolve())
    rows = file.read_text(encoding="utf-8").splitlines() if inside else []
    row = rows[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(rows) else ""
    if not row or cited not in " ".join(row.split()):
        seen = f"“{row.strip()[:80]}”" if row else f"no line {number or '?'} of a file {name or '?'}"
        yield finding("evidence-there", seen, where)
    elif not any(part in file.name and shown in row for part, shown in TRUE[n][2]):
        yield finding("evidence-decides", f"ticket {n}: “{row.strip()[:80]}”", where)


def of_order(value):
    """Yield a finding unless the work begins where waiting does harm."""
    listed = value if isinstance(value, list) else str(value).replace(",", " ").split()
    order = [int(n) if str(n).strip().isdecimal() else n for n in listed]
    if order not in ORDERS:
        yield finding("order-by-harm", f"{order}", "answer.yaml, order")


WHY = {
    "form-readable": "whoever takes over at midnight has nothing but this form",
    "words-known": "a class decides who is called, so it must be one that has somebody behind it",
    "tickets-untouched": "they are the evidence, and somebody else will read them after you",
    "evidence-there": "what cannot be found again is an opinion",
    "alarm-answered": "an incident that was sent away comes back, and by then it has done its harm",
    "sound-spared": "repairing what is sound makes the incident that was not there",
    "classes-named": "the class decides whom you call, and the wrong one loses the night",
    "evidence-decides": "a line that would read the same in another class shows neither",
    "right-hands": "what changes a meaning, a source or a published table is not decided on call",
    "order-by-harm": "tone and harm are different things, and only one of them grows by itself",
}
NEXT = {
    "form-readable": "fill them in, and leave the names of the fields as they are",
    "words-known": "take the words that the form lists",
    "tickets-untouched": "lab reset brings them back, and keeps your form",
    "evidence-there": "write FILE:LINE, count lines from 1, and copy words of that line",
    "alarm-answered": "read the files, not the ticket: which of them holds what should not be there?",
    "sound-spared": "which files say something about the content, and what do they say?",
    "classes-named": "ask what would have to change so that it does not happen again",
    "evidence-decides": "find the line that would be another one if your class were wrong",
    "right-hands": "ask who would have to agree before it is changed",
    "order-by-harm": "write beside each ticket what is worse tomorrow at nine than now",
}


def finding(id, seen, where):
    """A Finding with what its check promises, why, and what to do next."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, where, WHY[id], NEXT[id])
