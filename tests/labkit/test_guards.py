"""A guard is judged by what it does with capstones that are well and capstones that are not."""

import pytest
from labkit import fence, guards, stalls
from labkit.guards import Case, trials

HEALTHY = Case("spared", "nothing is wrong", {"profiles/night/config.yaml": "cores: 1\n"})
BROKEN = Case("caught", "a profile has config", {"profiles/night/config.yaml": "config: [a1=b]\n"}, "night")

GUARD = """
import sys
from pathlib import Path

for file in Path(sys.argv[1]).glob("profiles/*/config.yaml"):
    if "config" in file.read_text():
        sys.exit(f"Refused: {file.parent.name}")
"""


@pytest.fixture(autouse=True)
def small(repo, monkeypatch):
    """Guards judge copies of the small capstone, made for this test."""
    stalls.base.cache_clear()
    yield
    stalls.base.cache_clear()


def one(guard, case=HEALTHY):
    """The trial of a guard on one capstone."""
    (trial,) = trials(guard, [case])
    return trial


def test_each_capstone_gets_its_own_verdict():
    """In order; what one case laid out is gone in the next."""
    seen = trials(GUARD, [HEALTHY, BROKEN, HEALTHY, BROKEN, HEALTHY])

    assert [t.refused for t in seen] == [False, True, False, True, False]
    assert [t.last for t in seen] == ["", "Refused: night", "", "Refused: night", ""]
    assert all(t.ended and t.changed == () for t in seen)


@pytest.mark.parametrize(
    ("guard", "ended", "code", "last"),
    [
        ("", True, 0, ""),
        ("raise SystemExit", True, 0, ""),
        ("import sys; sys.exit(3)", True, 3, ""),
        ("import sys; print('x'); sys.exit('why')", True, 1, "why"),
        ("{}['a']", False, 1, "KeyError: 'a'"),
        ("def", False, 1, "SyntaxError: invalid syntax"),
        ("input()", False, 1, "EOFError: EOF when reading a line"),
        ("import os; os._exit(4)", True, 4, ""),
        ("import os; os.kill(os.getpid(), 9)\nraise SystemExit(5)", True, 5, ""),
    ],
)
def test_it_ends_as_a_script_would(guard, ended, code, last):
    """Exit codes, sentences for sys.exit, and errors of its own."""
    seen = one(guard)

    assert (seen.ended, seen.outcome.code, seen.last) == (ended, code, last)


def test_it_is_called_as_the_task_says():
    """With the folder as its only word, as the main program, beside nothing but the capstone."""
    seen = one("import os, sys; print(sys.argv, __name__, sorted(os.listdir()))")

    assert seen.last == "['guard.py', 'capstone'] __main__ ['capstone', 'guard.py']"


@pytest.mark.parametrize(
    ("act", "changed"),
    [
        ("write_text('mine')", ("config/config.yaml",)),
        ("unlink()", ("config/config.yaml",)),
        ("with_name('new.txt').write_text('x')", ("config/new.txt",)),
        ("with_name('.hidden').write_text('x')", ()),
        ("read_text()", ()),
    ],
)
def test_what_it_changes_is_seen_and_put_back(act, changed):
    """The next capstone is whole again."""
    guard = "from pathlib import Path; file = Path('capstone/config/config.yaml'); print(file.exists())"

    seen = trials(f"{guard}; file.{act}", [HEALTHY] * 4)

    assert [t.changed for t in seen] == [changed] * 4
    assert [t.outcome.text.split()[0] for t in seen] == ["True"] * 4


@pytest.mark.skipif(
    fence.FILES not in fence.possible()[0], reason="this machine allows no fence around files"
)
def test_it_has_no_privilege_and_nothing_to_write_to_but_its_folder(tmp_path):
    """Although it was forked, not started anew."""
    guard = f"""
import pathlib
print([line.split()[1] for line in open("/proc/self/status") if line.startswith("CapEff")])
try: pathlib.Path({str(tmp_path / "x")!r}).write_text("x")
except OSError as error: print(error.strerror)
"""

    assert one(guard).outcome.text == "['0000000000000000']\nRead-only file system\n"


def test_it_may_call_any_command():
    """As one that asks Snakemake, in a process of its own."""
    words = "cd capstone && snakemake -n --profile profiles/night"
    seen = one(f"import subprocess; subprocess.run({words!r}, shell=True)")

    assert "Nothing to be done" in seen.outcome.text


def test_it_may_import_the_tools_of_review(repo):
    """They are installed, wherever it lies."""
    assert one("from review.options import option; print(option('until').kind)").last == "acts_on_meaning"


def test_a_guard_that_never_ends_is_told_so(monkeypatch):
    """With the seconds it had."""
    monkeypatch.setattr(guards, "LIMITS", guards.limits.Limits(seconds=1))

    seen = one("while True: pass")

    assert (seen.ended, seen.end) == (False, "after 1 s it was still at work")
