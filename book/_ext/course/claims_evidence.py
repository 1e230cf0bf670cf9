"""What shows a claim: tests marked `@pytest.mark.shows("name")`, lab cells with the option `:shows: name`."""

import ast
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from course import runs

TESTS = ("tests/**/test_*.py", "capstone/tests/**/test_*.py")


@dataclass(frozen=True)
class Test:
    """A test that shows claims: where it stands, its code, and what a machine must have to run it."""

    file: str
    name: str
    line: int
    code: str
    claims: tuple
    needs: str = ""

    @property
    def place(self):
        """File and line, for a warning."""
        return f"{self.file}:{self.line}"

    @property
    def said(self):
        """The test's name as the sentence it is."""
        return self.name.removeprefix("test_").replace("_", " ")


@dataclass(frozen=True)
class Cell:
    """A labelled cell of a lab that shows claims, and the Python its run had."""

    lab: str
    label: str
    claims: tuple
    python: str

    @property
    def place(self):
        """The lab's page, for a warning."""
        return f"labs/{self.lab}"


def tests(root):
    """(every Test of the repository that shows something, sentences about marks that cannot be read)."""
    found, faults = [], []
    for path in sorted(path for pattern in TESTS for path in Path(root).glob(pattern)):
        words = path.read_text(encoding="utf-8")
        if "mark.shows(" in words:
            _read(path.relative_to(root).as_posix(), words, found, faults)
    return found, faults


def _read(file, words, found, faults):
    tree = ast.parse(words)
    taken = set()
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef) or not function.name.startswith("test_"):
            continue
        marks = [mark for mark in function.decorator_list if _is_mark(mark)]
        taken.update(map(id, marks))
        claims = tuple(dict.fromkeys(name for mark in marks for name in _names(mark)))
        needs = "".join(key.value.value for mark in marks for key in mark.keywords if key.arg == "needs")
        if claims:
            code = ast.get_source_segment(words, function)
            found.append(Test(file, function.name, function.lineno, code, claims, needs))
    for mark in ast.walk(tree):
        if _is_mark(mark) and (id(mark) not in taken or not _names(mark)):
            faults.append(f"{file}:{mark.lineno}: shows() belongs above a test, with names in quotes")


def _is_mark(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.shows"


def _names(mark):
    return [
        word.value for word in mark.args if isinstance(word, ast.Constant) and isinstance(word.value, str)
    ]


def cells(labs):
    """(every Cell of these labs' runs that shows something, faults as (lab, sentence))."""
    found, faults = [], []
    for lab in sorted(labs):
        try:
            notebook = runs.executed(lab)
        except runs.Missing:  # reported where the lab is read
            continue
        python = notebook.metadata.get("language_info", {}).get("version") or platform.python_version()
        for cell in notebook.cells:
            claims, label = cell.metadata.get("shows"), cell.metadata.get("label", "")
            if claims and label:
                found.append(Cell(lab, label, tuple(dict.fromkeys(str(claims).split())), python))
            elif claims:
                faults.append((f"labs/{lab}", f"the cell that shows {claims} has no :label:"))
    return found, faults


def snakemake():
    """The version of Snakemake that labs and tests run on here."""
    try:
        return version("snakemake")
    except PackageNotFoundError:
        return "none"
