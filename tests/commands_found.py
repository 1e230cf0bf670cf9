"""The commands in the course's prose: every line of inline code, fences and directives that starts a tool."""

import re
from dataclasses import dataclass

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from repository import ROOT, toc_entries, tracked_files

# Pages in the tree that are not in the book, and the questions that the book's pages ask.
MORE = re.compile(
    r"(README|CONTRIBUTING|labs/labkit/README)\.md|(exercises|answers)/.+\.md|labs/quizzes/.+\.yaml"
)
SHELLS = {"", "sh", "bash", "shell", "console", "shell-session"}
# Directives that hold no prose and no shell; a lab's cells are executed as they are.
APART = {"code-cell", "map", "mermaid", "literalinclude", "include"}
COMMAND = re.compile(
    r"(?:^|[;&|({] *|\b(?:do|then|else|time|sudo|exec)\s+)"  # where a command may begin
    r"(?:\w+=\S* +)*"
    r"(?:snakemake|make|lab|python3? -m)(?=\s|$)"
)


@dataclass(frozen=True, order=True)
class Found:
    """A command as a page prints it, and the page."""

    page: str
    command: str


def pages():
    """Every file with prose that tells a reader what to type."""
    book = {f"{name}.md" for name in toc_entries()}
    return sorted(book | {str(path) for path in tracked_files() if MORE.fullmatch(str(path))})


def commands(page):
    """The commands of one page, each once, in order."""
    words = (ROOT / page).read_text(encoding="utf-8")
    held = in_data(words) if page.endswith(".yaml") else in_markdown(words)
    return [Found(page, command) for command in dict.fromkeys(held)]


def in_markdown(words):
    """Yield the commands of a text in MyST Markdown: in inline code, in fences, inside directives."""
    parser = MarkdownIt("commonmark").enable("table")
    for plugin in (front_matter_plugin, colon_fence_plugin, myst_role_plugin):
        parser.use(plugin)
    for token in parser.parse(words):
        if token.type == "front_matter":
            yield from in_data(token.content)
        elif token.type == "inline":
            for code in token.children:
                if code.type == "code_inline":
                    yield from in_script(code.content)
                elif code.type == "myst_role" and code.meta["name"] not in ("labvalue", "nb-download"):
                    yield from in_markdown(code.content)
        elif token.type in ("fence", "colon_fence", "code_block"):
            yield from in_fence(token.info.strip(), token.content)


def in_fence(info, words):
    """Yield the commands of a fence: a shell's lines, or what a directive holds."""
    directive = re.match(r"\{([\w-]+)\}\s*(\S*)", info)
    name, language = directive.groups() if directive else ("code-block", info.split(" ")[0])
    if name in ("code-block", "code", "sourcecode"):
        if language in SHELLS:
            yield from in_script(words)
    elif name not in APART:
        yield from in_markdown(re.sub(r"\A(?:---\n(?s:.*?)\n---\n|(?::[\w-]+:.*\n)+)", "", words))


def in_data(words):
    """Yield the commands in the Markdown texts of a YAML block; what is no YAML, its own reader reports."""
    try:
        waiting = [yaml.safe_load(words)]
    except yaml.YAMLError:
        return
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, str):
            yield from in_markdown(node)
        elif isinstance(node, dict | list):
            waiting = list(node.values() if isinstance(node, dict) else node) + waiting


def in_script(words):
    """Yield the lines of a script or session that hold a command, without prompt, comment and line breaks."""
    session = re.search(r"^\$ ", words, re.M)
    for line in re.sub(r"\s*\\\n\s*", " ", words).splitlines():
        line = line.strip()
        if session and not line.startswith("$ "):
            continue
        line = re.sub(r"\s+#\s.*", "", line.removeprefix("$ ")).strip()
        if COMMAND.search(line):
            yield " ".join(line.split())
