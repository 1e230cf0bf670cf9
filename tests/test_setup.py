"""The two commands tell in one sentence what is missing, and do nothing twice."""

import os
import shutil
import stat

import pytest
from repository import ROOT, run_make

FAKES = {
    "too old": """case "$2" in *version_info*) exec python3 - "$2" <<'P'
import sys; sys.version_info = (3, 9, 2); exec(sys.argv[1])
P
esac""",
    "no venv": """case "$2" in *ensurepip*) exit 1;; *) exec python3 "$@";; esac""",
}


@pytest.fixture
def bare_folder(tmp_path):
    """A folder with a space in its name that holds just what `make book` reads first."""
    folder = tmp_path / "a bare folder"
    folder.mkdir()
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def fake_python(folder, kind):
    """A stand-in for a Python with one fault."""
    fake = folder / "fakepython"
    fake.write_text(f"#!/bin/sh\n{FAKES[kind]}\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    return fake


def path_without_uv():
    """PATH without the folders in which there is a uv: with it, a missing venv module is no problem."""
    return os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if not shutil.which("uv", path=p))


def sentence(result):
    """The one line a person is told, without what make adds."""
    lines = [line for line in result.stderr.splitlines() if not line.startswith("make")]
    assert len(lines) == 1, result.stderr
    return lines[0]


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        ("too old", "Python 3.11, 3.12 or 3.13 is needed"),
        ("no venv", "This Python cannot make virtual environments"),
        ("absent", "Python is missing"),
    ],
)
def test_a_missing_thing_is_told_in_one_sentence(bare_folder, python, expected):
    if python != "absent":
        fake_python(bare_folder, python)

    result = run_make("book", "PYTHON=./fakepython", cwd=bare_folder, PATH=path_without_uv())

    assert result.returncode != 0
    assert sentence(result).startswith(expected)
    assert not (bare_folder / ".venv").exists()
    assert expected in (ROOT / "book/guide/setup.md").read_text()


def test_a_second_set_up_does_nothing():
    result = run_make("setup")

    assert (result.returncode, result.stdout) == (0, "")


def test_the_menu_lists_every_target_with_its_purpose():
    makefile = (ROOT / "Makefile").read_text()
    phony = next(line for line in makefile.splitlines() if line.startswith(".PHONY")).split()[1:]

    menu = run_make("--silent").stdout

    assert [name for name in phony if name != "setup" and f"make {name} " not in menu] == []


def test_serving_a_site_that_is_not_built_is_refused(bare_folder):
    (bare_folder / ".venv").symlink_to(ROOT / ".venv")
    shutil.copy(ROOT / "Makefile", bare_folder)

    result = run_make("serve", "made_for=" + (ROOT / ".venv/made-for").read_text().strip(), cwd=bare_folder)

    assert result.returncode != 0
    assert sentence(result) == "There is no site yet: say  make book  first."
