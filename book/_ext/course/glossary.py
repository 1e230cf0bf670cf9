"""Glossaries: below each definition the lessons that link its term; and terms that a lesson leaves unlinked.

`{glossary}` and `{term}` are Sphinx's own. A lesson is a page whose front matter has a block `lesson`.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx import addnodes

from course import tree
from course.elements import make, text

OPENING = re.compile(r"^(`{3,}|:{3,})\{glossary\}.*?\n(.*?)^\1", re.M | re.S)
LINKED = re.compile(r"\{term\}`(?:[^`<]*<)?([^`<>]+)>?`")
# What holds no prose: front matter, comments, fences, headings, addresses.
NOT_PROSE = re.compile(
    r"\A---\n.*?\n---\n|<!--.*?-->|^(`{3,})[^\n]*\n.*?^\1 *$|^#+ [^\n]*|^\([\w-]+\)=|\]\([^)]*\)", re.M | re.S
)
CLAIM = re.compile(r"\{claim\}(`+)[\w-]+:(.+?)(?<!`)\1(?!`)", re.S)
CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
# Words of every day, often verbs: they are the term where they follow one of these.
EVERYDAY = {"attempt", "benchmark", "lock", "meaning", "plan", "refuse", "rerun", "retry", "scratch"}
EVERYDAY |= {"evidence", "incident", "ladder", "log", "noise", "summary", "symptom", "tuning", "waiting"}
EVERYDAY |= {"cache", "default", "job", "modular", "report", "rule", "state", "step", "workflow"}
BEFORE = r"(?:an?|the|its|their|this|that|each|every|one|no|of|by|after|without)\s+"
# What rules a cause out is no rule of a workflow, and neither is the sentence that closes an argument.
AFTER = r"(?!\s(?:out|in\sone\ssentence)\b)"


def terms(page):
    """The terms of a glossary's source, in order."""
    body = OPENING.search(Path(page).read_text("utf-8"))[2]
    return [line.strip() for line in body.splitlines() if re.match(r"[^\s:]", line)]


def linked(words):
    """The terms that a page's source links, in order, each once."""
    return list(dict.fromkeys(_name(found[1]) for found in LINKED.finditer(words)))


def unlinked(words, known):
    """(line, term) of each term that stands in a page's prose before its first link, or without one."""
    prose = _prose(words)
    for term in known:
        mark = prose.find(f"\x01{term.lower()}\x02")
        said = re.search(_pattern(term), _without_others(prose, term, known))
        if said and (mark < 0 or said.start(1) < mark):
            yield prose.count("\n", 0, said.start(1)) + 1, term


def _prose(words):
    """The page's prose on the lines where it stands; a link to a term is its name between two marks."""
    prose = LINKED.sub(lambda found: f"\x01{_name(found[1])}\x02{_lines(found[0])}", words)
    prose = CLAIM.sub(lambda found: found[2], NOT_PROSE.sub(_blank, prose))
    return CODE.sub(_blank, prose)


def _name(words):
    return " ".join(words.split()).lower()


def _pattern(term):
    spelled = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]", term)))
    before = BEFORE if term in EVERYDAY else ""
    case = "i" if term == term.lower() else "-i"
    return rf"(?<![\w\x01-])(?i:{before})(?{case}:({spelled}s?))(?![\w\x02-]){AFTER}"


def _without_others(prose, term, known):
    """The prose with every longer term that holds this one blanked: a default profile is no bare profile."""
    for other in known:
        if other != term and re.search(rf"\b{re.escape(term)}\b", other):
            prose = re.sub(_pattern(other), _blank, prose)
    return re.sub(r"\x01[^\x02]*\x02", _blank, prose)


def _blank(found):
    return re.sub(r"[^\n]", " ", found[0])


def _lines(words):
    return "\n" * words.count("\n")


def users(app):
    """{term: [(title, page) of a lesson that links it]} in reading order, overviews left out."""
    root, found = Path(app.srcdir), {}
    for page in tree.order(root):
        source = tree.source_of(root, page)
        if page in app.env.found_docs and source.stem != "index" and "lesson" in tree.front_matter(source):
            for term in linked(source.read_text("utf-8")):
                found.setdefault(term, []).append((tree.title(source), page))
    return found


def note(app, doctree):
    """Remember the pages that hold a glossary."""
    env = app.env
    env.course_glossaries = getattr(env, "course_glossaries", set())
    if next(doctree.findall(addnodes.glossary), None):
        env.course_glossaries.add(env.docname)


def forget(app, env, docname):
    """Drop what was noted about a page that is read again."""
    getattr(env, "course_glossaries", set()).discard(docname)


def renew(app, env):
    """Write glossaries again when other lessons link their terms than before."""
    now = repr(users(app))
    before, env.course_glossary_users = getattr(env, "course_glossary_users", ""), now
    return sorted(getattr(env, "course_glossaries", set())) if now != before else []


def resolve(app, doctree, docname):
    """Close each definition with the lessons that link its term."""
    if docname not in getattr(app.env, "course_glossaries", set()):
        return
    found = users(app)
    for entry in doctree.findall(nodes.definition_list_item):
        names = [node.astext().lower() for node in entry.findall(nodes.term)]
        places = dict.fromkeys(place for name in names for place in found.get(name, []))
        if isinstance(entry.parent.parent, addnodes.glossary) and places:
            said = [text("Shown in ")]
            for at, (title, page) in enumerate(places):
                uri = app.builder.get_relative_uri(docname, page)
                said += [text("; ")] * bool(at) + [make("a", text(title), href=uri)]
            entry.next_node(nodes.definition).append(make("p", *said, classes=["glossary-shown"]))


def setup(app):
    """Listen while pages are read and written."""
    app.connect("doctree-read", note)
    app.connect("env-purge-doc", forget)
    app.connect("env-updated", renew)
    app.connect("doctree-resolved", resolve)
