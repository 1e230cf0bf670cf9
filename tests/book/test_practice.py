"""The pages of exercises, answers and of the exit standard are made from the folders."""

import pytest

from .conftest import fenced, lesson

EXERCISE = """---
exercise:
  minutes: 15
  level: repair
  objectives: [Find the *line*., Mend it.]
  hand_in: [answer.yaml]
  start_fails: []
---
# Exercise: the smuggled setting
"""
OVERVIEW = """---
exit:
  - asks: Every exercise
    of: exercises
  - asks: One complaint
    of: [two_tables, one_table]
    need: 1
---
# Part three

"""
DRILL = """
TITLE, MODULE, MINUTES, CLASS, CAUSE, FACTS = "A table moved", "part", 2, "tool", "unseeded", ()
TICKET, REPLIES, RIVALS = "A word.", {}, {}
place = inject = symptom = scope = where = repaired = fair = print
"""


@pytest.fixture
def page(book, monkeypatch):
    """A function: a page of the part with this directive, built, as a tree."""
    monkeypatch.setenv("LAB_ROOT", str(book.root))
    drills = {f"labs/labkit/drills/{id}.py": DRILL for id in ("one_table", "two_tables")}
    gallery = {"book/guide/drills.md": "# Drills\n\n(one-table)=\n## One\n\n(two-tables)=\n## Two\n"}
    answers = {
        f"answers/part/profiles_smuggled/{name}/x": "" for name in ("wrong/a", "wrong/b", "accepted/c")
    }
    toc = (book.root / "_toc.yml").read_text() + "  - file: answers/part/profiles_smuggled/README\n"
    book.write({**drills, **gallery, **answers, "_toc.yml": toc})
    book.write({"exercises/part/profiles_smuggled/README.md": EXERCISE, "book/part/failures.md": lesson("")})
    book.write({"exercises/part/profiles_smuggled/check.py": "CHECKS = {}\n"})
    book.write({"answers/part/profiles_smuggled/README.md": "# Answer: it\n\nSECRET\n"})

    def made(directive):
        book.write({"book/part/index.md": f"{OVERVIEW}{directive}"})
        assert book.build(myst_enable_extensions=["attrs_block"]) == []
        return book.page("book/part/index")

    return made


def test_the_table_of_exercises_says_what_each_asks_its_level_and_minutes(page):
    row = page(fenced("exercises")).select("table tr")[1]

    link, after = row.select("a")
    assert (link.text, link["href"]) == (
        "The smuggled setting",
        "../../exercises/part/profiles_smuggled/README.html",
    )
    assert [li.text for li in row.select("li")] == ["Find the line.", "Mend it."]
    assert (after.text, after["href"]) == ("Profiles", "profiles.html")
    assert [cell.text.strip() for cell in row.select("td")[1:]] == ["repair", "15"]


def test_the_page_of_answers_holds_links_and_no_answer(page):
    table = page(fenced("answers")).select_one("table")

    assert [a["href"] for a in table.select("a")] == [
        "../../exercises/part/profiles_smuggled/README.html",
        "../../answers/part/profiles_smuggled/README.html",
    ]
    assert "2 right ways, 2 mistakes" in table.text
    assert "SECRET" not in table.text


def test_the_exit_standard_is_a_list_that_leads_to_the_tickets(page):
    items = page(fenced("exit-standard")).select("ul.tick > li")

    assert [li.text.strip() for li in items] == [
        "Every exercise.",
        "One complaint (1 of these 2): A table moved; A table moved.",
    ]
    assert [a["href"] for a in items[1].select("a")] == [
        "../guide/drills.html#two-tables",
        "../guide/drills.html#one-table",
    ]


def test_the_exit_standard_can_leave_out_the_exercises(page):
    items = page(fenced("exit-standard", ":drills:")).select("ul.tick > li")

    assert [li.text.split(" ")[0] for li in items] == ["One"]


def test_the_table_is_made_again_when_an_exercise_says_something_else(page, book):
    page(fenced("exercises"))
    book.write({"exercises/part/profiles_smuggled/README.md": EXERCISE.replace("15", "20")})

    book.build()

    assert "20" in book.page("book/part/index").select("table tr")[1].text
