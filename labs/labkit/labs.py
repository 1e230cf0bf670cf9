"""The labs as notebooks: find them, read them as the book does, fingerprint what they depend on."""

import hashlib
import re
import sys
from functools import cache
from pathlib import Path

from labkit import places, quiz_source, store
from labkit.places import LabError

# Code that only types or schedules; what a lab prints does not depend on it.
APART = {"cli.py", "execute.py", "report.py"}
# A word in a lab's code, and the environment which that lab uses where somebody has installed it.
OPTIONAL = {"prefect": ".venv-prefect", "judged": ".venv-crate"}


def source(id):
    """The lab's file; an unknown ID is an error naming the nearest."""
    places.known(id, places.lab_ids(), "lab")
    return places.root() / "labs" / f"{id}.md"


def read(id):
    """The lab as an unexecuted notebook, cell for cell what myst-nb reads when it builds the page."""
    from myst_nb.core.read import is_myst_markdown_notebook, myst_nb_reader_plugin

    file = source(id)
    with open(file, encoding="utf-8") as lines:
        if not is_myst_markdown_notebook(lines):
            raise LabError(f"labs/{id}.md is not a notebook: it has no jupytext header (format_name: myst)")
    return myst_nb_reader_plugin(str(file))


def line_of(notebook, index):
    """The line (from 1) of the source file on which a cell starts."""
    return notebook.metadata["source_map"][index] + 1


def fingerprint(id, notebook=None):
    """A digest of all a lab's outputs depend on.

    That is: its code cells, labkit, the capstone's workflow, science and settings, the exercises,
    answers and questions it names, the files in the folder of its name and in the labs' folders that it
    names, the pinned versions, the Python that runs it, and which of the OPTIONAL environments are there.
    """
    notebook = notebook or read(id)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    seen = hashlib.sha256(_surroundings(places.root(), sys.version_info[:2]).encode())
    for cell in cells:
        seen.update(repr((cell.source, sorted(cell.metadata.items()))).encode())
    text = "\n".join(cell.source for cell in cells)
    for name in exercises_named(text):
        for room in ("exercises", "answers"):
            _add(seen, places.root(), sorted((places.root() / room / name).rglob("*")))
    for folder in sorted({f"labs/{id}", *re.findall(r"labs/[a-z0-9]+/[a-z0-9_]+", text)}):
        _add(seen, places.root(), sorted((places.root() / folder).rglob("*")))
    for room in (room for word, room in OPTIONAL.items() if word in text):
        seen.update(repr((places.root() / room).exists()).encode())
    if named := sorted(set(places.ID.findall(text)) & set(quiz_source.files())):
        asked = [quiz_source.folder() / f"{name}.yaml" for name in [*named, quiz_source.BELIEFS]]
        _add(seen, places.root(), asked)
    return seen.hexdigest()[:24]


def exercises_named(text):
    """The IDs of exercises that a text names, in order of ID."""
    return sorted(set(places.ID.findall(text)) & set(places.exercise_ids()))


@cache
def _surroundings(root, python):
    """The digest of what every lab depends on; read once a process."""
    seen = hashlib.sha256(repr(python).encode())
    kit = Path(__file__).parent
    _add(seen, kit, sorted(f for f in kit.rglob("*.py") if f.name not in APART))
    _add(seen, root, [file for _, file in store.sources(root / "capstone")])
    _add(seen, root, [root / "requirements.txt"])
    return seen.hexdigest()


def _add(seen, base, files):
    for file in files:
        if file.is_file() and "__pycache__" not in file.parts:
            seen.update(f"{file.relative_to(base).as_posix()}\n".encode())
            seen.update(file.read_bytes())


def same_code(ids):
    """Pairs of labs whose cells the jupyter cache cannot tell apart."""
    seen, pairs = {}, []
    for id in ids:
        cells = [c for c in read(id).cells if c.cell_type == "code"]
        key = repr([(c.source, sorted(c.metadata.items())) for c in cells])
        if key in seen:
            pairs.append((seen[key], id))
        seen[key] = id
    return pairs


def write_notebooks(folder):
    """Write each lab as an unexecuted .ipynb under the folder, for a reader to open; return the files."""
    import jupytext

    written = []
    for id in places.lab_ids():
        notebook = jupytext.read(source(id), fmt="md:myst")
        notebook.metadata.pop("jupytext", None)  # or Jupyter would try to keep the pair in step
        target = folder / f"{id}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        jupytext.write(notebook, target)
        written.append(target)
    return written


def heading(id):
    """The lab's title: its first heading."""
    found = re.search(r"^# (.+)$", source(id).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return found[1].strip() if found else "(no title)"
