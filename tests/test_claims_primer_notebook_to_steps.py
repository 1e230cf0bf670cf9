"""What the Primer says of steps, where no cell of its lab shows it, and the tools that read a notebook."""

import subprocess
import sys

import numpy as np
import pytest
from labkit import places, shell

FOLDER = places.root() / "labs/primer/notebook_to_steps"
STAGES = ["quality_control", "merge_donors", "normalise", "reduce_dimensions", "cluster_cells"]
STAGES += ["select_cell_types", "pseudobulk", "differential_expression", "rank_gene_sets", "test_overlap"]
STAGES += ["predict_age"]


@pytest.fixture(autouse=True)
def brought(monkeypatch):
    """What the lab brings along can be imported."""
    monkeypatch.syspath_prepend(FOLDER)


def notebook(path, **cells):
    """Write a notebook with these cells, by name."""
    parts = [f"```{{code-cell}} ipython3\n:tags: [{name}]\n{code}\n```\n" for name, code in cells.items()]
    head = "---\njupytext:\n  text_representation:\n    extension: .md\n    format_name: myst\n---\n\n"
    path.write_text(head + "\n".join(parts))
    return path


@pytest.mark.shows("cells-loading-starts-nothing")
def test_loading_each_of_the_eleven_steps_prints_nothing_and_makes_no_file(tmp_path):
    lines = "".join(f"import ageing.{stage}\n" for stage in STAGES)
    words = [sys.executable, "-B", "-c", lines]
    done = subprocess.run(words, cwd=tmp_path, env=shell.environment(), capture_output=True, text=True)

    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
    assert [] == list(tmp_path.iterdir())


def test_the_notebook_has_a_cell_for_each_step_and_each_step_a_question():
    from session import cells_of
    from toys import STAGES as asked

    assert STAGES == list(cells_of(FOLDER / "mega.md"))[2:-2]
    assert {stage: True for stage in STAGES} == {ask.__name__: ask() for ask in asked}


def test_a_session_keeps_what_its_cells_did_and_a_new_one_does_not(tmp_path):
    from session import Session

    path = notebook(tmp_path / "n.md", first="a = [1]", second="a.append(len(a))")

    assert [1, 1, 2] == Session(path).run().run("second").names["a"]
    assert [1, 1] == Session(path).run().names["a"]


def test_a_frozen_session_names_the_line_that_writes(tmp_path):
    from session import Session

    path = notebook(tmp_path / "n.md", first="import numpy as np\na = np.ones(2)", second="b = 1\na *= 2")

    with pytest.raises(ValueError, match="read-only") as caught:
        Session(path, frozen=True).run()
    assert ["cell second, line 2"] == caught.value.__notes__


def test_what_is_read_before_it_is_made_is_needed_also_inside_functions():
    from cuts import needs_and_makes

    code = "b = a + 1\ndef f(x):\n    return x + c\nd = [g(y) for y in b]\n"

    assert ({"a", "c", "g"}, ["b", "f", "d"]) == (set(needs_and_makes(code)[0]), needs_and_makes(code)[1])


def test_what_crosses_a_cut_is_made_before_it_and_read_after_it(tmp_path):
    from cuts import crossing
    from session import Session

    code = {"one": "a = [1]\nb = [2]", "two": "b = [3]\nc = a", "three": "d = b + c"}
    session = Session(notebook(tmp_path / "n.md", **code)).run()

    assert {"one": ["a"], "two": ["b", "c"]} == crossing(session, ["one", "two"])


def test_a_planted_change_that_was_found_in_full_counts_as_one(tmp_path):
    from truth import planted, share_found, signs_right

    path = tmp_path / "genes.tsv"
    path.write_text("gene\tset\tNK\nG1\tS\t-0.2\nG2\tS\t0\n")
    table = {"gene": np.array(["G1", "G2"]), "change": np.array([-0.2, 0.5])}
    found = type("Ran", (), {"names": {"changes": {"NK": table}, "ranked": {"NK": {"S": (-2, 0.01)}}}})

    truth = planted(path)
    assert {("NK", "S"): {"G1": -0.2}} == truth
    assert (1, 1.0) == (signs_right(found, truth), share_found(found, truth))
