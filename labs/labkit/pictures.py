"""Pictures drawn from runs: costs as stacked bars, and how something grows, with its line.

Each is SVG with its numbers as a table below it; in a terminal only the table is printed. Words take the
colour of the page, and the other colours stand out from a white page as from a dark one, so one drawing does
for both.
"""

from dataclasses import dataclass
from html import escape

from review.evidence_costs import CLASSES

# A test holds each to a contrast of 3 on both pages, and to 4.5 for the white words on it.
COLOURS = {
    "tool": "#1a7f5a",
    "startup": "#b85a12",
    "scheduling": "#8e56b5",
    "planning": "#2a74b8",
    "waiting": "#767676",
}
WIDTH, LEFT, RIGHT, BAR, GAP = 640, 118, 14, 26, 12
ROOM = 34  # pixels that a share needs to be written into its part of a bar


@dataclass(frozen=True)
class Picture:
    """A drawing with a title, what it shows in a sentence, and the numbers behind it as rows."""

    title: str
    told: str
    drawing: tuple
    height: int
    header: tuple
    rows: tuple

    def _repr_html_(self):
        name = "picture-" + "-".join(word for word in self.title.lower().split() if word.isalnum())
        opening = (
            f'<svg class="lab-picture" xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" role="img"'
            f' height="{self.height}" viewBox="0 0 {WIDTH} {self.height}" fill="currentColor"'
            f' aria-labelledby="{name}-title {name}-told" font-family="system-ui, sans-serif" font-size="14">'
            f'<title id="{name}-title">{escape(self.title)}</title>'
            f'<desc id="{name}-told">{escape(self.told)}</desc>'
        )
        table = scrolling(f"numbers: {self.title}", self._table())
        folded = f"<details><summary>The numbers: {escape(self.title)}</summary>{table}</details>"
        return scrolling(f"picture: {self.title}", opening + "".join(self.drawing) + "</svg>") + folded

    def _table(self):
        head = "".join(f'<th scope="col">{escape(word)}</th>' for word in self.header)
        body = "".join(
            f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(c)}</td>" for c in rest)}</tr>'
            for first, *rest in self.rows
        )
        return f'<table class="table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def __repr__(self):
        cells = [self.header, *self.rows]
        widths = [max(len(row[n]) for row in cells) for n in range(len(self.header))]
        lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
        return "\n".join([self.title, self.told, "", *lines])


def scrolling(label, content):
    """Return HTML that scrolls by itself where a page is too narrow, by keyboard too."""
    name = escape(label)
    return f'<div class="table-scroll" tabindex="0" role="region" aria-label="{name}">{content}</div>'


def stacked(title, bars, unit="core-seconds"):
    """Draw a bar for each run, all equally long, cut into shares by class; bars: name -> class -> seconds."""
    parts, rows = list(legend()), []
    for number, (name, costs) in enumerate(bars.items()):
        y, whole, left = 40 + number * (BAR + GAP), sum(costs.values()) or 1, float(LEFT)
        parts.append(words(0, y + 18, name))
        for kind in CLASSES:
            width = (WIDTH - LEFT - RIGHT) * costs[kind] / whole
            parts.append(block(left, y, width, BAR, kind, f"{name}, {kind}: {costs[kind] / whole:.0%}"))
            if width >= ROOM:
                parts.append(words(left + width / 2, y + 18, f"{costs[kind] / whole:.0%}", "middle", "#fff"))
            left += width
        shares = [f"{costs[kind]:.2f} ({costs[kind] / whole:.0%})" for kind in CLASSES]
        rows.append((name, *shares))
    told = f"One bar for each of {len(bars)} runs, cut into the shares of five classes in its {unit}."
    height = 40 + len(bars) * (BAR + GAP)
    return Picture(title, told, tuple(parts), height, (f"run ({unit})", *CLASSES), tuple(rows))


def legend():
    """Yield the classes with their colours."""
    for place, kind in enumerate(CLASSES):
        at = LEFT + place * (WIDTH - LEFT) / len(CLASSES)
        yield block(at, 6, 14, 14, kind, kind)
        yield words(at + 20, 18, kind)


def curve(title, axes, measured, line, checked=None):
    """Draw points, the line through them, and how far a prediction by it came true.

    axes: names of x and y; measured: x -> y values, one for each repeat; line: (at zero, for each);
    checked: (x, y measured there), drawn beside what the line says.
    """
    least, each = line
    xs = [*measured, *([checked[0]] if checked else [])]
    ys = [y for values in measured.values() for y in values] + ([checked[1]] if checked else [])
    most_x, most_y = max(xs) * 1.06, max(*ys, least + each * max(xs)) * 1.12
    top, bottom = 14, 300

    def at(x, y):
        return LEFT + (WIDTH - LEFT - RIGHT) * x / most_x, bottom - (bottom - top) * y / most_y

    parts = [*frame(axes, most_x, most_y, at)]
    parts.append(stroke(*at(0, least), *at(max(xs), least + each * max(xs)), COLOURS["planning"], 2))
    parts += [
        f'<circle cx="{at(x, y)[0]:.1f}" cy="{at(x, y)[1]:.1f}" r="4" fill="{COLOURS["startup"]}"/>'
        for x, values in measured.items()
        for y in values
    ]
    said = {x: f"{least + each * x:.2f}" for x in xs}
    rows = [(f"{x:g}", " ".join(f"{y:.2f}" for y in ys), said[x]) for x, ys in measured.items()]
    if checked:
        x, y = at(*checked)
        parts.append(block(x - 6, y - 6, 13, 12, "tool", "measured afterwards"))
        away = 30 if checked[1] < least + each * checked[0] else -16  # on the side where the line is not
        parts.append(words(x + 6, y + away, "measured afterwards", "end"))
        rows.append((f"{checked[0]:g}", f"{checked[1]:.2f} (afterwards)", said[checked[0]]))
    told = f"{axes[1]} against {axes[0]}: each repeat as a dot, and a straight line through the medians."
    header = (axes[0], f"{axes[1]}, each repeat", "the line says")
    return Picture(title, told, tuple(parts), 348, header, tuple(rows))


def frame(axes, most_x, most_y, at):
    """Yield two axes with even steps and their names."""
    for step, most, upright in ((even(most_x), most_x, False), (even(most_y), most_y, True)):
        for n in range(int(most / step) + 1):
            x, y = at(0, n * step) if upright else at(n * step, 0)
            yield (
                words(x - 8, y + 5, f"{n * step:g}", "end")
                if upright
                else words(x, y + 18, f"{n * step:g}", "middle")
            )
            yield stroke(x, y, *(at(most_x, n * step) if upright else (x, y + 4)), "currentColor", 0.4)
    yield words(at(most_x, 0)[0], at(0, 0)[1] + 38, axes[0], "end")
    yield f'<text x="16" y="157" text-anchor="middle" transform="rotate(-90 16 157)">{escape(axes[1])}</text>'


def even(most):
    """Return a step of 1, 2 or 5 times a power of ten that divides an axis into at most eight parts."""
    power = 10.0**-3
    while True:
        for factor in (1, 2, 5):
            if most / (power * factor) <= 8:
                return power * factor
        power *= 10


def block(x, y, width, height, kind, told):
    """Return a part of a bar, with what it stands for."""
    size = f'width="{max(width - 1, 0.5):.1f}" height="{height}"'
    return f'<rect x="{x:.1f}" y="{y}" {size} fill="{COLOURS[kind]}"><title>{escape(told)}</title></rect>'


def words(x, y, text, anchor="start", fill=None):
    """Return a text; without a colour of its own it has the page's."""
    colour = f' fill="{fill}"' if fill else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{colour}>{escape(text)}</text>'


def stroke(x, y, to_x, to_y, colour, width):
    """Return a straight line."""
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"/>'
