"""Maps are pictures of the files: titled, linked, in both themes, and no two alike."""

import re

import pytest

from .conftest import fenced, lesson

pytestmark = pytest.mark.xdist_group("maps")

MERMAID = """flowchart TB
accTitle: A small map
accDescr: One thing leads to another.
a["One"] --> b["Two"]
click a "/book/guide/setup"
"""


@pytest.fixture
def with_map(book):
    """A book whose lesson has its own map."""
    book.write({"book/part/profiles.md": lesson(fenced("lessonmap"))})
    book.write({"book/part/index.md": f"# Part three\n\n{fenced('reading-order')}"})
    assert book.build() == []
    return book


def test_the_map_of_a_lesson_has_both_themes_title_description_and_words(with_map):
    figure = with_map.page("book/part/profiles").select_one("figure.map")

    light, dark = figure.select(".map-scroll.only-light svg"), figure.select(".map-scroll.only-dark svg")
    assert (len(light), len(dark)) == (2, 2)
    assert [svg.title.text for svg in light + dark] == ["Map of the lesson Profiles"] * 4
    assert 'Exercise: The "smuggled" setting' in light[0].desc.text
    for svg in light + dark:
        labelled = svg["aria-labelledby"], svg["aria-describedby"]
        assert (svg.title["id"], svg.desc["id"]) == labelled
        assert svg["role"] != "img", "role img would hide the links inside"
    assert figure.select_one("details.map-words summary").text == "This map in words"
    assert figure.select_one("details.map-words li").text.strip() == "Before this lesson: Set up"


def test_a_narrow_screen_has_the_same_places_in_one_column(with_map):
    figure = with_map.page("book/part/profiles").select_one("figure.map")

    wide, narrow = figure.select_one(".map-wide"), figure.select_one(".map-narrow")
    assert {a["href"] for a in wide.select("a")} == {a["href"] for a in narrow.select("a")}
    assert max(int(svg["width"]) for svg in narrow.select("svg")) <= 285, "a phone of 320 pixels"
    assert min(int(svg["width"]) for svg in wide.select("svg")) > 285


def test_every_place_of_the_map_is_a_link_that_resolves(with_map):
    folder = with_map.root / "_build" / "html" / "book" / "part"
    figure = with_map.page("book/part/profiles").select_one("figure.map")

    links = {" ".join(a.text.split()): a["href"] for a in figure.select(".map-wide .only-light a")}
    assert links == {
        "Set up": "../guide/setup.html",
        "rule differential_expression": "../../source/capstone/workflow/rules/expression.smk.html#L-8",
        "profiles/local/config.yaml": "../../source/capstone/profiles/local/config.yaml.html",
        "Lab: Two machines, one meaning?": "../../labs/part/profiles.html",
        'Exercise: The "smuggled" setting': "../../exercises/part/profiles_smuggled/README.html",
        "Drill: A colleague's result moved": "../guide/drills.html#two-tables",
        "Failures & friends": "failures.html",
    }
    assert [href for href in links.values() if not (folder / href.partition("#")[0]).is_file()] == []
    assert "Drill: A colleague’s result moved" in figure.select_one("details").text


def test_a_rule_links_to_its_line_on_the_source_page(with_map):
    page = with_map.page("source/capstone/workflow/rules/expression.smk")

    assert page.select_one("#L-8").text.strip() == "rule differential_expression:"
    assert "../../../../book/part/profiles.html" in [a["href"] for a in page.select(".source-view a")]


def test_no_id_stands_twice_on_a_page(with_map):
    ids = re.findall(r'\bid="([^"]+)"', with_map.html("book/part/profiles"))

    assert sorted(set(ids)) == sorted(ids)


def test_the_colours_of_both_themes_come_from_one_layout():
    from course import maps

    light, dark = (maps.STYLE.format(**maps.THEMES[theme]) for theme in ("light", "dark"))

    assert light != dark
    assert set(maps.THEMES["light"]) == set(maps.THEMES["dark"])


def test_a_map_drawn_once_is_not_drawn_again(kept_maps, monkeypatch):
    from course import maps

    first = maps.render(MERMAID, "light", kept_maps)
    monkeypatch.setattr(maps, "_draw", lambda text: pytest.fail("drawn a second time"))

    assert first == maps.render(MERMAID, "light", kept_maps)
    assert "#2dd4bf" in maps.render(MERMAID, "dark", kept_maps)


def test_the_text_of_a_map_is_the_same_each_time_and_keeps_odd_characters():
    from course import flow

    def text():
        items = {
            "end": flow.Box('say "end"; #1 <b>', "lab"),
            "a": flow.Group("{G}", (flow.Box("x", "rule"),)),
        }
        return flow.write("A: title", "d; e", items, [("end", "a")])

    assert len({text() for _ in range(5)}) == 1
    assert "---" not in text() and "classDef" not in text()
    assert not set('"#<>;') & set(flow.safe('say "end"; #1 <b>'))
    assert flow.shown(flow.safe('say "end"; #1 <b>')) == 'say "end"; #1 <b>'


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Profiles, defaults and workflow meaning", ["Profiles, defaults and", "workflow meaning"]),
        ("capstone/profiles/a_long_name/config.yaml", ["capstone/profiles/a_long_", "name/config.yaml"]),
        ("short", ["short"]),
    ],
)
def test_long_labels_fold_where_a_reader_would(words, lines):
    from course import flow

    assert lines == flow.fold(words)


@pytest.mark.parametrize("missing", ["accTitle", "accDescr"])
def test_a_map_without_title_or_description_fails(book, missing):
    book.write({"book/part/failures.md": f"# F\n\n{fenced('map', re.sub(f'{missing}.*', '', MERMAID))}"})

    (warning,) = book.build()

    assert warning.startswith("book/part/failures.md:3: WARNING: the map has no " + missing)


def test_two_pages_with_the_same_map_fail(book):
    twin = MERMAID.replace("A small map", "Another title").replace("/book/guide/setup", "/book/index")
    book.write({"book/part/failures.md": f"# F\n\n{fenced('map', MERMAID)}"})
    book.write({"book/guide/setup.md": f"# Set up\n\n{fenced('map', twin)}"})

    (warning,) = book.build()

    assert "book/part/failures" in warning and "the same map as book/guide/setup" in warning


def test_a_map_that_leads_out_of_the_book_fails(book):
    words = MERMAID.replace("/book/guide/setup", "/book/guide/nowhere")
    book.write({"book/part/failures.md": f"# F\n\n{fenced('map', words)}"})

    assert [line.partition("WARNING: ")[2] for line in book.build()] == [
        "the map links to /book/guide/nowhere, which is not in the book"
    ]


def test_the_reading_order_follows_the_toc_with_minutes_labs_and_exercises(with_map):
    page = with_map.page("book/part/index")

    assert [" ".join(item.text.split()) for item in page.select("ol.reading-order li")] == [
        "Profiles · 25 min · its lab · its exercise",
        "Failures & friends",
    ]
    drawn = [" ".join(a.text.split()) for a in page.select("figure.map .only-dark a")]
    assert drawn == ["Profiles · 25 min", "Failures & friends"]


def test_what_is_new_is_drawn_ahead_and_a_fault_is_left_to_its_page(tmp_path, monkeypatch):
    from course import maps

    texts = [f"flowchart TB\n accTitle: Map {n}\n accDescr: One box.\n n0[Box {n}]\n" for n in range(3)]

    maps.draw_ahead([*texts, "no map at all"], tmp_path)
    monkeypatch.setattr(maps, "_draw", lambda text: pytest.fail("it was drawn before"))

    assert [f"Box {n}" in maps.render(text, "light", tmp_path) for n, text in enumerate(texts)] == [True] * 3
