"""`{labcard}`, the executed notebooks to download, and the look of shell cells on lab pages."""

import copy
import json
import posixpath
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from course import outdated, runs, tree
from course.drawing import address
from course.elements import make, text
from course.facts import called

log = logging.getLogger(__name__)


def lab_of(env):
    """The lab a page belongs to: the page itself, or the one its front matter names."""
    if env.docname.startswith("labs/"):
        return env.docname.removeprefix("labs/")
    front = tree.front_matter(Path(env.doc2path(env.docname)))
    return (front.get("lesson") or {}).get("lab", "")


class LabCard(SphinxDirective):
    """Open the lab, download what its last run made of it, run it here; an argument names another lab."""

    optional_arguments = 1

    def run(self):
        env, root = self.env, Path(self.env.srcdir)
        lab = self.arguments[0] if self.arguments else lab_of(env)
        page = address(env, f"/labs/{lab}")
        if not page:
            where = self.get_location()
            log.warning("there is no lab %s in the book", lab or "in the front matter", location=where)
            return []
        outdated.remember(env, "run", lab)
        here = posixpath.dirname(env.app.builder.get_target_uri(env.docname))
        notebook = posixpath.relpath(f"labs/{lab}.ipynb", here or ".")
        name = tree.title(tree.source_of(root, f"labs/{lab}"))
        ways = [
            make(
                "a",
                text("Download it as a notebook, with its outputs"),
                href=notebook,
                download=f"{Path(lab).name}.ipynb",
                classes=["lab-download"],
            )
        ]
        if env.docname != f"labs/{lab}":
            ways.insert(0, make("a", text("Open the lab"), href=page, classes=["lab-open"]))
        ways.append(make("span", text("Run it here: "), nodes.literal("", "make lab"), classes=["lab-run"]))
        parts = [make("p", text(called("Lab", name)), classes=["lab-card-title"])]
        parts.append(make("ul", *(make("li", way) for way in ways), classes=["lab-card-links"]))
        if facts := self._facts(root, lab):
            parts.append(make("p", text(facts), classes=["lab-card-facts"]))
        return [make("div", *parts, classes=["lab-card"])]

    def _facts(self, root, lab):
        spent = tree.minutes(root, f"labs/{lab}")
        took = runs.seconds(root / self.config.course_build, lab)
        said = [f"about {spent} minutes"] if spent else []
        return " · ".join(said + ([f"its last run took {took:.0f} s of machine time"] if took else []))


def notebook(lab):
    """The executed notebook as text; the same run gives the same bytes."""
    run = copy.deepcopy(runs.executed(lab))
    for at, cell in enumerate(run.cells):
        cell["id"] = f"cell-{at}"
    return json.dumps(run, indent=1, ensure_ascii=False) + "\n"


def offer_notebooks(app, error):
    """Put each lab's executed notebook beside its page."""
    if error or app.builder.format != "html":
        return
    for page in sorted(app.env.found_docs):
        if not page.startswith("labs/"):
            continue
        target = Path(app.outdir) / f"{page}.ipynb"
        try:
            words = notebook(page.removeprefix("labs/"))
        except runs.Missing as missing:
            log.warning("%s", missing, location=page, type="course", subtype="lab")
            continue
        if not target.is_file() or target.read_text() != words:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(words)


class ShellCells(SphinxTransform):
    """Show a `%%sh` cell as shell: no magic line, its own highlighting, and its exit code if not 0."""

    default_priority = 400

    def apply(self):
        if self.env.docname.startswith("labs/"):  # its outputs may be others without a change of its text
            outdated.remember(self.env, "run", lab_of(self.env))
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code_source":
                self._show(cell)
        empty = [box for box in self.document.findall(nodes.container) if box.get("course_empty")]
        for box in empty:
            box.parent.remove(box)

    def _show(self, cell):
        block = next(cell.findall(nodes.literal_block), None)
        found = block is not None and runs.shell(block.astext())
        if not found:
            return
        code, language, expected = found
        block.replace_self(nodes.literal_block(code, code, language=language, classes=block["classes"]))
        cell["classes"].append("lab-command")
        if expected != "0":
            cell += expectation(expected)
            self._say_once(cell.parent, expected)

    def _say_once(self, cell, expected):
        """Take the exit code out of what the cell printed: it stands under the command."""
        for box in cell.findall(nodes.container):
            printed = list(box.findall(nodes.literal_block))
            if box.get("nb_element") != "cell_code_output" or not printed:
                continue
            words = printed[-1].astext()
            kept = runs.without_code(words, expected)
            if kept != words:
                printed[-1].rawsource = kept
                printed[-1][:] = [nodes.Text(kept)]
                box["course_empty"] = not box.astext().strip()


def expectation(code):
    """A line that names the exit code a command ends with; what the code means is the page's to say."""
    words = "any exit code is fine here" if code == "any" else f"ends with exit code {code}, as expected"
    return make("p", text(words), classes=["lab-expect"])


def setup(app):
    """Register the card, the transform and the downloads."""
    app.add_directive("labcard", LabCard)
    app.add_transform(ShellCells)
    app.connect("build-finished", offer_notebooks)
