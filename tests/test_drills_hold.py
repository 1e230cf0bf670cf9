"""Every drill is an incident that really happens, can be told from its rivals, and can be mended.

Each is played: scene, twin, rivals, note, wrong notes, repair, proof; with `make drills` in three cases.
"""

import os
import string
import tempfile
from dataclasses import dataclass, field

import pytest
import yaml
from labkit import drill_note, drill_play, places, shell
from labkit.drill_cited import Opener, copied
from labkit.drill_grade import CHECKS, proof_findings, repair_findings
from labkit.drill_play import SCENE, TWIN, Drill, Play
from labkit.drill_reasons import note_findings
from labkit.spaces import Workspace

IDS = drill_play.ids()
CASES = (1, 2, 3)
# A case costs half a minute of a processor, so `make test` plays one of each drill.
SEEDS = CASES[: int(os.environ.get("DRILL_CASES", "1"))]


def grouped(id, seed):
    """A play's tests run in one process, where what a command printed is known; CI plays a third of all."""
    return [pytest.mark.xdist_group(f"{id}-{seed}"), pytest.mark.in_turns(IDS.index(id), 3)]


PLAYS = [pytest.param(id, seed, marks=grouped(id, seed)) for id in IDS for seed in SEEDS]
each_play = pytest.mark.parametrize(("id", "seed"), PLAYS)
FIRST = [pytest.param(id, marks=grouped(id, SEEDS[0])) for id in IDS]
each_drill = pytest.mark.parametrize("id", FIRST)


def answers(id, kind):
    """The folders of one kind (accepted, wrong, forbidden) of a drill's answers, in order of name."""
    return sorted(f for f in (Drill(id).answers / kind).glob("*") if f.is_dir())


def finding_of(folder):
    """The finding a wrong note or a forbidden repair must get."""
    return (folder / "finding.txt").read_text(encoding="utf-8").strip()


def written_note(play, *folders):
    """The text of the reference note, with the fields of other folders' notes in place of its own."""
    fields = {}
    for folder in (play.drill.answers, *folders):
        if (file := folder / "note.yaml").is_file():
            fields |= yaml.safe_load(string.Template(file.read_text(encoding="utf-8")).substitute(play.place))
    return yaml.safe_dump(fields, allow_unicode=True, width=1000)


def mended(play, folder, space):
    """Run a folder's repair, or the reference repair, in a workspace."""
    script = next(f for f in (folder / "repair.sh", play.drill.answers / "repair.sh") if f.is_file())
    names = {name.upper(): value for name, value in play.place.items()}
    code, raw = shell.run_bash(script.read_text("utf-8"), space.path, 120, shell.environment(**names))
    assert code == 0, f"{script} ended with {code}:\n{raw[-2000:]}"


@dataclass
class Game:
    """One play with what was already found out about it, so that each command runs once."""

    play: Play
    opener: Opener = None
    known: dict = field(default_factory=dict)

    def read(self):
        """The reference note as the grader reads it."""
        return self._read()[0]

    def note(self, *folders):
        """The findings on the reference note with these folders' fields."""
        said, found = self._read(*folders)
        return found or list(note_findings(said, self.opener))

    def _read(self, *folders):
        with tempfile.TemporaryDirectory() as holder:
            space = Workspace(holder)
            space.write("note.yaml", written_note(self.play, *folders))
            return drill_note.read(space)


@pytest.fixture(scope="session")
def games():
    """A function: (ID, seed) → Game; each is made once."""
    kept = {}

    def of(id, seed):
        if (id, seed) not in kept:
            play = Play(Drill(id), seed)
            kept[id, seed] = Game(play, Opener(play))
        return kept[id, seed]

    return of


def test_there_are_drills_to_hold():
    """An empty list would make every test below pass."""
    assert len(IDS) >= 18


@each_play
def test_the_symptom_holds_in_the_scene_and_not_on_a_healthy_day(id, seed, games):
    """What the ticket reports is there; in the twin it is not, and there is nothing to repair."""
    play = games(id, seed).play

    with copied(play.variant(SCENE).path) as scene, copied(play.variant(TWIN).path) as twin:
        seen = [play.drill.symptom(space, play.place) for space in (scene, twin)]
    with copied(play.variant(TWIN).path) as twin:
        left = list(play.drill.repaired(twin, play.place))

    assert [True, False] == seen
    assert [] == left


@each_play
def test_the_reference_note_and_each_accepted_one_hold(id, seed, games):
    """Every citation of them is there, and decides."""
    game = games(id, seed)

    ways = {f.name: game.note(f) for f in answers(id, "accepted") if (f / "note.yaml").is_file()}

    assert {} == {name: found for name, found in ways.items() if found}
    assert [] == game.note()


@each_play
def test_each_wrong_note_is_refused_with_its_reason(id, seed, games):
    """What a learner reads first is about the mistake made; a wrong cause gets the drill's own reply."""
    game = games(id, seed)

    for folder in answers(id, "wrong"):
        found = game.note(folder)
        named = yaml.safe_load((folder / "note.yaml").read_text("utf-8")).get("cause")

        assert finding_of(folder) == (found[0].id if found else "nothing"), folder.name
        if named in game.play.drill.replies:
            assert game.play.drill.replies[named] in [f.why for f in found]


@each_play
def test_repair_and_proof_hold(id, seed, games, tmp_path):
    """The reference repair leaves nothing to find, and its proof holds now and not before."""
    game = games(id, seed)
    space = game.play.copy(SCENE, tmp_path / "capstone")
    before = list(repair_findings(game.play, space.path))

    mended(game.play, game.play.drill.answers, space)

    if not game.play.drill.no_fault:
        assert "repaired" in [f.id for f in before], "the scene needs no repair"
    assert [] == list(repair_findings(game.play, space.path))
    assert [] == list(proof_findings(game.read(), space.path, game.opener))


@each_drill
def test_each_other_accepted_repair_holds(id, games, tmp_path):
    """Every sound way to mend it is accepted, in one of its cases."""
    play = games(id, SEEDS[0]).play

    for folder in (f for f in answers(id, "accepted") if (f / "repair.sh").is_file()):
        space = play.copy(SCENE, tmp_path / folder.name)
        mended(play, folder, space)

        assert [] == list(repair_findings(play, space.path)), folder.name


@each_drill
def test_each_forbidden_repair_is_refused(id, games, tmp_path):
    """What hides the fault instead of mending it is found out; `make test` tries the first of each drill."""
    game = games(id, SEEDS[0])
    note = game.read()

    for folder in answers(id, "forbidden")[: None if len(SEEDS) > 1 else 1]:
        space = game.play.copy(SCENE, tmp_path / folder.name)
        mended(game.play, folder, space)

        found = list(repair_findings(game.play, space.path))
        if "repaired" not in {f.id for f in found}:  # as `judge` does, but with the citations known already
            found += proof_findings(note, space.path, game.opener)
        assert finding_of(folder) in {f.id for f in found}, folder.name


@each_drill
def test_its_answers_cover_what_people_get_wrong(id):
    """The nearest rival, evidence that fits both, and one repair that is none: each is tried above."""
    wrong = {folder.name: finding_of(folder) for folder in answers(id, "wrong")}
    forbidden = [finding_of(folder) for folder in answers(id, "forbidden")]
    causes = [yaml.safe_load((f / "note.yaml").read_text("utf-8")).get("cause") for f in answers(id, "wrong")]

    assert {"cause-named", "evidence-decides"} <= set(wrong.values()) <= set(CHECKS)
    assert set(Drill(id).rivals) <= set(Drill(id).replies)
    assert set(Drill(id).rivals) & set(causes)
    assert forbidden and set(forbidden) <= {"repaired", "by-fair-means", "proof-holds"}


@each_drill
def test_what_is_told_beforehand_does_not_tell_the_cause(id):
    """Neither name, title nor ticket has the cause's words; and the causes named are in the list."""
    known, its = drill_note.causes(), Drill(id)
    told = " ".join([id.replace("_", " "), *(Play(its, seed).ticket for seed in CASES), its.title]).lower()

    assert {its.cause, *its.rivals, *its.replies} <= set(known)
    assert its.cause not in told and known[its.cause][1].lower() not in told
    assert known[its.cause][0] in its.classes
    assert its.module in {"module03", "module09"}


@each_drill
def test_the_seeds_give_different_cases(id):
    """Who plays a drill again looks in another place."""
    assert len({tuple(Play(Drill(id), seed).place.items()) for seed in range(1, 9)}) > 1


@each_drill
def test_the_debrief_is_about_this_drill(id):
    """Its title is the ticket's, so that a reader knows where they are."""
    text = (Drill(id).answers / "README.md").read_text(encoding="utf-8")

    assert f"# Drill: {Drill(id).title}" == text.splitlines()[0]


@each_play
def test_no_folder_of_a_drill_names_this_machine(id, seed, games):
    """What a learner may look at holds no path of whoever made it."""
    space = games(id, seed).play.variant(SCENE)
    names = [str(places.root()), str(places.cache())]

    found = [
        str(f.relative_to(space.path))
        for f in space.path.rglob("*")
        if f.is_file() and f.suffix in {".md", ".yaml", ".smk", ".py", ".sh", ".log", ".tsv", ".json"}
        if ".snakemake" not in f.parts
        if any(name in f.read_text("utf-8", errors="replace") for name in names)
    ]

    assert [] == found


def test_all_that_the_issue_asks_for_is_there():
    """Every class, both modules, two decoys at least, two without a fault at least."""
    drills = drill_play.all_drills()

    assert set(drill_note.CLASSES) == {name for d in drills for name in d.classes}
    assert {"module03", "module09"} == {d.module for d in drills}
    assert len([d for d in drills if d.decoy]) >= 2
    assert len([d for d in drills if d.no_fault]) >= 2
