"""A drill on a small capstone: its folder, the note, the verdict, the commands that were counted."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from click.testing import CliRunner
from labkit import (
    check,
    cli,
    drill,
    drill_cited,
    drill_desk,
    drill_note,
    drill_record,
    fence,
    places,
    progress,
)
from labkit.drill_cited import Opener
from labkit.drill_grade import judge
from labkit.drill_note import Citation
from labkit.drill_play import SCENE, TWIN, Drill, Play
from labkit.notebook import ShellMagic
from labkit.spaces import digests

DRILL = '''
"""A word was overwritten."""

from labkit.checks import Finding

TITLE = "A word is wrong"
MODULE = "module03"
MINUTES = 2
CLASS = "publish boundary"
CAUSE = "published-edited"
FACTS = ()
TICKET = """
The word for {who} is wrong.
"""
REPLIES = {"published-unverified": "then the candidate would be wrong too"}


def place(draw):
    return {"who": draw.choice(["Ann", "Bob", "Cem"])}


def prepare(space, place):
    space.write("results/word.txt", "right\\n")
    space.write("publish/word.txt", "right\\n")


def inject(space, place):
    space.write("publish/word.txt", "wrong\\n")


def rival(space, place):
    space.write("publish/word.txt", "wrong\\n")
    space.write("results/word.txt", "wrong\\n")


RIVALS = {"published-unverified": rival}


def symptom(space, place):
    return space.read("publish/word.txt") == "wrong\\n"


def scope(place):
    return [{"publish/word.txt"}]


def where(place):
    return [("publish", "word")]


def repaired(space, place):
    if space.read("publish/word.txt") != "right\\n":
        yield Finding("repaired", "the right word", "another", "publish/word.txt", "it is read", "mend it")


def fair(space, scene, place):
    if space.digest("results") != scene.digest("results"):
        yield Finding("by-fair-means", "results as they were", "others", "results", "they are right", "undo")
'''

NOTE = {
    "symptom": {"command": "cat publish/word.txt", "shows": "wrong"},
    "scope": ["publish/word.txt"],
    "class": "publish boundary",
    "cause": "published-edited",
    "where": "publish/word.txt",
    "evidence": [{"command": "cat results/word.txt publish/word.txt", "shows": "right wrong"}],
    "rival": "published-unverified",
    "ruled_out_by": {"file": "results/word.txt", "line": 1, "shows": "right"},
    "action": "wrote the word again",
    "proof": {"command": "cat publish/word.txt", "shows": "right"},
}
MEND = "right\n"


@pytest.fixture
def house(repo):
    """The small repository with one drill."""
    write(repo, DRILL)
    return repo


def write(repo, text):
    """Make the module of the drill."""
    folder = repo / "labs" / "labkit" / "drills"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wrong_word.py").write_text(text)


def lab(*words):
    """Type a `lab` command."""
    return CliRunner().invoke(cli.main, words)


def begun(note=None, mend=False):
    """Start the drill, write a note with these fields in place of the right ones, mend; give the folder."""
    assert lab("drill", "start", "wrong_word", "--seed", "1").exit_code == 0
    folder = drill_desk.folder_of("wrong_word")
    if note is not None:
        (folder / "note.yaml").write_text(note if isinstance(note, str) else yaml.safe_dump(NOTE | note))
    if mend:
        (folder / "publish" / "word.txt").write_text(MEND)
    return folder


def failed():
    """The ids of failed checks and of those not run, as `lab drill check --json` tells them."""
    said = json.loads(lab("drill", "check", "wrong_word", "--json").stdout)
    return said["failed"], said["not_run"]


def test_a_start_makes_the_scene_with_ticket_and_note(house):
    """And the line to type finds the project's programs."""
    folder = begun()
    who = Play(Drill("wrong_word"), 1).place["who"]

    assert (folder / "publish/word.txt").read_text() == "wrong\n"
    assert (folder / "TICKET.md").read_text() == f"# A word is wrong\n\nThe word for {who} is wrong.\n"
    assert (folder / "note.yaml").read_text() == drill_note.blank("wrong_word")
    assert progress.load()["drills/wrong_word"]["starts"] == 1


def test_each_start_without_a_seed_takes_the_next_one(house):
    """Who plays again gets another case; a reset keeps the case and the old folder."""
    seeds = [json.loads(lab("drill", "start", "wrong_word", "--json").stdout)["seed"]]
    again = lab("drill", "start", "wrong_word")
    drill_desk.folder_of("wrong_word").rename(house / "away")
    seeds.append(json.loads(lab("drill", "start", "wrong_word", "--json").stdout)["seed"])
    (drill_desk.folder_of("wrong_word") / "mine.txt").write_text("kept\n")
    reset = json.loads(lab("drill", "reset", "wrong_word", "--json").stdout)

    assert again.exit_code == 2 and "lab drill reset wrong_word" in again.stderr
    assert [1, 2, 2] == [*seeds, reset["seed"]]
    assert "kept\n" == (Path(reset["saved"]) / "mine.txt").read_text()


def test_the_variants_differ_by_the_fault_alone(house):
    """Scene, twin and rival come from one seed and one state."""
    play = Play(Drill("wrong_word"), 1)
    seen = {name: digests(play.variant(name).path) for name in play.variants}
    changed = {name: {f for f in seen[name] if seen[name][f] != seen[TWIN][f]} for name in seen}

    assert {
        SCENE: {"publish/word.txt"},
        TWIN: set(),
        "rival:published-unverified": {"publish/word.txt", "results/word.txt"},
    } == changed


def test_a_right_note_and_a_repair_pass(house):
    """Every check holds, and the progress remembers it."""
    begun({}, mend=True)
    told = lab("drill", "check", "wrong_word")

    assert told.exit_code == 0
    assert told.stdout.startswith("11 of 11 checks: drills/wrong_word\n")
    assert "passed" in progress.load()["drills/wrong_word"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"symptom": {"command": "cat publish/word.txt", "shows": "weird"}}, "symptom-confirmed"),
        ({"symptom": {"command": "cat results/word.txt", "shows": "right"}}, "symptom-confirmed"),
        ({"scope": ["publish/word.txt", "results/word.txt"]}, "scope-named"),
        ({"scope": "results/word.txt"}, "scope-named"),
        ({"class": "tool"}, "class-named"),
        ({"cause": "published-unverified"}, "cause-named"),
        ({"where": "results/word.txt"}, "place-named"),
        ({"evidence": {"command": "cat publish/word.txt", "shows": "wrong"}}, "evidence-decides"),
        ({"evidence": {"command": "cat results/word.txt", "shows": "right"}}, "evidence-decides"),
        ({"evidence": {"file": "results/word.txt", "line": 2, "shows": "right"}}, "evidence-decides"),
        ({"evidence": {"file": "../home/progress.json", "line": 1, "shows": "{"}}, "evidence-decides"),
        ({"rival": "unseeded"}, "rival-ruled-out"),
        ({"ruled_out_by": {"command": "cat publish/word.txt", "shows": "wrong"}}, "rival-ruled-out"),
        ({"ruled_out_by": {"command": "cat results/word.txt", "shows": "wrong"}}, "rival-ruled-out"),
        ({"proof": {"command": "cat results/word.txt", "shows": "right"}}, "proof-holds"),
        ({"proof": {"command": "cat publish/word.txt", "shows": "wrong"}}, "proof-holds"),
    ],
)
def test_each_mistake_in_a_note_gets_its_own_finding(house, fields, expected):
    """What is cited must be there, and must tell this cause from a healthy day and from the rival."""
    folder = begun(fields, mend=True)
    report = judge(drill_desk.play_in(folder), folder)

    assert ([expected], []) == (report.failed, report.not_run)


@pytest.mark.parametrize(
    ("note", "where", "seen"),
    [
        ("", "note.yaml", "nothing under symptom"),
        ("symptom: a: b", "note.yaml, line 1", "line 1 is not YAML"),
        ({"class": "bad luck"}, "note.yaml, class", "'bad luck'"),
        ({"cause": "published-editted"}, "note.yaml, cause", "nearest: published-edited"),
        ({"symptom": "it is wrong"}, "note.yaml, symptom", "'it is wrong'"),
        ({"symptom": {"command": "ls"}}, "note.yaml, symptom", "no text under shows"),
        ({"symptom": {"shows": "x"}}, "note.yaml, symptom", "no command and no file"),
        ({"proof": {"file": "a", "shows": "x"}}, "note.yaml, proof", "no number of a line"),
        ({"proof": [NOTE["proof"], NOTE["proof"]]}, "note.yaml, proof", "2 of them"),
        ({"evidence": [NOTE["proof"], {"order": "ls"}]}, "note.yaml, evidence 2", "a field 'order'"),
        ({"where": ["a", "b"]}, "note.yaml, where", "a list"),
    ],
)
def test_a_note_that_cannot_be_read_says_which_field(house, note, where, seen):
    """Nothing else of the note is judged then; the repair is."""
    folder = begun(note, mend=True)
    report = judge(drill_desk.play_in(folder), folder)
    (finding,) = report.findings

    assert ("note-readable", where) == (finding.id, finding.where)
    assert seen in finding.seen
    assert ["repaired", "by-fair-means"] == report.passed


def test_a_repair_by_foul_means_is_refused(house):
    """The drill's own rule, and the rule that the judges stay as they were."""
    folder = begun({}, mend=True)
    (folder / "results/word.txt").write_text("wrong\n")
    (folder / "review/__init__.py").write_text("verified = True\n")
    (folder / "Makefile").write_text("verify:\n\ttrue\n")
    said = json.loads(lab("drill", "check", "wrong_word", "--json").stdout)

    assert {"results", "review", "Makefile"} == {
        f["where"] for f in said["findings"] if f["id"] == "by-fair-means"
    }


def test_mended_for_the_wrong_reason_is_said_so(house):
    """The folder is right again, the diagnosis is not."""
    begun({"cause": "unseeded", "class": "tool"}, mend=True)
    told = lab("drill", "check", "wrong_word")

    assert told.exit_code == 1
    assert "Mended, but for the wrong reason: the folder is right again, the note is not." in told.stdout


def test_a_drill_not_mended_says_what_is_left(house):
    """The proof is not asked for then."""
    begun({})

    assert (["repaired"], ["proof-holds"]) == failed()


def test_a_note_is_filed_before_the_repair(house):
    """Without action and proof; what it cites must be there."""
    folder = begun({"action": None, "proof": None})
    filed = lab("drill", "note", "wrong_word")
    (folder / "note.yaml").write_text(yaml.safe_dump(NOTE | {"evidence": {"command": "ls", "shows": "gold"}}))
    refused = lab("drill", "note", "wrong_word")

    assert (filed.exit_code, refused.exit_code) == (0, 1)
    assert filed.stdout.startswith("Filed. 3 citations opened")
    assert "`ls` shows something else: “Makefile”" in refused.stdout


def test_a_note_corrected_after_filing_is_to_be_filed_again(house):
    """The folder and the note are right now; what colleagues were given is still the wrong one."""
    folder = begun({"scope": ["results/word.txt"]})
    assert lab("drill", "note", "wrong_word").exit_code == 0
    (folder / "note.yaml").write_text(yaml.safe_dump(NOTE))
    (folder / "publish" / "word.txt").write_text(MEND)
    reminder = "The note that you filed said something else"
    first = lab("drill", "check", "wrong_word")
    assert lab("drill", "note", "wrong_word").exit_code == 0
    second = lab("drill", "check", "wrong_word")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert reminder in first.stdout and reminder not in second.stdout


def test_a_cited_command_that_takes_too_long_is_not_called_wrong(house, monkeypatch):
    """Whoever reads that it shows something else would begin the drill again, and lose an hour."""
    monkeypatch.setattr(drill_cited, "LIMITS", replace(drill_cited.LIMITS, seconds=1))
    begun({"ruled_out_by": {"command": "sleep 60; cat results/word.txt", "shows": "right"}})
    told = lab("drill", "note", "wrong_word").stdout

    assert "was not through when the limit of" in told and "try again when the machine has less to do" in told
    assert "shows something else" not in told


def test_grading_changes_nothing_in_the_folder(house):
    """Nor in the scene, whatever a cited command does."""
    folder = begun(
        {"symptom": {"command": "cat publish/word.txt; rm -r publish", "shows": "wrong"}}, mend=True
    )
    play = Play(Drill("wrong_word"), 1)
    before = digests(folder), digests(play.variant(SCENE).path)

    assert ([], []) == failed()
    assert before == (digests(folder), digests(play.variant(SCENE).path))


SESSION = """
source on_call.sh
ls publish

echo "$(ls)" > /dev/null
touch results/word.txt
lab drill list > /dev/null
ls | wc -l
"""


def typed(folder, session):
    """Type a session into an interactive bash in the folder."""
    shell = ["bash", "--norc", "--noprofile", "-i"]
    subprocess.run(shell, input=session, cwd=folder, capture_output=True, text=True, check=True, timeout=60)


def test_typed_commands_are_counted_and_the_one_that_changed_something_is_named(house):
    """An empty line is no command, nor is one of `lab`."""
    folder = begun({})
    typed(folder, SESSION)

    assert [
        ("ls publish", False),
        ('echo "$(ls)" > /dev/null', False),
        ("touch results/word.txt", True),
        ("lab drill list > /dev/null", False),
        ("ls | wc -l", False),
    ] == [(row["command"], row["changed"]) for row in drill_record.commands(folder) if row["command"]]
    told = lab("drill", "note", "wrong_word").stdout
    assert "4 commands so far; 1 changed what was under investigation: `touch results/word.txt`" in told


def test_without_counting_the_folder_itself_tells(house):
    """It is as it was, or it is not."""
    folder = begun({})
    said = [lab("drill", "note", "wrong_word").stdout]
    (folder / "results" / "word.txt").touch()
    said.append(lab("drill", "note", "wrong_word").stdout)

    assert "what is under investigation is as you got it." in said[0]
    assert "what is under investigation is no longer as you got it." in said[1]


def test_the_list_tells_tickets_and_states_and_no_causes(house):
    """The same as text and as JSON."""
    begun()
    (row,) = json.loads(lab("drill", "list", "--json").stdout)

    assert {
        "id": "wrong_word",
        "ticket": "A word is wrong",
        "part": "module03",
        "minutes": 2,
        "state": "started",
    } == row
    assert all(str(value) in lab("drill", "list").stdout for value in row.values())


def test_the_causes_are_listed_by_class(house):
    """As the form wants them."""
    listed = json.loads(lab("drill", "causes", "--json").stdout)

    assert {row["class"] for row in listed} == set(drill_note.CLASSES)
    assert all(row["cause"] in lab("drill", "causes").stdout for row in listed)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["start", "wrong_wrd"], "there is no drill 'wrong_wrd'; nearest: wrong_word"),
        (["check", "wrong_word"], "wrong_word is not started yet: type `lab drill start wrong_word`"),
        (["note", "wrong_word"], "wrong_word is not started yet: type `lab drill start wrong_word`"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(house, words, said):
    """With exit code 2."""
    told = lab("drill", *words)

    assert (2, f"lab: {said}") == (told.exit_code, told.stderr.strip().splitlines()[-1])


def test_a_folder_that_does_not_say_which_drill_it_is_asks_for_a_reset(house):
    """And nothing in it is touched."""
    folder = begun()
    (folder / drill_desk.MARK).write_text("{")
    told = lab("drill", "check", "wrong_word")

    assert told.exit_code == 2
    assert "`lab drill reset wrong_word` makes the folder anew and keeps this one" in told.stderr


def test_a_drill_that_cannot_be_made_leaves_nothing(house):
    """The sentence says which variant failed."""
    broken = DRILL.replace('space.write("publish/word.txt", "wrong\\n")', 'space.run("exit 7")')
    assert broken != DRILL
    write(house, broken)
    told = lab("drill", "start", "wrong_word", "--seed", "2")

    assert told.exit_code == 2
    assert "the drill wrong_word cannot be made here (scene): exit code 7 where 0 was expected" in told.stderr
    assert not (places.home() / "drills").exists()


def test_a_notebook_plays_a_drill_with_the_same_words(house, capsys):
    """The ticket, counted cells, the verdict."""
    space = drill("wrong_word", seed=1)
    ticket = capsys.readouterr().out
    ShellMagic(SimpleNamespace(user_ns={})).sh("", "ls publish")
    space.write("note.yaml", yaml.safe_dump(NOTE))
    space.write("publish/word.txt", MEND)
    capsys.readouterr()
    check("drills/wrong_word", space)

    assert ticket.startswith("A word is wrong\n\n  | The word for ")
    assert ["", "ls publish"] == [row["command"] for row in drill_record.commands(space.path)]
    assert capsys.readouterr().out.startswith("11 of 11 checks: drills/wrong_word\n")


def seen_twice(monkeypatch, ended):
    """How often a command ran that two graders in turn saw in the scene, and what each saw."""
    # One that no other test cites: what was printed is kept as long as the scene.
    ran = []
    monkeypatch.setattr(drill_cited, "ran", lambda command, folder: ran.append(command) or ("wrong", ended))
    cited = Citation(command=f"cat publish/word.txt # until {ended}", shows="wrong")
    seen = [Opener(Play(Drill("wrong_word"), 1)).seen(cited, SCENE).holds for _ in range(2)]
    return len(ran), seen


def test_a_command_that_was_seen_in_the_scene_is_not_run_there_again(house, monkeypatch):
    """Who checks again after one word was changed does not wait for all the others."""
    assert (1, [True, True]) == seen_twice(monkeypatch, ended=None)


def test_what_a_limit_cut_off_is_not_kept(house, monkeypatch):
    """A busy machine may do next time what it did not do this time."""
    assert (2, [True, True]) == seen_twice(monkeypatch, ended="time")


def test_a_cited_command_has_the_fences_of_learners_code(house, tmp_path, monkeypatch):
    """What it writes elsewhere is refused, and what the machine cannot refuse is said in the verdict."""
    outside = tmp_path / "outside.txt"
    begun(
        {"symptom": {"command": f"cat publish/word.txt; echo x > '{outside}'", "shows": "wrong"}}, mend=True
    )
    monkeypatch.setattr(fence, "possible", lambda: ({}, ""))
    told = lab("drill", "check", "wrong_word")

    assert "While cited commands ran, nothing kept it from the network." in told.stdout
    monkeypatch.undo()
    if fence.FILES not in fence.possible()[0]:
        pytest.skip("this machine cannot fence files off")
    assert not outside.exists()
