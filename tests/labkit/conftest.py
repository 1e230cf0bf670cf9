"""A repository in miniature, so that labkit is tested apart from the real capstone, labs and exercises."""

import textwrap

import pytest

SNAKEFILE = """
configfile: "config/config.yaml"

rule all:
    input: "results/total.txt"

rule total:
    input: donors=config["catalogue"]
    output: "results/total.txt"
    log: "logs/total.log"
    shell: "wc -l < {input.donors} > {output} 2> {log}"
"""

CONFIG = "catalogue: data/tiny/donors.tsv\nthreshold: {}\n"

SIMULATE = """
import argparse, pathlib

parser = argparse.ArgumentParser()
for name in ("--size", "--seed", "--out"):
    parser.add_argument(name)
chosen = parser.parse_args()
folder = pathlib.Path(chosen.out)
folder.mkdir(parents=True, exist_ok=True)
(folder / "donors.tsv").write_text("donor\\nD01\\n" * {"tiny": 1, "standard": 2}[chosen.size])
"""

CHECK = '''
"""The word in answer.txt is the right one."""

from labkit.checks import Finding, form, form_finding

CHECKS = {"form": "the form is filled", "word": "the word is right", "reason": "the reason fits the word"}
NEEDS = {"word": ["form"], "reason": ["word"]}


def check(workspace):
    """Yield a Finding for each thing still wrong."""
    answer, _ = form(workspace, ["word", "reason"])
    rest = dict(where="answer.yaml", why="nobody can read your mind", next="look at the hint")
    if gap := form_finding("form", workspace, ["word", "reason"]):
        yield gap
    if answer.get("word") != "sesame":
        yield Finding("word", expected="the word", seen=str(answer.get("word")), **rest)
    if answer.get("reason") != "it opens":
        yield Finding("reason", expected="the reason", seen=str(answer.get("reason")), **rest)
'''

README = """
---
exercise:
  minutes: 3
  level: trace
  objectives: [Say the word.]
  hand_in: [answer.yaml]
  start_fails: [form]
---

# Say the word

Look [up](../../../labs/part/first.md) and [out](https://example.org/a.md "there").
See [the answer](../../../answers/part/say_word/README.md#why).
"""

LAB = """
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  name: python3
  display_name: Python 3
---

# A lab

```{code-cell} ipython3
%load_ext labkit
from labkit import record, workspace
ws = workspace()
```

Some prose.

```{code-cell} ipython3
:label: listing
%%sh
ls
```

```{code-cell} ipython3
record("answer", 42)
```
"""


def write(folder, files):
    """Write {relative name: text}, dedented, under a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text).lstrip("\n"))


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """One cache of finished copies for all tests: they are made once for each version."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def repo(tmp_path, cache, monkeypatch):
    """A small repository with a capstone, one exercise and one lab; everything of labkit points to it."""
    folder = tmp_path / "a repo"
    write(
        folder,
        {
            "capstone/workflow/Snakefile": SNAKEFILE,
            "capstone/config/config.yaml": CONFIG.format(1),
            "capstone/profiles/local/config.yaml": "cores: 2\n",
            "capstone/ageing/__init__.py": "",
            "capstone/ageing/simulate.py": SIMULATE,
            "capstone/review/__init__.py": "",
            "capstone/Makefile": "all:\n\ttrue\n",
            "capstone/notes.txt": "not for a workspace\n",
            "exercises/part/say_word/README.md": README,
            "exercises/part/say_word/check.py": CHECK,
            "exercises/part/say_word/hints.md": "# Hints\n\n## One\n\na\n\n## Two\n\nb\n\n## Three\n\nc\n",
            "exercises/part/say_word/answer.yaml": "word:\nreason:\n",
            "exercises/part/say_word/start/config/config.yaml": CONFIG.format(2),
            "labs/part/first.md": LAB,
            "requirements.txt": "snakemake==9.27.1 \\\n",
        },
    )
    monkeypatch.setenv("LAB_ROOT", str(folder))
    monkeypatch.setenv("LAB_CACHE", str(cache))
    monkeypatch.setenv("LAB_HOME", str(tmp_path / "home"))
    return folder
