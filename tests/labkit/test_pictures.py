"""A picture is legible on light and dark pages, says in words what it shows, and keeps its numbers by it."""

import re
import xml.etree.ElementTree as xml

import pytest
from labkit.pictures import COLOURS, curve, even, stacked

COSTS = {"tool": 6.0, "startup": 2.0, "scheduling": 1.0, "planning": 0.9, "waiting": 0.1}
SVG = "{http://www.w3.org/2000/svg}"
PAGES = {"light": "#fcfcfa", "dark": "#14191f"}


def drawn(picture):
    """The SVG of a picture, parsed."""
    return xml.fromstring(re.search(r"<svg.*?</svg>", picture._repr_html_(), re.DOTALL)[0])


def contrast(one, other):
    """The contrast of two colours, as WCAG defines it."""

    def light(colour):
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    more, less = sorted((light(one), light(other)), reverse=True)
    return (more + 0.05) / (less + 0.05)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_part_stands_out_from_the_page(page):
    assert [] == [name for name, colour in COLOURS.items() if contrast(colour, page) < 3]


def test_white_words_can_be_read_on_every_part():
    assert [] == [name for name, colour in COLOURS.items() if contrast(colour, "#ffffff") < 4.5]


def test_the_parts_of_a_bar_are_as_long_as_their_shares():
    """Without the pixel that sets each part off from the next."""
    blocks = [b for b in drawn(stacked("Costs", {"a": COSTS})).iter(f"{SVG}rect") if b.get("height") == "26"]
    lengths = [float(block.get("width")) + 1 for block in blocks]

    assert [0.6, 0.2, 0.1, 0.09] == [round(length / sum(lengths), 2) for length in lengths[:4]]


def test_a_share_is_written_where_there_is_room_for_it():
    said = [text.text for text in drawn(stacked("Costs", {"a": COSTS})).iter(f"{SVG}text")]

    assert ["60%", "20%", "10%", "9%"] == [text for text in said if text.endswith("%")]


def test_the_picture_has_a_title_and_says_what_it_shows():
    """And refers to both by names that the picture holds."""
    svg = drawn(stacked("Costs of two runs", {"a": COSTS, "b": COSTS}))
    named = {part.get("id"): part.text for part in svg if part.get("id")}

    assert "img" == svg.get("role")
    assert ["Costs of two runs", "One bar for each of 2 runs"] == [
        named[name][:26] for name in svg.get("aria-labelledby").split()
    ]


def test_the_numbers_behind_the_bars_are_in_a_table():
    page = stacked("Costs", {"a run": COSTS})._repr_html_()
    table = xml.fromstring(re.search(r"<table.*?</table>", page, re.DOTALL)[0])

    assert ["a run", "6.00 (60%)", "2.00 (20%)", "1.00 (10%)", "0.90 (9%)", "0.10 (1%)"] == [
        cell.text for cell in table.find("tbody/tr")
    ]


def test_a_terminal_gets_the_numbers():
    told = repr(curve("Growth", ("jobs", "s"), {10: [1.0, 1.2], 20: [2.1]}, (0.1, 0.1), (40, 4.4)))

    assert [
        "10    1.00 1.20          1.10",
        "20    2.10               2.10",
        "40    4.40 (afterwards)  4.10",
    ] == (told.splitlines()[-3:])


def test_each_repeat_is_a_dot_and_the_check_a_square():
    svg = drawn(curve("Growth", ("jobs", "s"), {10: [1.0, 1.2], 20: [2.1]}, (0.1, 0.1), (40, 4.4)))

    assert [3, 1] == [len(list(svg.iter(f"{SVG}{name}"))) for name in ("circle", "rect")]


def test_everything_drawn_lies_within_the_picture():
    svg = drawn(curve("Growth", ("jobs", "s"), {20: [0.4], 50: [0.7]}, (0.2, 0.01), (300, 3.3)))
    across, down = (float(svg.get(name)) for name in ("width", "height"))
    places = [(float(c.get("cx")), float(c.get("cy"))) for c in svg.iter(f"{SVG}circle")]
    places += [(float(t.get("x")), float(t.get("y"))) for t in svg.iter(f"{SVG}text")]

    assert [] == [(x, y) for x, y in places if not (0 <= x <= across and 0 <= y <= down)]


@pytest.mark.parametrize("most, step", [(0.6, 0.1), (3.6, 0.5), (318, 50), (12720, 2000)])
def test_an_axis_has_round_steps_and_few(most, step):
    assert step == even(most)


def test_a_title_may_hold_what_html_would_take_for_its_own():
    assert "A &lt; B" in stacked("A < B", {"a & b": COSTS})._repr_html_()
