"""A small repository in a temporary folder, built by the real Sphinx with the course's extension."""

import io
import re
import sys
from pathlib import Path

import nbformat.v4 as nbf
import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "book" / "_ext"))

TREE = {
    "_toc.yml": """\
format: jb-book
root: book/index
chapters:
  - file: book/guide/setup
  - file: book/guide/drills
  - file: book/part/index
  - file: book/part/profiles
  - file: book/part/failures
  - file: labs/part/profiles
  - file: exercises/part/profiles_smuggled/README
""",
    "book/index.md": "# Home\n",
    "book/guide/setup.md": "# Set up\n",
    "book/part/index.md": "# Part three\n",
    "book/part/profiles.md": "# Profiles\n",
    "book/part/failures.md": "# Failures & friends\n\nText.\n",
    "labs/part/profiles.md": """\
---
lab:
  minutes: 30
kernelspec:
  name: python3
---
# Two machines, one meaning?
""",
    "exercises/part/profiles_smuggled/README.md": '# The "smuggled" setting\n',
    "labs/labkit/drills/two_tables.py": '"""The cause."""\n\nTITLE = "A colleague\'s result moved"\n',
    "book/guide/drills.md": "# Drills\n\n(two-tables)=\n## A colleague's result moved\n",
    "capstone/workflow/Snakefile": 'include: "rules/expression.smk"\n',
    "capstone/workflow/rules/expression.smk": (
        '"""Expression."""\n\n\nrule pseudobulk:\n    shell: "true"\n\n\n'
        'rule differential_expression:\n    shell: "true"\n'
    ),
    "capstone/profiles/local/config.yaml": "cores: 2\n",
}
FRONT = {
    "minutes": "25",
    "needs": "[guide/setup]",
    "objectives": '["Tell *policy* from meaning."]',
    "rules": "[differential_expression]",
    "files": "[capstone/profiles/local/config.yaml]",
    "lab": "part/profiles",
    "drills": "[two_tables]",
    "leads_to": "[part/failures]",
}


def lesson(body="", **changes):
    """The text of a lesson page; `changes` replace keys of its front matter, None leaves one out."""
    front = {**FRONT, **changes}
    said = "".join(f"  {key}: {value}\n" for key, value in front.items() if value is not None)
    return f"---\nlesson:\n{said}---\n# Profiles\n\n{body}\n"


def fenced(name, body=""):
    """A directive."""
    return f"```{{{name}\n{body}\n```\n" if name.endswith("}") else f"```{{{name}}}\n{body}\n```\n"


def executed_lab(output="a\nb\nc\n", value="31"):
    """An executed notebook with one labelled shell cell and one recorded value."""
    shell = nbf.new_code_cell(
        "%%sh --expect 1\nsnakemake -n --profile profiles/ci", metadata={"label": "plan"}
    )
    shell.outputs = [nbf.new_output("stream", name="stdout", text=output)]
    record = nbf.new_code_cell('record("jobs_tiny", 31)')
    data = {"application/papermill.record/text/plain": value}
    record.outputs = [
        nbf.new_output("display_data", data=data, metadata={"scrapbook": {"name": "jobs_tiny"}})
    ]
    return nbf.new_notebook(cells=[shell, record])


class Book:
    """A repository to build: `build()` gives what Sphinx warned, `page(name)` the parsed html."""

    def __init__(self, root, kept_maps):
        self.root, self.kept_maps, self.read = root, kept_maps, []
        self.write(TREE)

    def write(self, files):
        """Write files by their path from the top."""
        for name, words in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(words)

    def build(self, theme="basic", extensions=("myst_nb", "sphinx_external_toc", "course"), **settings):
        """Build html in process; returns the warnings as a list of lines."""
        from sphinx.application import Sphinx
        from sphinx.util.docutils import docutils_namespace, patch_docutils

        warned, told = io.StringIO(), io.StringIO()
        config = {
            "extensions": list(extensions),
            "html_theme": theme,
            "nb_execution_mode": "off",
            "myst_heading_anchors": 3,
            "external_toc_exclude_missing": True,
            "exclude_patterns": ["_build"],
            "course_build": str(self.kept_maps),
            **settings,
        }
        out = self.root / "_build"
        with patch_docutils(), docutils_namespace():
            app = Sphinx(self.root, None, out / "html", out / "trees", "html", config, told, warned)
            app.build()
        plain = re.sub(r"\x1b\[[0-9;]*m", "", warned.getvalue())
        self.read = sorted(
            set(
                re.findall(
                    r"reading sources\.\.\. \[.*?\] (\S+)", re.sub(r"\x1b\[[0-9;]*m", "", told.getvalue())
                )
            )
        )
        return [line.replace(f"{self.root}/", "") for line in plain.splitlines() if line.strip()]

    def html(self, name):
        """A built page as text."""
        return (self.root / "_build" / "html" / f"{name}.html").read_text()

    def page(self, name):
        """A built page as a tree."""
        return BeautifulSoup(self.html(name), "html.parser")


@pytest.fixture(scope="session")
def kept_maps(tmp_path_factory):
    """Where maps are kept: each is drawn once for all tests of a process."""
    return tmp_path_factory.mktemp("maps")


@pytest.fixture
def runs(monkeypatch):
    """The labs' runs, by lab: tests put executed notebooks here."""
    from course import runs

    held = {"part/profiles": executed_lab()}

    def executed(lab):
        if lab not in held:
            raise runs.Missing(f"lab {lab} has no run")
        return held[lab]

    monkeypatch.setattr(runs, "executed", executed)
    return held


@pytest.fixture
def book(tmp_path, kept_maps, runs):
    """A small repository with a lesson, its lab, an exercise, a drill and two rules."""
    return Book(tmp_path / "repo with space", kept_maps)
