"""The script is cut so that what is changed often starts little, and little crosses the cuts."""

import builtins
import contextlib
import dis
import io
import pickle
import types

from labkit import places
from labkit.checks import Finding, form, form_finding

SCRIPT = places.root() / "exercises/primer/notebook_to_steps_cuts/start/cut/script.py"
PARTS = ("sections", "settings", "keeps")
SETTINGS = {"max_mito": 0.15, "min_mean_count": 50, "top": 5}
EARLY, MOST, KILOBYTES = ("read", "filter", "sums"), 3, 400
FOR_JONAS = {"sums", "genes", "donors"}

CHECKS = {
    "form-readable": "`answer.yaml` can be read, and each piece has sections, settings and keeps",
    "sections-in-order": "each section stands in one piece, in the order of the script",
    "pieces-run": "each piece finds all that it needs",
    "same-table": "the last piece keeps `table`, and it is the table of the uncut script",
    "late-leaves-early": "a new `min_mean_count` starts no section before `scale` again",
    "talk-starts-table": "a new `top` starts `table` alone",
    "sums-in-one-file": "one file holds `sums`, `genes` and `donors`",
    "no-cells-cross": "all files together are smaller than 400 kB, so no cell is in them",
    "few-pieces": "there are three pieces at the most",
}
NEEDS = {id: list(CHECKS)[:number] for number, id in enumerate(CHECKS) if 0 < number < 4}
NEEDS |= {id: list(CHECKS)[:4] for id in list(CHECKS)[4:]}
WHY = {
    "form-readable": "a piece of which nobody says what it reads cannot be run",
    "sections-in-order": "a section that is left out is work that nobody does",
    "pieces-run": "a piece has no memory of those before it: what it does not find in a file is not there",
    "same-table": "a name that is made twice means two things, and the file holds only one of them",
    "late-leaves-early": "she changes that number each day, and would read and filter each day",
    "talk-starts-table": "for a longer table nothing has to be calculated",
    "sums-in-one-file": "he would have to put it together himself, and to know which belong together",
    "no-cells-cross": "with real data that file is the largest thing on the disk",
    "few-pieces": "each file has to be described, and somebody has to read that",
}
NEXT = {
    "form-readable": "write one line for each piece, such as the one in the comment",
    "sections-in-order": "go through the script from above and tick off",
    "pieces-run": "where is that name made, and does the piece that makes it keep it?",
    "same-table": "which name is made in two sections?",
    "late-leaves-early": "look which piece reads that setting, and what else stands in it",
    "talk-starts-table": "look which piece reads that setting, and what else stands in it",
    "sums-in-one-file": "which piece makes the sums?",
    "no-cells-cross": "which of the names that you keep has a row for each cell?",
    "few-pieces": "which two pieces always run again together, and could be one?",
}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    if gap := form_finding("form-readable", workspace, ["pieces"], why=WHY["form-readable"]):
        yield gap
        return
    pieces = form(workspace, ["pieces"])[0]["pieces"]
    if odd := unreadable(pieces):
        yield finding("form-readable", odd)
        return
    head, sections = sections_of(SCRIPT.read_text(encoding="utf-8"))
    named = [name for piece in pieces for name in piece["sections"]]
    if named != list(sections):
        yield finding("sections-in-order", f"the pieces hold {', '.join(named)}")
        return
    cut = Cut(head, sections, pieces, SETTINGS | {"data": str(workspace.path / "data/tiny")})
    yield from judged(cut)


def unreadable(pieces):
    """What is wrong with the list of pieces, in words; nothing if it can be read."""
    if not isinstance(pieces, list) or not all(isinstance(piece, dict) for piece in pieces):
        return "pieces is not a list with a line for each piece"
    for number, piece in enumerate(pieces, 1):
        for part in PARTS:
            names = piece.get(part)
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                return f"piece {number}: {part} is not a list of names"
        if not piece["sections"]:
            return f"piece {number} has no section"
    return ""


def sections_of(text):
    """Return the imports of the script and name -> code of its sections."""
    head, *parts = text.split("# %% ")
    imports = "\n".join(line for line in head.splitlines() if line.startswith(("import ", "from ")))
    return imports, {part.split("\n", 1)[0]: part.split("\n", 1)[1] for part in parts}


class Cut:
    """A script cut into pieces, and the files that they keep."""

    def __init__(self, head, sections, pieces, settings):
        self.head, self.sections, self.pieces, self.settings = head, sections, pieces, settings
        self.files, self.seen = [None] * len(pieces), [None] * len(pieces)

    def run(self, **changed):
        """Run the pieces that have to; return the sections that ran, and what stopped it, if anything."""
        settings, ran = self.settings | changed, []
        for number, piece in enumerate(self.pieces):
            code = "\n".join(self.sections[name] for name in piece["sections"])
            given = {name: settings[name] for name in piece["settings"] if name in settings}
            wanted = needed(code) | set(piece["keeps"])  # a name may also be handed on as it is
            read = {name: self.newest(number, name) for name in wanted if name not in given}
            read = {name: place for name, place in read.items() if place is not None}
            now = given, {name: self.files[place][name] for name, place in read.items()}
            if now == self.seen[number]:
                continue
            try:
                self.files[number] = self.kept(code, now, piece["keeps"])
            except Exception as error:
                return ran, f"piece {number + 1}: {error}"
            self.seen[number] = now
            ran += piece["sections"]
        return ran, ""

    def newest(self, number, name):
        """Return the last piece before this one that keeps a name, or nothing."""
        return max((n for n in range(number) if name in self.pieces[n]["keeps"]), default=None)

    def kept(self, code, now, names):
        """Run one piece by itself; return name -> bytes of what it keeps."""
        given, read = now
        memory = given | {name: pickle.loads(value) for name, value in read.items()}
        with contextlib.redirect_stdout(io.StringIO()):
            exec(f"{self.head}\n{code}", memory)
        if absent := [name for name in names if name not in memory]:
            raise NameError(f"it keeps {absent[0]!r}, and does not have it")
        return {name: pickle.dumps(memory[name]) for name in names}


def needed(code):
    """Return the names that code reads before it makes them."""
    needs, made = set(), set(dir(builtins))
    for step in dis.get_instructions(compile(code, "piece", "exec")):
        if step.opname == "STORE_NAME":
            made.add(step.argval)
        elif step.opname == "LOAD_NAME":
            needs |= {step.argval} - made
        elif isinstance(step.argval, types.CodeType):
            inside = {s.argval for s in dis.get_instructions(step.argval) if s.opname == "LOAD_GLOBAL"}
            needs |= inside - made
    return needs


def judged(cut):
    """Yield what is wrong with a cut, found by running its pieces and changing settings."""
    if stopped := cut.run()[1]:
        yield finding("pieces-run", stopped)
        return
    last = cut.files[-1]
    if "table" not in last or pickle.loads(last["table"]) != uncut(cut):
        yield finding("same-table", "another table" if "table" in last else "the last file has no table")
        return
    kept, sizes = [set(file) for file in cut.files], [sum(map(len, file.values())) for file in cut.files]
    ran, _ = cut.run(min_mean_count=60)
    if early := [name for name in ran if name in EARLY]:
        yield finding("late-leaves-early", f"{', '.join(early)} ran again")
    ran, _ = cut.run(min_mean_count=60, top=8)
    if ran != ["table"]:
        yield finding("talk-starts-table", f"{', '.join(ran)} ran again")
    if not any(names >= FOR_JONAS for names in kept):
        yield finding("sums-in-one-file", "no file holds all three")
    if sum(sizes) >= KILOBYTES * 1000:
        largest = sizes.index(max(sizes)) + 1
        yield finding("no-cells-cross", f"{sum(sizes) / 1000:.0f} kB, most of it kept by piece {largest}")
    if len(cut.pieces) > MOST:
        yield finding("few-pieces", f"{len(cut.pieces)} pieces")


def uncut(cut):
    """Return the table of the whole script."""
    memory = dict(cut.settings)
    with contextlib.redirect_stdout(io.StringIO()):
        exec("\n".join([cut.head, *cut.sections.values()]), memory)
    return memory["table"]


def finding(id, seen):
    """A Finding with what its check promises, why, and where to look next."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, "answer.yaml, pieces", WHY[id], NEXT[id])
