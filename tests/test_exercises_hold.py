"""Every exercise can be failed, solved, and solved wrongly, and says so with its own words."""

import functools
import re

import pytest
import yaml
from labkit import checks, exercises, places

IDS = places.exercise_ids()

# CI tries every other one, as the commit has it; `make test` tries all.
EACH = [
    pytest.param(id, marks=[pytest.mark.xdist_group(id), pytest.mark.in_turns(place, 2)])
    for place, id in enumerate(IDS)
]
each_exercise = pytest.mark.parametrize("id", EACH)

FORM = "answer.yaml"
GRAM = 8  # words in a row that nobody writes twice by chance
LINE = 12  # characters of a changed line that say something


def finding_of(folder):
    """The finding a wrong answer must get."""
    return (folder / "finding.txt").read_text(encoding="utf-8").strip()


def alternatives(id, kind):
    """The folders of accepted or wrong answers, in order of name."""
    return sorted(f for f in (places.root() / "answers" / id / kind).glob("*") if f.is_dir())


def solved(exercise, folder, *more):
    """The exercise's workspace with the solution laid over it, then more."""
    space = exercises.lay_out(exercise, folder)
    for overlay in (exercise.answers / "solution", *more):
        space.overlay(overlay, skip=("finding.txt",))
    return space


def lay_out_cases(exercise, top):
    """Folders for the start, the solution, every alternative, and every hand-in file emptied or deleted."""
    cases = {
        "start": exercises.lay_out(exercise, top / "start"),
        "solution": solved(exercise, top / "solution"),
    }
    for kind in ("accepted", "wrong"):
        for folder in alternatives(exercise.id, kind):
            cases[f"{kind}/{folder.name}"] = solved(exercise, top / kind / folder.name, folder)
    for number, name in enumerate(exercise.hand_in):
        for what in ("emptied", "deleted"):
            space = cases[f"{what} {name}"] = solved(exercise, top / f"{what}{number}")
            (space.path / name).write_text("") if what == "emptied" else (space.path / name).unlink()
    if FORM in exercise.hand_in:
        space = cases[f"unreadable {FORM}"] = solved(exercise, top / "unreadable")
        space.write(FORM, "why: because: nobody quoted it\n")
    return {name: space.path for name, space in cases.items()}


@pytest.fixture(scope="session")
def verdicts(tmp_path_factory):
    """A function: ID → {case: Report or the checker's fault}; each exercise is judged once."""
    kept = {}

    def of(id):
        if id not in kept:
            cases = lay_out_cases(exercises.exercise(id), tmp_path_factory.mktemp("cases"))
            kept[id] = dict(
                zip(cases, checks.run_all(id, cases.values(), limit=60 * len(cases)), strict=True)
            )
        return kept[id]

    return of


def failed(verdict):
    """The ids of failed checks; a fault of the checker is no verdict and fails the test."""
    assert isinstance(verdict, checks.Report), verdict
    return verdict.failed


def test_there_are_exercises_to_hold():
    """An empty list would make every test below pass."""
    assert IDS, "no exercises/*/*/check.py found"


@each_exercise
def test_the_start_fails_with_its_intended_findings(id, verdicts):
    """The untouched start gets exactly the findings its README announces."""
    assert exercises.exercise(id).start_fails == failed(verdicts(id)["start"])


@each_exercise
def test_the_solution_and_each_accepted_alternative_pass(id, verdicts):
    """Every way the answers call right passes every check."""
    ways = {name: v for name, v in verdicts(id).items() if name == "solution" or name.startswith("accepted/")}

    assert {name: [] for name in ways} == {name: failed(v) for name, v in ways.items()}
    assert all(v.done for v in ways.values())


@each_exercise
def test_each_wrong_answer_gets_its_own_finding_first(id, verdicts):
    """What a learner reads first is about the mistake that was made."""
    expected = {f"wrong/{folder.name}": finding_of(folder) for folder in alternatives(id, "wrong")}

    assert expected == {name: (failed(verdicts(id)[name]) or ["nothing"])[0] for name in expected}


@each_exercise
def test_a_hand_in_file_that_is_emptied_or_deleted_fails(id, verdicts):
    """Handing in nothing is never right, and never breaks the checker."""
    taken = {name: v for name, v in verdicts(id).items() if name.startswith(("emptied ", "deleted "))}

    assert taken, "the README's front matter names no hand_in"
    assert [name for name, v in taken.items() if not failed(v)] == []


@each_exercise
def test_a_form_that_cannot_be_used_says_which_way(id, verdicts):
    """Empty, missing and not YAML are three mistakes, and only one of them is mended by filling fields."""
    if FORM not in exercises.exercise(id).hand_in:
        pytest.skip("asks for no form")

    ways = {way: verdicts(id)[f"{way} {FORM}"] for way in ("emptied", "deleted", "unreadable")}

    assert all(failed(verdict) for verdict in ways.values())
    seen = {way: verdict.findings[0].seen for way, verdict in ways.items()}
    assert seen["emptied"].startswith("nothing under ")
    assert seen["deleted"] == f"there is no file {FORM}"
    assert seen["unreadable"] == "line 1 is not YAML: why: because: nobody quoted it"


@each_exercise
def test_each_check_has_a_wrong_answer_and_each_wrong_answer_a_check(id):
    """No message without a case, no case without a message."""
    assert set(checks.load(id).CHECKS) == {finding_of(folder) for folder in alternatives(id, "wrong")}


@each_exercise
def test_the_readme_lists_exactly_the_checks_that_exist(id):
    """The bullets under "How it is checked" are the checks, in order."""
    text = (places.root() / "exercises" / id / "README.md").read_text(encoding="utf-8")
    section = re.search(r"^## How it is checked$(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL)

    assert section, "the README has no section `## How it is checked`"
    assert list(checks.load(id).CHECKS) == re.findall(r"^- `([a-z0-9-]+)`", section[1], flags=re.MULTILINE)


@each_exercise
def test_the_hints_come_in_three_steps(id):
    """Where to look, what to compare, almost there."""
    assert len(exercises.hints(id)) == 3


@each_exercise
def test_the_start_holds_only_files_that_differ_from_the_capstone(id):
    """A copied file would hide a later change of the capstone."""
    start = places.root() / "exercises" / id / "start"
    files = [f.relative_to(start) for f in start.rglob("*") if f.is_file()]

    theirs = {f: places.capstone() / f for f in files}
    same = [f for f in files if theirs[f].is_file() and _text(theirs[f]) == _text(start / f)]

    assert same == []


@each_exercise
def test_the_readme_names_every_file_to_hand_in(id):
    """What is judged is asked for."""
    exercise = exercises.exercise(id)
    text = _text(exercise.folder / "README.md")

    assert [name for name in exercise.hand_in if f"`{name}`" not in text.split("---", 2)[2]] == []


@each_exercise
def test_no_answer_text_stands_in_the_exercises_or_labs(id):
    """Neither a sentence of the answer nor a line that the solution changes."""
    leaks, changed, answer = {}, _changed_lines(id), _answer_grams(id)
    for file in _public_files():
        # Another exercise may hand out the same line of a profile; a sentence it may not.
        elsewhere = file.is_relative_to(places.root() / "exercises") and id not in file.as_posix()
        found = [] if elsewhere else [line for line in changed if line in _text(file)]
        found += sorted(_grams_of(file) & answer)
        if found:
            leaks[file.relative_to(places.root()).as_posix()] = found[:3]

    assert leaks == {}


def _public_files():
    rooms = [*(places.root() / "exercises").rglob("*"), *(places.root() / "labs").glob("[!l]*/*.md")]
    return [f for f in rooms if f.is_file() and f.suffix != ".pyc"]


def _text(file):
    return file.read_text(encoding="utf-8", errors="replace")


def _changed_lines(id):
    """Lines of the solution's files that neither the start nor the capstone has."""
    solution = places.root() / "answers" / id / "solution"
    changed = set()
    for file in (f for f in solution.rglob("*") if f.is_file() and f.name != "answer.yaml"):
        name = file.relative_to(solution)
        public = [places.capstone() / name, places.root() / "exercises" / id / "start" / name]
        # What a profile of the capstone says anyway is no secret either.
        public += (places.capstone() / "profiles").glob("*/config.yaml")
        known = {line.strip() for f in public if f.is_file() for line in _text(f).splitlines()}
        changed |= {line.strip() for line in _text(file).splitlines()} - known
    # An import says that a tool exists, not what to do with it.
    return sorted(line for line in changed if len(line) >= LINE and not line.startswith(("import ", "from ")))


def _answer_grams(id):
    """Runs of words in the answer's prose and in the filled forms' values."""
    folder = places.root() / "answers" / id
    forms = [yaml.safe_load(_text(f)) for f in folder.rglob("answer.yaml")]
    values = [str(value) for form in forms if isinstance(form, dict) for value in form.values()]
    return _grams(_text(folder / "README.md")).union(*map(_grams, values))


@functools.cache
def _grams_of(file):
    return _grams(_text(file))


def _grams(text):
    # By white space: a command is few words, and a hint may name the tool that an answer names.
    words = [word.strip(".,;:!?()`*_\"'") for word in text.lower().split()]
    return {" ".join(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)}


GUARDS = [one for one in EACH if exercises.exercise(one.values[0]).level == "guard"]
each_guard = pytest.mark.parametrize("id", GUARDS)


@each_guard
def test_a_guard_is_tried_on_enough_capstones_of_either_kind(id):
    """Four healthy ones and five with a fault; each belongs to a check, and a fault of a profile to that."""
    module = checks.load(id)
    broken = [case for case in module.CASES if case.refuse]

    assert len(module.CASES) - len(broken) >= 4 and len(broken) >= 5
    assert {case.check for case in module.CASES} <= set(module.CHECKS)
    of_profiles = [case for case in broken if any(name.startswith("profiles/") for name in case.files)]
    assert [c.refuse for c in of_profiles if f"profiles/{c.refuse}/config.yaml" not in c.files] == []


@each_guard
def test_what_is_told_of_a_capstone_does_not_give_its_fault_away(id):
    """Neither what is to be named nor a profile's setting: the learner is to find out what was missed."""
    told = {case.about: case for case in checks.load(id).CASES if case.refuse}
    settings = {
        about: re.findall(
            r"^([a-z-]+):", case.files.get(f"profiles/{case.refuse}/config.yaml", ""), re.MULTILINE
        )
        for about, case in told.items()
    }

    assert [a for a, case in told.items() if re.search(rf"\b{case.refuse}\b", a)] == []
    assert [a for a in told if any(re.search(rf"\b{name}\b", a) for name in settings[a] if "-" in name)] == []


@each_guard
def test_a_guard_that_says_yes_or_no_to_everything_fails(id):
    """Both are among the wrong answers: neither may pass by half."""
    guards = {f.name: _text(f / "guard.py") for f in alternatives(id, "wrong")}
    firsts = {finding_of(f) for f in alternatives(id, "wrong")}

    assert {"always_passes", "catches_everything"} <= set(guards)
    assert {case.check for case in checks.load(id).CASES} <= firsts
