"""Every command tells a program what it tells a person, and shows that it is at work."""

import json
import subprocess
import sys

import nbformat
import pytest
from click.testing import CliRunner
from labkit import clean, cli, exercises, patience, places
from nbclient import NotebookClient

ID = "part/say_word"
DRILL = """
TITLE, MODULE, MINUTES, CLASS, CAUSE, FACTS = "A word is wrong", "part", 2, "tool", "unseeded", ()
TICKET, REPLIES, RIVALS = "A word.", {}, {}
place = inject = symptom = scope = where = repaired = fair = print
"""


def lab(*words):
    """Type a `lab` command."""
    return CliRunner().invoke(cli.main, words)


def with_drills(repo, *ids):
    """Drills of the part that do nothing."""
    (repo / "labs/labkit/drills").mkdir(parents=True)
    for id in ids:
        (repo / f"labs/labkit/drills/{id}.py").write_text(DRILL)


def passed(*ids):
    """Note that these were passed."""
    places.home().mkdir(exist_ok=True)
    (places.home() / "progress.json").write_text(json.dumps({id: {"passed": "then"} for id in ids}))


def told(*words):
    """What a command tells a program, and its exit code."""
    said = lab(*words, "--json")
    return json.loads(said.stdout), said.exit_code


def test_a_start_tells_where_the_folder_and_the_task_are(repo):
    """A reset tells in addition where changed work is kept."""
    folder = str(exercises.learner_folder(ID))
    rest = {"id": ID, "folder": folder, "task": f"{folder}/TASK.md"}

    assert told("start", ID) == (rest | {"saved": None}, 0)
    (exercises.learner_folder(ID) / "answer.yaml").write_text("mine")
    again, code = told("reset", ID)

    (saved,) = (places.home() / "saved" / "part").iterdir()
    assert (again, code) == (rest | {"saved": str(saved)}, 0)


def test_a_hint_tells_its_number_and_when_there_are_no_more(repo):
    """The text is empty then."""
    said = [told("hint", ID)[0] for _ in range(4)]

    assert [(s["number"], s["of"]) for s in said] == [(1, 3), (2, 3), (3, 3), (3, 3)]
    assert [s["text"].split("\n")[0] for s in said] == ["## One", "## Two", "## Three", ""]


def test_listings_are_lists_and_progress_is_by_exercise(repo):
    """The same names as on the terminal."""
    lab("start", ID)

    listed, _ = told("list")
    (noted,) = told("progress")[0].items()

    assert listed == [{"id": ID, "title": "Say the word", "minutes": 3, "level": "trace", "state": "started"}]
    assert noted[0] == ID and list(noted[1]) == ["started"]
    assert {"name", "ok", "seen", "do"} == set(told("doctor")[0][0])


@pytest.mark.parametrize("words", [["start", "x/y"], ["check", ID], ["reset", "x/y"], ["exit", "nowhere"]])
def test_an_error_stands_in_both_streams(repo, words):
    """A program reads one of them, a person the other."""
    said = lab(*words, "--json")

    assert said.exit_code == 2
    assert said.stderr == f"lab: {json.loads(said.stdout)['error']}\n"


def test_the_exit_standard_tells_what_is_passed_and_what_is_missing(repo):
    """Without a word in the part's overview: every exercise and drill; exit code 0 only when all are met."""
    with_drills(repo, "a_word")
    word = {"id": ID, "kind": "exercise", "title": "Say the word", "passed": False}
    drill = {"id": "drills/a_word", "kind": "drill", "title": "A word is wrong", "passed": False}
    asked = [
        {"asks": "Every exercise", "need": 1, "of": [word], "met": False},
        {"asks": "Every drill", "need": 1, "of": [drill], "met": False},
    ]

    assert told("exit", "part") == ({"part": "part", "done": False, "asked": asked}, 1)
    passed(ID)
    half = lab("exit", "part")
    passed(ID, "drills/a_word")

    assert (half.exit_code, half.stdout.splitlines()) == (
        1,
        [
            "met      Every exercise (1 of 1)",
            f"           passed  exercise  {ID}",
            "MISSING  Every drill (0 of 1)",
            "           -       drill     drills/a_word",
            "1 of 2: the exit standard is not met yet",
        ],
    )
    assert told("exit", "part")[1] == 0


EXIT = """---
exit:
  - asks: Every exercise of this part
    of: exercises
  - asks: One of two words
    of: [a_word, b_word]
    need: 1
---
# Part
"""


def test_an_overview_narrows_what_is_asked(repo):
    """One drill of two is enough where it says so, and a drill that it does not name is not asked for."""
    with_drills(repo, "a_word", "b_word", "c_word")
    passed(ID, "drills/b_word")
    (repo / "book/part").mkdir(parents=True)
    (repo / "book/part/index.md").write_text(EXIT)

    said, code = told("exit", "part")

    assert [(each["asks"], each["need"], len(each["of"]), each["met"]) for each in said["asked"]] == [
        ("Every exercise of this part", 1, 1, True),
        ("One of two words", 1, 2, True),
    ]
    assert code == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("b_word]", "ghost]"), "there is no drill 'ghost'"),
        (("need: 1", "need: 3"), "the exit standard asks for 3 of 2: One of two words"),
    ],
)
def test_an_overview_that_asks_for_what_is_not_there_says_so(repo, change, said):
    with_drills(repo, "a_word", "b_word")
    (repo / "book/part").mkdir(parents=True)
    (repo / "book/part/index.md").write_text(EXIT.replace(*change))

    found, code = told("exit", "part")

    assert said in found["error"] and code == 2


def test_a_notebook_gets_what_a_terminal_gets(repo):
    """With `!lab`, and with JSON to go on with."""
    said = [lab("list").stdout, lab("list", "--json").stdout]
    cells = [f'!"{sys.executable}" -m labkit.cli list {option}' for option in ("", "--json")]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])

    NotebookClient(book, kernel_name="python3", timeout=120).execute()

    shown = ["".join(output["text"] for output in cell.outputs) for cell in book.cells]
    assert json.loads(shown[1]) == json.loads(said[1])
    assert clean.ANSI.sub("", shown[0]).split() == said[0].split()


def test_what_takes_long_says_so_in_one_line_without_a_terminal(capsys):
    """On the error stream; what is quick says nothing."""
    with patience.working("quick", after=60):
        pass
    code = "from labkit.patience import working; import time\nwith working('slow', 0.1): time.sleep(1)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert capsys.readouterr() == ("", "")
    assert (ran.stdout, ran.stderr) == ("", "lab: slow …\n")


def test_a_lab_that_is_made_into_a_page_is_not_told(monkeypatch):
    """Its text must not depend on how busy the machine was."""
    monkeypatch.setenv("LAB_QUIET", "1")
    code = "from labkit.patience import working; import time\nwith working('slow', 0): time.sleep(0.5)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (ran.stdout, ran.stderr) == ("", "")
