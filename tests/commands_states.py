"""The states in which a command of the prose is run: each gives a folder of its own, and its environment."""

import os
import shutil
import subprocess

from labkit import shell
from labkit.spaces import Workspace, copy_to
from repository import ROOT, tracked_files

SECONDS = 120


def do(script, folder, environment):
    """Prepare what a command is run on; a preparation that fails is no result."""
    code, said = shell.run_bash(script, folder, SECONDS, environment)
    assert 0 == code, f"before the command: {script}\n{said}"


def workspace(state):
    """Return a maker of a capstone in that state."""

    def make(place):
        copy_to(place / "capstone", "tiny", state)
        return place / "capstone", shell.environment(LAB_HOME=str(place / "home"))

    return make


def started(kind="", more=""):
    """Return a maker of the folder that `lab start ID` or `lab drill start ID --seed 1` gives a learner."""

    def make(place, *words):
        environment = shell.environment(LAB_HOME=str(place / "home"))
        do(f"lab {kind}start {' '.join(words)} {more}", place, environment)
        (snakefile,) = (place / "home").rglob("workflow/Snakefile")
        return snakefile.parents[1], environment

    return make


def solved(place, id):
    """An exercise as `lab start ID` gives it, with its solution laid over it."""
    folder, environment = started()(place, id)
    Workspace(folder).overlay(ROOT / "answers" / id / "solution")
    return folder, environment


def clone(place, inside="."):
    """A clone of the repository, with the environment that is switched on here as its own."""
    top = place / "clone"
    for name in tracked_files():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, top / name)
    (top / ".venv").mkdir()
    for part in (ROOT / ".venv").iterdir():
        (top / ".venv" / part.name).symlink_to(part)
    (top / ".venv" / "made-for").unlink(missing_ok=True)
    pins = subprocess.run(["cksum"], input=(top / "requirements.txt").read_bytes(), capture_output=True)
    (top / ".venv" / "made-for").write_text(f"{top} {pins.stdout.decode().strip()}\n")
    home = {"LAB_HOME": str(place / "home"), "LAB_ROOT": str(top)}
    path = os.pathsep.join([str(top / ".venv" / "bin"), os.environ["PATH"]])
    return top / inside, shell.environment(**home, PATH=path)


STATES = {
    "fresh": workspace("fresh"),
    "finished": workspace("finished"),
    "exercise": started(),
    "drill": started("drill ", "--seed 1"),
    "solved": solved,
    "clone": clone,
}
