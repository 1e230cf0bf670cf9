"""What the files say about lessons: front matter, titles, rules, exercises, drills and the order of pages.

Pages are named as Sphinx names them, without suffix and from the top folder (`book/guide/setup`);
lessons and labs by their id (`module03/profiles`). Nothing here knows Sphinx.
"""

import re
from pathlib import Path

import yaml

FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.S)
HEADING = re.compile(r"^# +(.+?)\s*#*$", re.M)
FENCE = re.compile(r"^(```+|~~~+|:::+).*?^\1\s*$", re.M | re.S)
RULE = re.compile(r"^(?:rule|checkpoint)\s+(\w+)\s*:", re.M)
MARKUP = re.compile(r"\{[a-z]+\}(?=`)|[`*]|(?<=\])\([^)]*\)|[\[\]]")


def front_matter(path):
    """The YAML block a page opens with, as a dict; empty if there is none or it is not a mapping."""
    found = FRONT.match(path.read_text()) if path.is_file() else None
    try:
        loaded = yaml.safe_load(found[1]) if found else None
    except yaml.YAMLError:  # MyST reports it, with the line
        loaded = None
    return loaded if isinstance(loaded, dict) else {}


def title(path):
    """A page's first heading, without markup."""
    words = path.read_text()
    found = HEADING.search(FENCE.sub("", FRONT.sub("", words)))
    return MARKUP.sub("", found[1]).strip() if found else path.stem


def source_of(root, page):
    """The markdown file of a page."""
    return Path(root) / f"{page}.md"


def rules(root):
    """Each rule of the capstone: name -> (file from the top folder, line number)."""
    folder = Path(root) / "capstone" / "workflow"
    found = {}
    for path in [folder / "Snakefile", *sorted(folder.glob("rules/*.smk"))]:
        words = path.read_text() if path.is_file() else ""
        for rule in RULE.finditer(words):
            found[rule[1]] = (path.relative_to(root).as_posix(), words.count("\n", 0, rule.start()) + 1)
    return found


def exercises(root, lesson):
    """Pages of a lesson's exercises, by name."""
    part, slug = lesson.split("/")
    folders = sorted((Path(root) / "exercises" / part).glob(f"{slug}_*/README.md"))
    return [path.with_suffix("").relative_to(root).as_posix() for path in folders]


def ticket(root, drill):
    """The title of a drill's ticket, or "" if there is no such drill. Its docstring would tell the cause."""
    file = Path(root) / "labs" / "labkit" / "drills" / f"{drill}.py"
    found = re.search(r'^TITLE = "(.+)"$', file.read_text("utf-8"), re.M) if file.is_file() else None
    return found[1] if found else ""


def order(root):
    """Every page of _toc.yml in reading order."""
    path = Path(root) / "_toc.yml"
    return list(_entries(yaml.safe_load(path.read_text()))) if path.is_file() else []


def _entries(node):
    for item in node if isinstance(node, list) else [node]:
        for key in ("root", "file"):
            if key in item:
                yield str(item[key])
        for key in ("parts", "subtrees", "chapters", "sections", "entries"):
            yield from _entries(item.get(key, []))


def minutes(root, page):
    """The minutes a page's front matter names (under lesson, lab, exercise or at its top), or None."""
    front = front_matter(source_of(root, page))
    for block in (front.get("lesson"), front.get("lab"), front.get("exercise"), front):
        if isinstance(block, dict) and isinstance(block.get("minutes"), int):
            return block["minutes"]
    return None
