"""Where things are: the repository, its rooms, the cache of finished copies, the learner's folder."""

import errno
import os
import re
import shutil
from difflib import get_close_matches
from pathlib import Path

ID = re.compile(r"[a-z0-9]+/[a-z0-9_]+")


class LabError(Exception):
    """Something a person can put right, told in one sentence; shown without a traceback."""

    def _render_traceback_(self):
        return [f"{type(self).__name__}: {self}"]


def trouble(error):
    """What the system refused (an OSError) as a LabError: the path, the reason, what to do."""
    what, path = _refused(error)
    where = os.path.abspath(path) if path else "a file"
    full = what == os.strerror(errno.ENOSPC)
    do = "make room there" if full else "see whether you may read and write there"
    if variable := _variable(where):
        do += f", or set {variable} to a folder elsewhere"
    return LabError(f"{where} cannot be used ({what.lower()}): {do}")


def _refused(error):
    """(reason, path or None) of an OSError; of many files that could not be copied, the first."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        _, path, why = error.args[0][0]
        return re.sub(r"^\[Errno \d+\] ([^:]*).*", r"\1", str(why), flags=re.DOTALL), path
    return error.strerror or str(error), error.filename2 or error.filename


def _variable(path):
    """The variable that moves the folder a path lies in, or that would lie in it; None if there is none."""
    for variable, folder in (("LAB_HOME", home()), ("LAB_CACHE", cache())):
        folder = Path(os.path.abspath(folder))
        if Path(path).is_relative_to(folder) or folder.is_relative_to(path):
            return variable
    return None


def page(source):
    """The name of the site's page that is made from a file of the repository."""
    return f"{source.removesuffix('.md')}.html"


def answer_page(id):
    """The name of the site's page with the answer of an exercise."""
    return page(f"answers/{id}/README.md")


def root():
    """The repository's folder; LAB_ROOT names another one (tests use it)."""
    return Path(os.environ.get("LAB_ROOT") or Path(__file__).resolve().parents[2])


def capstone():
    """The capstone's folder in the repository."""
    folder = root() / "capstone"
    if not (folder / "workflow").is_dir():
        raise LabError(f"no workflow in {folder}: run from a clone of the repository, or set LAB_ROOT to one")
    return folder


def cache():
    """The folder for finished copies of the capstone; LAB_CACHE moves it."""
    if named := os.environ.get("LAB_CACHE"):
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "snakemake-under-pressure"


def home():
    """The learner's folder, with exercises and progress; LAB_HOME moves it."""
    return Path(os.environ.get("LAB_HOME") or Path.home() / "snakemake-under-pressure")


def build():
    """The folder for what a run makes: the jupyter cache and the labs' times."""
    return root() / "_build"


def exercise_ids():
    """The IDs of all exercises, in the book's order; those that the book does not hold yet come last."""
    there = {f"{f.parent.parent.name}/{f.parent.name}" for f in root().glob("exercises/*/*/check.py")}
    contents = root() / "_toc.yml"
    order = contents.read_text(encoding="utf-8").split() if contents.exists() else []
    listed = [page.removeprefix("exercises/").removesuffix("/README") for page in order]
    return [id for id in listed if id in there] + sorted(there - set(listed))


def lab_ids():
    """The IDs of all labs, in order of name."""
    found = (f for f in root().glob("labs/*/*.md") if f.parent.name != "labkit")
    return sorted(f"{f.parent.name}/{f.stem}" for f in found)


def known(id, ids, kind):
    """The id itself if it is one of ids; otherwise an error naming the nearest."""
    if id in ids:
        return id
    near = get_close_matches(id, ids, n=3, cutoff=0.4) or ids[:3]
    hint = f"; nearest: {', '.join(near)}" if near else ""
    raise LabError(f"there is no {kind} {id!r}{hint}")
