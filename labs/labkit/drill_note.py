"""The incident note: its fields, the causes it may name, and what to say when it cannot be read."""

import difflib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from labkit.forms import Finding, form, form_finding

NAME = "note.yaml"
CLASSES = (
    "workflow meaning",
    "operating context",
    "storage and staging",
    "tool",
    "publish boundary",
    "no incident",
)
# The fields in order. Those in CITED hold a citation or a list of them: something to be opened again.
FIELDS = (
    "symptom",
    "scope",
    "class",
    "cause",
    "where",
    "evidence",
    "rival",
    "ruled_out_by",
    "action",
    "proof",
)
CITED = ("symptom", "evidence", "ruled_out_by", "proof")
DIAGNOSIS = FIELDS[: FIELDS.index("action")]  # what is known before anything is mended
WHY = "a note that cannot be read helps nobody who is called after you"

BLANK = """\
# The incident note of the drill {id}. Every command and line cited here is opened again.
# A citation is {{command: "…", shows: "…"}} or {{file: "…", line: 3, shows: "…"}};
# shows: a piece of what is printed there, as it stands.

symptom:        # the command that shows what was reported
  command:
  shows:
scope: []       # everything affected, and no more: donors, types, rules, files or settings
class:          # {classes}
cause:          # one word of the list: lab drill causes
where:          # the place at fault: rule and donor, file, or setting
evidence:       # what shows this cause and no other
  - command:
    shows:
rival:          # the cause that looks most like it, of the same list
ruled_out_by:   # what would be otherwise if it were the rival
  command:
  shows:
action:         # what you did, in a sentence
proof:          # what shows now that it is mended
  command:
  shows:
"""


@dataclass(frozen=True)
class Citation:
    """A piece of text and where it stands: in a line of a file, or in what a command prints."""

    shows: str
    command: str = ""
    file: str = ""
    line: int = 0

    def __str__(self):
        return f"`{self.command}`" if self.command else f"{self.file}, line {self.line}"


def blank(id):
    """The empty form for a drill."""
    return BLANK.format(id=id, classes=" | ".join(CLASSES))


@cache
def causes():
    """{cause: (class, what it means)} of all causes a note may name."""
    file = Path(__file__).parent / "drills" / "causes.yaml"
    listed = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {id: (kind, says) for kind, group in listed.items() for id, says in group.items()}


def read(space, fields=FIELDS):
    """(the note, findings): the note as {field: value} with citations made of its CITED fields.

    fields: those that must be filled. Findings say why it cannot be graded; then the note is {}.
    """
    fill = "fill them in, each in its place"
    if gap := form_finding("note-readable", space, fields, NAME, why=WHY, fill=fill):
        return {}, [gap]
    values, _ = form(space, fields, NAME)
    try:
        return {field: _value(field, values[field]) for field in fields}, []
    except _Gap as gap:
        return {}, [gap.finding()]


class _Gap(Exception):
    """A field that cannot be used: which one, what was expected, what was seen."""

    def finding(self):
        field, expected, seen = self.args
        again = "write it as the comment in the form says; `lab drill causes` lists the causes"
        return Finding("note-readable", expected, seen, f"{NAME}, {field}", WHY, again)


def _value(field, value):
    if field == "scope":
        return _names(value)
    if field == "class":
        return _one_of(field, value, CLASSES)
    if field in ("cause", "rival"):
        return _one_of(field, value, causes())
    if field not in CITED:
        return _sentence(field, value)
    cited = _citations(field, value)
    if field != "evidence" and len(cited) != 1:
        raise _Gap(field, "one citation", f"{len(cited)} of them")
    return cited if field == "evidence" else cited[0]


def _names(value):
    listed = value if isinstance(value, list) else str(value).split(",")
    return [str(name).strip() for name in listed if str(name).strip()]


def _sentence(field, value):
    if isinstance(value, (dict, list)):
        raise _Gap(field, "a sentence", f"a {'list' if isinstance(value, list) else 'block of fields'}")
    return str(value).strip()


def _one_of(field, value, known):
    word = " ".join(str(value).split()).lower()
    if word in known:
        return word
    near = difflib.get_close_matches(word, known, n=1)
    raise _Gap(field, f"one of {', '.join(known)}", f"{value!r}" + (f"; nearest: {near[0]}" if near else ""))


def _citations(field, value):
    listed = value if isinstance(value, list) else [value]
    return [_citation(f"{field} {n}" if len(listed) > 1 else field, item) for n, item in enumerate(listed, 1)]


def _citation(field, item):
    needs = 'a citation: {command: "…", shows: "…"} or {file: "…", line: 3, shows: "…"}'
    if not isinstance(item, dict):
        raise _Gap(field, needs, f"{item!r}")
    given = {key: value for key, value in item.items() if value is not None and str(value).strip()}
    if unknown := given.keys() - {"command", "file", "line", "shows"}:
        raise _Gap(field, needs, f"a field {sorted(map(str, unknown))[0]!r}")
    if "shows" not in given:
        raise _Gap(field, needs, "no text under shows")
    if ("command" in given) == ("file" in given):
        raise _Gap(
            field, needs, "both a command and a file" if "command" in given else "no command and no file"
        )
    if "file" in given and not _number(given.get("line")):
        raise _Gap(field, needs, "no number of a line")
    shows = " ".join(str(given["shows"]).split())
    if "command" in given:
        return Citation(shows, command=str(given["command"]).strip())
    return Citation(shows, file=str(given["file"]).strip(), line=int(given["line"]))


def _number(value):
    return str(value).isdecimal() and int(value) > 0
