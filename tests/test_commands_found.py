"""No command of a page stays unseen, and a declaration that cannot be understood is refused by name."""

import commands
import pytest
from commands_found import Found, in_data, in_markdown

PAGE = """\
---
lesson:
  objectives: ["Say `snakemake -n`."]
---
Type `make run`, in words, not `makefile` nor `Config file` nor `lab: command not found`.

| Table | what |
| --- | --- |
| a | `cd capstone && make verify` |

```sh
cd elsewhere
SIZE=tiny make run   # a comment
for profile in local ci; do snakemake --profile $profile; done
python -m ageing.release \\
    --out here
echo make && ls
```

```console
$ sudo make slurm-up
make printed this
```

```{code-cell} ipython3
%%sh
snakemake --unlock
```

```yaml
make: "no"
```

:::{admonition} Note
:class: limits
- `lab check ID`
:::

````{note}
```sh
make tour
```
````

{claim}``name: It is `make claim` that says it.``
"""


def test_inline_code_tables_fences_sessions_and_directives_are_read():
    """Each place a reader may copy from, and no place that is output, data or an executed cell."""
    expected = [
        "snakemake -n",
        "make run",
        "cd capstone && make verify",
        "SIZE=tiny make run",
        "for profile in local ci; do snakemake --profile $profile; done",
        "python -m ageing.release --out here",
        "sudo make slurm-up",
        "lab check ID",
        "make tour",
        "make claim",
    ]

    assert expected == list(in_markdown(PAGE))


def test_every_text_of_a_file_of_questions_is_read():
    """Keys, numbers and conditions are no prose."""
    words = "make: {question: 'Who says `make quiz`?', options: [{text: '`make one`', right: true}]}"

    assert ["make quiz", "make one"] == list(in_data(words))


def test_an_undeclared_command_is_printed_as_the_lines_to_add():
    """They go into the file that holds the page's other commands, or open a new one."""
    declared = list(
        commands.declared_in("tests/commands/a.yaml", "{pages: [a.md], commands: {make: works}, in: fresh}")
    )
    found = [
        Found("a.md", "make"),
        Found("a.md", "make run: now"),
        Found("answers/drills/late/README.md", "make"),
    ]

    missing = commands.missing(found, declared)

    assert found[1:] == missing
    assert (
        "# tests/commands/a.yaml\n  'make run: now': works\n\n"
        "# tests/commands/drills/late.yaml\npages:\n- answers/drills/late/README.md\nin: drill late\n"
        "commands:\n  make: works\n"
    ) == commands.lines_to_add(missing, declared)


def test_a_declaration_that_no_page_holds_is_stale():
    """Also one whose command stands on another page only."""
    declared = list(
        commands.declared_in("x", "{pages: [a.md], commands: {make: works, lab: works}, in: fresh}")
    )

    stale = commands.stale([Found("a.md", "make"), Found("b.md", "lab")], declared)

    assert ["lab"] == [one.command for one in stale]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("[make]", "x: needs the keys pages and commands"),
        ("{pages: [a], commands: {make: works}, when: now}", "x: needs the keys pages and commands"),
        ("{pages: [a], in: fresh, commands: {make: work}}", "x: make: write works, or a mapping of"),
        ("{pages: [a], in: fresh, commands: {make: {exit: 1}}}", "x: make: write works, or a mapping of"),
        ("{pages: [a], commands: {make: works}}", "x: make: say in which state it is run"),
        (
            "{pages: [a], in: freshly, commands: {make: works}}",
            "x: make: there is no state freshly; there are",
        ),
        ("pages: [a]\n  commands:", "x: is no YAML"),
    ],
)
def test_a_declaration_that_cannot_be_understood_is_one_sentence(words, sentence):
    """It names the file and the command."""
    with pytest.raises(ValueError, match="^") as told:
        list(commands.declared_in("x", words))

    assert str(told.value).startswith(sentence)
