"""`{labcell}` and `{labvalue}`: quote a lab's run on a lesson page, by label; nothing is typed in."""

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from course import outdated, passages, runs
from course.elements import make, pre, text
from course.labs import expectation

log = logging.getLogger(__name__)
LEFT_OUT = "⋮"


class LabCell(SphinxDirective):
    """The command and the output of a labelled cell.

    `:lines: 3-9` shows a part of the output, and so do `:from: text` and `:to: text`, by what the lines hold;
    `:highlight: text` marks each line that holds the text; `:hide-command:` shows the output alone.
    Highlight, from and to take several texts: one per line, or with `|` between them.
    """

    required_arguments = 2
    option_spec = {
        "lines": passages.line_numbers,
        "from": passages.texts,
        "to": passages.texts,
        "highlight": passages.texts,
        "hide-command": directives.flag,
    }

    def run(self):
        lab, label = self.arguments
        outdated.remember(self.env, "run", lab)
        try:
            cell = runs.cell(lab, label)
        except runs.Missing as missing:
            return self._warn(str(missing))
        code, language, expected = runs.command(cell)
        note = [] if expected == "0" else [expectation(expected)]
        blocks = [self._output(kind, words) for kind, words in runs.output(cell)]
        if not blocks and self.options.keys() & {"lines", "from", "to"}:
            self._fault("there is no output to take lines from")
        marked = [mark.astext() for block in blocks for mark in block.findall(_is_look)]
        for sought in self.options.get("highlight", []):
            if not any(sought in line for line in marked):
                self._fault(f"no line shown holds the text to highlight: {sought}")
        if "hide-command" in self.options:
            return [make("div", *blocks, *note, classes=["labcell"])]
        block = nodes.literal_block(code, code, language=language)
        command = nodes.container("", _label("command"), block, *note, classes=["lab-command"])
        return [make("div", command, *blocks, classes=["labcell"])]

    def _warn(self, words):
        log.warning("%s", words, location=self.get_location(), type="course", subtype="labcell")
        return []

    def _fault(self, words):
        self._warn("lab {}, cell {}: {}".format(*self.arguments, words))

    def _output(self, kind, words):
        if kind == "html":
            body = nodes.raw("", words, format="html")
        else:
            body = pre("", "", *self._lines(words), classes=["lab-text"])
        return nodes.container("", _label("output"), body, classes=["lab-output"])

    def _lines(self, words):
        """Nodes of the lines to show; the ones to look at are marked in words as well."""
        lines = words.rstrip("\n").split("\n")
        before, sought = 0, self.options.get("highlight", [])
        for at in self._chosen(lines):
            if at > before + 1:
                yield nodes.inline("", f"{LEFT_OUT}\n", classes=["lab-left-out"])
            line, before = lines[at - 1], at
            if any(words in line for words in sought):
                yield nodes.inline("", "look here: ", classes=["look-word"])
                yield make("mark", text(line), classes=["look"])
                yield nodes.Text("\n")
            else:
                yield nodes.Text(f"{line}\n")
        if before < len(lines):
            yield nodes.inline("", LEFT_OUT, classes=["lab-left-out"])

    def _chosen(self, lines):
        """Numbers of the lines that the options choose; a choice that fails is named, and all are shown."""
        every = range(1, len(lines) + 1)
        asked = self.options.get("lines", [])
        starts, ends = self.options.get("from", []), self.options.get("to", [])
        if asked and (starts or ends):
            self._fault("lines are chosen by number or by from and to, not by both")
        elif asked and max(asked) > len(lines):
            self._fault(f"the output has {len(lines)} lines, not {max(asked)}")
        try:
            return [at for at in asked if at in every] or passages.between(lines, starts, ends) or every
        except LookupError as missing:
            self._fault(f"no line of the output holds the text: {missing.args[0]}")
        except ValueError as wrong:
            self._fault(str(wrong))
        return every


def _is_look(node):
    return "look" in node.get("classes", ()) if isinstance(node, nodes.Element) else False


def _label(word):
    return make("p", text(word), classes=["lab-label"])


class LabValue(SphinxRole):
    """A value that a lab recorded: {labvalue}`module03/profiles jobs_tiny`."""

    def run(self):
        lab, _, name = self.text.partition(" ")
        outdated.remember(self.env, "run", lab)
        try:
            return [nodes.inline("", runs.value(lab, name.strip()), classes=["lab-value"])], []
        except runs.Missing as missing:
            log.warning("%s", missing, location=self.get_location(), type="course", subtype="labvalue")
            return [], []


def setup(app):
    """Register the directive and the role."""
    app.add_directive("labcell", LabCell)
    app.add_role("labvalue", LabValue())
