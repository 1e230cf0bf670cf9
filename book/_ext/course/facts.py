"""One lesson, as its front matter and the tree around it tell it, with everything wrong in it."""

from dataclasses import dataclass, field

from course import tree

KEYS = {
    "minutes": int,
    "needs": list,
    "objectives": list,
    "rules": list,
    "files": list,
    "lab": str,
    "drills": list,
    "leads_to": list,
}
# An overview opens a module: it has no lab of its own and touches no rule.
NOT_IN_OVERVIEWS = {"rules", "files", "lab"}
MAY_LACK = {"drills"}
GALLERY = "/book/guide/drills"
ROOMS = ("book", "labs", "exercises", "answers", "capstone")
KIND = {int: "a whole number", list: "a list", str: "a name"}


@dataclass(frozen=True)
class Stop:
    """One place on a map: its kind, its words, and the page it leads to (`/page#anchor`, or empty)."""

    kind: str
    label: str
    target: str = ""


@dataclass
class Lesson:
    """What a lesson needs, touches, offers to do and leads to; `problems` are sentences, none means sound."""

    page: str
    title: str
    minutes: int = 0
    objectives: list = field(default_factory=list)
    needs: list = field(default_factory=list)
    capstone: list = field(default_factory=list)
    practice: list = field(default_factory=list)
    leads_to: list = field(default_factory=list)
    sources: list = field(default_factory=list)
    lab: str = ""
    problems: list = field(default_factory=list)


def lesson(root, page):
    """The Lesson of a page `book/<part>/<slug>`; never raises on bad front matter, but names each fault."""
    path = tree.source_of(root, page)
    found = Lesson(page, tree.title(path))
    optional = MAY_LACK | (NOT_IN_OVERVIEWS if path.stem == "index" else set())
    said = _checked(tree.front_matter(path).get("lesson"), optional, found.problems)
    found.minutes = said["minutes"]
    found.objectives = [str(words) for words in said["objectives"]]
    found.needs = _pages(root, "needs", said["needs"], found.problems)
    _touch(root, said, found)
    _practise(root, said["lab"], found)
    for name in map(str, said["drills"]):
        if title := tree.ticket(root, name):
            found.practice.append(
                Stop("drill", called("Drill", title), f"{GALLERY}#{name.replace('_', '-')}")
            )
        else:
            found.problems.append(f"lesson: drills: there is no drill {name}")
    shown = {stop.target for stop in found.practice}
    following = _pages(root, "leads_to", said["leads_to"], found.problems)
    found.leads_to = [stop for stop in following if stop.target not in shown]
    return found


def _checked(said, optional, problems):
    """The front matter's lesson block with every key present and of its kind."""
    if not isinstance(said, dict):
        problems.append("front matter has no block 'lesson'")
        said = {key: kind() for key, kind in KEYS.items()}
    for key in said.keys() - KEYS.keys():
        problems.append(f"lesson: {key}: is not a key of a lesson; known are {', '.join(KEYS)}")
    for key, kind in KEYS.items():
        if key not in said and key in optional:
            continue
        if key not in said:
            problems.append(f"lesson: {key}: is missing")
        elif not isinstance(said[key], kind) or isinstance(said[key], bool):
            problems.append(f"lesson: {key}: must be {KIND[kind]}")
    return {key: said[key] if isinstance(said.get(key), kind) else kind() for key, kind in KEYS.items()}


def _pages(root, key, names, problems):
    """Stops for pages, named from the top folder or below book/."""
    stops = []
    for name in map(str, names):
        page = name if name.split("/")[0] in ROOMS else f"book/{name}"
        path = tree.source_of(root, page)
        if path.is_file():
            stops.append(Stop(key, tree.title(path), f"/{page}"))
        else:
            problems.append(f"lesson: {key}: there is no page {page}.md")
    return stops


def called(kind, name):
    """The name with its kind before it, once."""
    return name if name.lower().startswith(kind.lower()) else f"{kind}: {name}"


def _touch(root, said, found):
    """The capstone's rules and files, each with its source page."""
    rules = tree.rules(root)
    for name in said["rules"]:
        if name in rules:
            path, line = rules[name]
            found.capstone.append(Stop("rule", f"rule {name}", f"/source/{path}#L-{line}"))
            found.sources.append(path)
        else:
            found.problems.append(f"lesson: rules: the capstone has no rule {name}")
    for name in said["files"]:
        if (root / name).is_file():
            found.capstone.append(Stop("file", name.removeprefix("capstone/"), f"/source/{name}"))
            found.sources.append(name)
        else:
            found.problems.append(f"lesson: files: there is no file {name}")


def _practise(root, lab, found):
    """The lab the front matter names; the exercises the tree holds for this lesson."""
    own = found.page.removeprefix("book/")
    path = tree.source_of(root, f"labs/{lab}")
    if path.is_file():
        found.lab = lab
        found.practice.append(Stop("lab", called("Lab", tree.title(path)), f"/labs/{lab}"))
    elif lab:
        found.problems.append(f"lesson: lab: there is no lab labs/{lab}.md")
    if own.count("/") != 1:
        return
    for page in tree.exercises(root, own):
        label = called("Exercise", tree.title(tree.source_of(root, page)))
        found.practice.append(Stop("exercise", label, f"/{page}"))
