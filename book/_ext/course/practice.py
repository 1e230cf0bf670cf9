"""`{exercises}`, `{answers}`, `{exit-standard}`: what a part has to solve, made from its folders.

The part is the folder of the page: on `book/module03/exercises` they list the exercises of `module03`.
"""

from pathlib import Path

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from course import tree


class Practice(SphinxDirective):
    """A directive that writes Markdown about its part, and is read again when that part changes."""

    def run(self):
        root, part = Path(self.env.srcdir), self.env.docname.split("/")[1]
        pages = ours(root, part)
        known = [tree.source_of(root, name) for page in pages for name in (page, answer_of(page))]
        for file in (root / "_toc.yml", root / "book" / part / "index.md", *known):
            self.env.note_dependency(str(file))
        return self.parse_text_to_nodes("\n".join(self.lines(root, part, pages)))

    def lines(self, root, part, pages):
        """The lines of Markdown."""
        raise NotImplementedError


class Exercises(Practice):
    """A table of the part's exercises: what each asks, after which lesson, its level and its minutes."""

    def lines(self, root, part, pages):
        rows = [("Exercise", "Level", "Minutes")]
        for page in pages:
            said = tree.front_matter(tree.source_of(root, page))["exercise"]
            aims = "".join(f"\n- {aim}" for aim in said["objectives"])
            lesson = lesson_of(root, part, page)
            after = f"\n\nAfter the lesson {link(root, lesson)}." if lesson else ""
            rows.append((f"{link(root, page)}\n{aims}{after}", said["level"], str(said["minutes"])))
        return table(rows, "68 16 16")


class Answers(Practice):
    """A table that leads from each exercise to its answer, and says how many ways and mistakes it knows."""

    def lines(self, root, part, pages):
        rows = [("First the exercise", "then its answer", "It knows")]
        for page in pages:
            folder = tree.source_of(root, answer_of(page)).parent
            ways, wrong = (len(list(folder.glob(f"{kind}/*/"))) for kind in ("accepted", "wrong"))
            known = f"{counted(1 + ways, 'right way')}, {counted(wrong, 'mistake')}"
            rows.append((link(root, page), link(root, answer_of(page), "Answer"), known))
        return table(rows, "50 20 30")


class ExitStandard(Practice):
    """What the exit standard asks for, each with its exercises or drills; `drills` leaves out the others."""

    option_spec = {"drills": directives.flag}

    def lines(self, root, part, pages):
        from labkit import standard

        yield "{.tick}"
        for each in standard.asked(part):
            drills = [item for item in each.items if item["kind"] == "drill"]
            many = "" if each.need == len(each.items) else f" ({each.need} of these {len(each.items)})"
            if drills:
                places = "; ".join(f"[{d['title']}](#{anchor(d['id'])})" for d in drills)
                yield f"- {each.words}{many}: {places}{'' if drills[-1]['title'].endswith('?') else '.'}"
            elif "drills" not in self.options:
                yield f"- {each.words}{many}."


def ours(root, part):
    """The pages of a part's exercises, in reading order."""
    return [page for page in tree.order(root) if page.startswith(f"exercises/{part}/")]


def answer_of(page):
    """The page of an exercise's answer."""
    return page.replace("exercises/", "answers/", 1)


def lesson_of(root, part, page):
    """The lesson an exercise belongs to, the one whose name its own begins with; "" if there is none."""
    slug = page.split("/")[2]
    found = [path.stem for path in (root / "book" / part).glob("*.md") if slug.startswith(f"{path.stem}_")]
    return f"book/{part}/{max(found, key=len)}" if found else ""


def link(root, page, words=""):
    """A link in Markdown, named after the page's own title without its kind."""
    title = tree.title(tree.source_of(root, page)).removeprefix("Exercise: ")
    return f"[{words or title[:1].upper() + title[1:]}](/{page}.md)"


def anchor(id):
    """The anchor of a drill's ticket in the gallery."""
    return id.removeprefix("drills/").replace("_", "-")


def counted(number, noun):
    """A number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def table(rows, widths):
    """Rows of Markdown cells as a table whose first row is its head."""
    yield from ["```{list-table}", ":header-rows: 1", ":class: practice", f":widths: {widths}", ""]
    for row in rows:
        for at, cell in enumerate(row):
            first, *rest = cell.split("\n")
            yield f"{'* -' if at == 0 else '  -'} {first}"
            yield from (f"    {line}".rstrip() for line in rest)
    yield "```"


def setup(app):
    """Register the directives."""
    app.add_directive("exercises", Exercises)
    app.add_directive("answers", Answers)
    app.add_directive("exit-standard", ExitStandard)
