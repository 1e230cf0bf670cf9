"""Neither the files in git nor the built site hold outputs, or name the machine they were made on."""

import getpass
import html
import re
import socket
import tempfile
from pathlib import Path

import pytest
from repository import ROOT, tracked_files

TEXT = {
    ".md",
    ".py",
    ".smk",
    ".yml",
    ".yaml",
    ".toml",
    ".txt",
    ".cff",
    ".css",
    ".svg",
    ".json",
    ".tsv",
    ".html",
    "",
}
# Folders that hold somebody's own files; a page that shows one shows a machine.
HOMES = re.compile(r"(?<![\w.~-])/(?:home|Users|root)/[\w.-]+")
# Rooms whose folders are laid over a learner's workspace.
HANDED_OUT = ("exercises/", "answers/")
# A user or host name this common says nothing, and would be found in ordinary prose.
COMMON = {"root", "user", "runner", "localhost", "admin", "main", "docker", "ubuntu", "debian", "work"}


def names_of_this_machine():
    """This machine's own names, as patterns: its folders, its host, its user."""
    folders = [str(ROOT), str(Path.home()), tempfile.gettempdir()]
    words = {socket.gethostname(), socket.gethostname().split(".")[0], getpass.getuser()} - COMMON
    patterns = [re.escape(folder) + r"(?=/)" for folder in folders if len(folder) > 2]
    return [re.compile(p) for p in patterns + [rf"\b{re.escape(w)}\b" for w in words if len(w) > 3]] + [HOMES]


def leaks(text):
    """Pieces of the text that name this machine."""
    return sorted({found.group() for pattern in names_of_this_machine() for found in pattern.finditer(text)})


def test_the_search_itself_finds_a_leak():
    """Were the patterns wrong, the two tests below would pass for ever."""
    assert leaks(f"log: {ROOT}/results") != []
    assert leaks("see /home/ada/project") == ["/home/ada"]
    assert leaks("nothing here, not even /usr/bin/bash") == []


def test_tracked_files_name_no_machine():
    found = {}
    for path in tracked_files():
        if path.suffix in TEXT and path.name != "test_no_leaks.py":
            found[str(path)] = leaks((ROOT / path).read_text(errors="replace"))

    assert {name: what for name, what in found.items() if what} == {}


def test_no_output_is_tracked():
    """What came out of a run is made again by a run; what an exercise hands out as evidence is written."""
    made = re.compile(r"(^|/)(_build|\.snakemake|__pycache__)/|\.ipynb$|\.npz$")
    of_a_run = re.compile(r"(^|/)(results|logs|benchmarks|publish)/")

    names = [str(path) for path in tracked_files()]

    assert [name for name in names if made.search(name)] == []
    assert [name for name in names if of_a_run.search(name) and not name.startswith(HANDED_OUT)] == []


@pytest.mark.parametrize("suffix", [".html", ".ipynb"])
def test_the_built_site_names_no_machine(site, suffix):
    pages = sorted(site.rglob(f"*{suffix}"))
    found = {
        str(page.relative_to(site)): leaks(html.unescape(page.read_text(errors="replace"))) for page in pages
    }

    assert pages, f"the site has no {suffix}"
    assert {name: what for name, what in found.items() if what} == {}
