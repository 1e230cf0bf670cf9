"""Which script has which quality, as a picture with the words behind it."""

from html import escape

from labkit.pictures import COLOURS, WIDTH, Picture, words

ROW, TOP, FIRST = 25, 44, 190


def scores(title, told):
    """Draw a row for each quality and a column for each script; told: script -> quality -> (has it, seen)."""
    columns = {name: FIRST + (n + 0.5) * (WIDTH - FIRST) / len(told) for n, name in enumerate(told)}
    qualities = list(next(iter(told.values())))
    parts = [words(x, 18, name, "middle") for name, x in columns.items()]
    for n, quality in enumerate(qualities):
        y = TOP + n * ROW
        parts.append(words(0, y + 5, quality))
        parts += [mark(x, y, *told[name][quality]) for name, x in columns.items()]
    sums = {name: sum(has for has, _ in seen.values()) for name, seen in told.items()}
    y = TOP + len(qualities) * ROW + 8
    parts += [words(0, y + 5, f"of {len(qualities)}")]
    parts += [words(x, y + 5, str(sums[name]), "middle") for name, x in columns.items()]
    rows = [(q, *(f"{'yes' if s[q][0] else 'no'}: {s[q][1]}" for s in told.values())) for q in qualities]
    found = ", ".join(f"{name} {number}" for name, number in sums.items())
    about = f"A filled disc: it has the quality. A ring with a bar: it has not. Of {len(qualities)}: {found}."
    return Picture(title, about, tuple(parts), y + 20, ("quality", *told), tuple(rows))


def mark(x, y, has, seen):
    """Return a filled disc for a quality that is there, a ring with a bar for one that is not."""
    title = f"<title>{escape(seen)}</title>"
    if has:
        return f'<circle cx="{x:.1f}" cy="{y}" r="8" fill="{COLOURS["tool"]}">{title}</circle>'
    line = f'fill="none" stroke="{COLOURS["startup"]}" stroke-width="2"'
    ring = f'<circle cx="{x:.1f}" cy="{y}" r="7" {line}>{title}</circle>'
    return f'{ring}<path d="M{x - 5:.1f} {y + 5} l10 -10" {line}/>'
