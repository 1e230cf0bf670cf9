"""Each page is in the order, each entry of the order is a page, and names correspond across the rooms."""

from pathlib import Path

from repository import ROOT, toc_entries, tracked_files

ROOMS_OF_PAGES = ("book", "labs", "exercises", "answers")
# Pages for people in the tree, not in the book.
NOT_IN_THE_BOOK = {Path("labs/labkit/README.md")}
PARTS = ("primer", "module03", "module09", "capstone", "guide", "drills")


def is_page(path):
    """Markdown under a room, other than what an exercise hands out or a lab brings along as files."""
    if path.suffix != ".md" or path.parts[0] not in ROOMS_OF_PAGES or path in NOT_IN_THE_BOOK:
        return False
    if path.parts[0] == "labs":
        return len(path.parts) <= 3
    return path.parts[0] == "book" or path.name == "README.md" and len(path.parts) == 4


def test_every_page_is_in_the_order():
    """A page missing from _toc.yml would vanish from the site in silence."""
    pages = {str(path.with_suffix("")) for path in tracked_files() if is_page(path)}

    assert pages - set(toc_entries()) == set()


def test_every_entry_of_the_order_exists_once():
    entries = toc_entries()

    assert [name for name in entries if not (ROOT / f"{name}.md").is_file()] == []
    assert sorted(set(entries)) == sorted(entries)


def test_parts_have_the_same_names_in_every_room():
    seen = {path.parts[1] for path in tracked_files() if is_page(path) and len(path.parts) > 2}

    assert seen - set(PARTS) == set()


def test_every_lab_has_its_lesson():
    labs = {path.relative_to("labs") for path in tracked_files() if is_page(path) and path.parts[0] == "labs"}
    lessons = {
        path.relative_to("book") for path in tracked_files() if is_page(path) and path.parts[0] == "book"
    }

    assert labs, "no lab was found"
    assert labs - lessons == set()


def test_every_drill_has_its_answers():
    """And each folder of answers has its drill."""
    modules = {p.stem for p in (ROOT / "labs/labkit/drills").glob("[a-z]*.py")}
    answers = {p.parts[2] for p in tracked_files() if p.parts[:2] == ("answers", "drills")}

    assert modules == answers


def test_every_exercise_has_its_answer_and_its_lesson():
    def slugs(room):
        return {path.parts[1:3] for path in tracked_files() if path.parts[0] == room and len(path.parts) > 3}

    lessons = {
        (path.parts[1], path.stem) for path in tracked_files() if path.parts[0] == "book" and is_page(path)
    }
    exercises = slugs("exercises")

    assert exercises, "no exercise was found"
    assert {own for own in slugs("answers") if own[0] != "drills"} == exercises
    orphans = [
        (part, slug)
        for part, slug in exercises
        if not any(p == part and slug.startswith(f"{s}_") for p, s in lessons)
    ]
    assert orphans == []
