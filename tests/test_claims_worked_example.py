"""What the worked example says of Snakemake itself, where no cell of its lab shows it."""

import pytest
from labkit import shell
from review.plan import plan

pytestmark = pytest.mark.xdist_group("toy")

TOY = """
rule by_program:
    output: "a.txt"
    shell: "python tool.py > {output}"

rule by_script:
    output: "b.txt"
    script: "step.sh"

rule by_words:
    output: "c.txt"
    shell: "echo one > {output}"
"""
EDITS = {
    "a.txt": ("tool.py", "print(1)", "print(2)"),
    "b.txt": ("step.sh", "echo one", "echo two"),
    "c.txt": ("Snakefile", "echo one", "echo two"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder where three small rules have run."""
    folder = tmp_path_factory.mktemp("toy")
    (folder / "Snakefile").write_text(TOY)
    (folder / "tool.py").write_text("print(1)\n")
    # Not Python: for its scripts Snakemake names this Python unquoted, and a path may hold a space.
    (folder / "step.sh").write_text('echo one > "${snakemake_output[0]}"\n')
    assert shell.run("snakemake --cores 1 a.txt b.txt c.txt", folder).code == 0
    return folder


@pytest.mark.shows("code-means-the-rule")
@pytest.mark.parametrize("made_file, runs", [("a.txt", False), ("b.txt", True), ("c.txt", True)])
def test_an_edit_counts_where_the_rule_holds_or_names_the_code(made, made_file, runs):
    """F8 and F28: the shell command and the script are watched, a program that a command starts is not."""
    name, old, new = EDITS[made_file]
    text = (made / name).read_text()
    (made / name).write_text(text.replace(old, new))

    running = plan(made, args=["--cores", "1", made_file]).running
    (made / name).write_text(text)

    assert runs == bool(running)
