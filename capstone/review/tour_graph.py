"""Draw the rules of a plan as a picture: who reads what another made, with the number of jobs of each."""

from collections import Counter
from html import escape

HIGH, GAP, BETWEEN, LETTER = 44, 34, 26, 7.6  # of a box, between rows, between boxes, per letter; in pixels


def graph_of(plan):
    """Return rule → rules that read its files, in the order of the plan."""
    maker = {path: job.rule for job in plan.jobs for path in job.output}
    edges = {job.rule: set() for job in plan.jobs}
    for job in plan.jobs:
        for path in job.input:
            if maker.get(path, job.rule) != job.rule:
                edges[maker[path]].add(job.rule)
    return edges


def shortened(edges):
    """Return the edges without those that a longer way already shows."""
    reach = {}

    def reached(name):
        if name not in reach:
            reach[name] = set()  # a cycle ends here; a plan of rules may have one, a plan of jobs never
            reach[name] = set().union(*({after} | reached(after) for after in edges[name]), set())
        return reach[name]

    return {
        name: {after for after in follow if not any(after in reached(other) for other in follow - {after})}
        for name, follow in edges.items()
    }


def rows_of(edges):
    """Return (rows, links): rows of names from first to last, and links between neighbouring rows.

    A link over several rows gets a nameless place (a tuple) in each row between, so that it passes no box.
    """
    depth = dict.fromkeys(edges, 0)
    for _ in edges:
        for name, follow in edges.items():
            for after in follow:
                depth[after] = min(max(depth[after], depth[name] + 1), len(edges))
    rows = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for name in edges:
        rows[depth[name]].append(name)
    links = []
    for name, follow in edges.items():
        for after in sorted(follow):
            way = [name, *((name, after, row) for row in range(depth[name] + 1, depth[after])), after]
            for place in way[1:-1]:
                rows[place[2]].append(place)
            links += zip(way, way[1:], strict=False)
    rows = [row for row in rows if row]
    for _ in range(4):
        for row, above in zip(rows[1:], rows, strict=False):
            spot = {name: place for place, name in enumerate(above)}
            row.sort(
                key=lambda name, spot=spot: middle([spot[a] for a, b in links if b == name and a in spot])
            )
    return rows, links


def middle(numbers):
    """Return the mean of numbers; 0 for none."""
    return sum(numbers) / len(numbers) if numbers else 0


def picture(plan, running=()):
    """Return the rules of a plan as SVG; `running` are the ids of jobs that would run now."""
    counts = Counter(job.rule for job in plan.jobs)
    again = Counter(job.rule for job in plan.jobs if job.id in running)
    labels = {
        rule: (rule, told(count, again[rule], rule in plan.checkpoints)) for rule, count in counts.items()
    }
    rows, links = rows_of(shortened(graph_of(plan)))
    wide = {name: width(labels.get(name)) for row in rows for name in row}
    whole = max(sum(wide[name] + BETWEEN for name in row) for row in rows) + BETWEEN
    place = {}
    for number, row in enumerate(rows):
        left = (whole - sum(wide[name] + BETWEEN for name in row) + BETWEEN) / 2
        for name in row:
            place[name] = left + wide[name] / 2, 10 + number * (HIGH + GAP)
            left += wide[name] + BETWEEN
    high = 20 + len(rows) * (HIGH + GAP) - GAP
    parts = [line(place[a], place[b], isinstance(a, tuple), isinstance(b, tuple)) for a, b in links]
    parts += [
        box(*place[name], wide[name], *labels[name], again[name] > 0, name in plan.checkpoints)
        for row in rows
        for name in row
        if not isinstance(name, tuple)
    ]
    return (
        f'<svg viewBox="0 0 {whole:.0f} {high:.0f}" width="{whole:.0f}" height="{high:.0f}" role="img"'
        ' aria-labelledby="graph-title graph-text"><title id="graph-title">The rules of the plan</title>'
        f'<desc id="graph-text">{escape(described(labels, shortened(graph_of(plan))))}</desc>'
        f"{''.join(parts)}</svg>"
    )


def told(count, again, checkpoint):
    """Return the second line of a box."""
    words = [f"{count} job" if count == 1 else f"{count} jobs"]
    words += [f"{again} would run"] if again else []
    words += ["checkpoint"] if checkpoint else []
    return ", ".join(words)


def width(label):
    """Return the width of a box for its two lines; a place that a line passes has little."""
    return 8 if label is None else max(90, LETTER * max(map(len, label)) + 22)


def line(start, end, from_way, to_way):
    """Return one link as a curve from the lower edge of a box to the upper edge of the next."""
    (x, y), (to_x, to_y) = start, end
    y, half = y + HIGH, (to_y - y - HIGH) / 2
    passing = f" M{x:.0f} {y - HIGH:.0f} V{y:.0f}" if from_way else ""
    tip = (
        ""
        if to_way
        else f" M{to_x - 4:.0f} {to_y - 7:.0f} L{to_x:.0f} {to_y:.0f} L{to_x + 4:.0f} {to_y - 7:.0f}"
    )
    return (
        f'<path class="link" d="M{x:.0f} {y:.0f} C{x:.0f} {y + half:.0f} {to_x:.0f} {to_y - half:.0f}'
        f' {to_x:.0f} {to_y:.0f}{passing}{tip}"/>'
    )


def box(x, y, wide, name, words, again, checkpoint):
    """Return one rule as a box with its name and its number of jobs."""
    kind = " ".join(["box", *(["again"] if again else []), *(["checkpoint"] if checkpoint else [])])
    return (
        f'<rect class="{kind}" x="{x - wide / 2:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{HIGH}" rx="6"/>'
        f'<text class="name" x="{x:.0f}" y="{y + 18:.0f}">{escape(name)}</text>'
        f'<text class="count" x="{x:.0f}" y="{y + 35:.0f}">{escape(words)}</text>'
    )


def described(labels, edges):
    """Return the picture in words, for those who cannot see it."""
    words = [
        f"{name} ({labels[name][1]}) leads to {', '.join(sorted(follow))}." if follow else f"{name} is last."
        for name, follow in edges.items()
    ]
    return " ".join(words)
