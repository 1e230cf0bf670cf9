"""What the tuning lesson says beyond its lab, and that its exercise shows what was seen on the capstone."""

import re
import subprocess

import pytest
from labkit import places
from labkit.spaces import Workspace, copy_to
from labkit.tuning import Side, main

START = places.root() / "exercises/module09/tuning_four/start"
SPARE = '        ages="results/predict_age/{cell_type}.tsv",\n'


def proposed(folder, name):
    """A finished capstone with a proposal of the exercise applied, before it was run."""
    copy_to(folder / name, "tiny", "finished")
    space = Workspace(folder / name)
    space.overlay(START)
    if name != "before":
        patch = f"proposals/{name}/change.diff"
        subprocess.run(["git", "apply", patch], cwd=space.path, check=True)
    return Side(space)


def told(name, words):
    """The two numbers, before and after, of a line of a proposal's evidence."""
    text = (START / f"proposals/{name}/evidence.txt").read_text(encoding="utf-8")
    line = re.search(rf"^{re.escape(words)}: (\d+) before, (\d+) after$", text, re.MULTILINE)
    return [int(number) for number in line.groups()]


@pytest.mark.shows("hears-follows-python-only")
def test_a_file_that_a_program_finds_by_itself_is_not_heard_of(tmp_path):
    """The script is a word of the command, and is named; what the script opens is not."""
    (tmp_path / "limits.txt").write_text("10\n")
    (tmp_path / "tool.sh").write_text("cat limits.txt > $1\n")
    (tmp_path / "Snakefile").write_text('rule one:\n    output: "a"\n    shell: "bash tool.sh {output}"\n')

    assert {"one": ("tool.sh",)} == Side(Workspace(tmp_path), profile=None).deaf


def test_the_exercise_begins_with_the_capstone_and_one_input_too_many():
    mine = (START / "workflow/rules/interpret.smk").read_text(encoding="utf-8")

    assert (places.capstone() / "workflow/rules/interpret.smk").read_text("utf-8") == mine.replace(SPARE, "")


def test_the_evidence_of_the_proposals_is_what_their_plans_show(tmp_path):
    """Jobs, reach and undeclared files are planned anew; what took a run was written down when it ran."""
    names = ("before", "lean_inputs", "one_batch", "spare_table")
    before, *after = (proposed(tmp_path, name) for name in names)
    edited = {"lean_inputs": "ageing/differential_expression.py", "spare_table": "ageing/predict_age.py"}

    seen = {name: [len(before.jobs), len(side.jobs)] for name, side in zip(names[1:], after, strict=True)}
    reach = {
        name: [len(side.reached(edited[name])) for side in (before, after[names.index(name) - 1])]
        for name in edited
    }

    assert {name: told(name, "jobs") for name in names[1:]} == seen
    assert {
        name: told(name, f"jobs that an edit of {file} makes anew") for name, file in edited.items()
    } == reach
    assert [True, False, False] == [bool(side.deaf) for side in after]


@pytest.mark.shows("four-questions-as-command")
def test_the_command_ends_with_1_if_an_input_is_no_longer_declared(tmp_path, capsys):
    """Nothing was run after the patch, so that the bytes are equal and only one answer is a no."""
    folders = [str(proposed(tmp_path, name).space.path) for name in ("before", "lean_inputs")]

    assert [0, 1] == [main([folders[0], after]) for after in folders]
    assert ["hears"] == [line.split()[0] for line in capsys.readouterr().out.splitlines() if " NO " in line][
        -1:
    ]
