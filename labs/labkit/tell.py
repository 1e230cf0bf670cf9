"""Reports as text, the same words on the terminal and in a notebook."""

import textwrap

from labkit import places

WIDTH = 96
QUOTED = 4  # lines of an output
_PARTS = ("expected", "seen", "where", "why", "next")


def report_text(report):
    """A report as plain text: the score, each finding in full, the checks not run."""
    head = f"{len(report.passed)} of {len(report.checks)} checks: {report.exercise}"
    notes = ["", *(_row("note", note) for note in report.notes)] if report.notes else []
    if report.done:
        return "\n".join([head, "", *_passed(report.checks), *notes, "", *_way_on(report.exercise)])
    lines = [head + ", not done yet"]
    lines += finding_lines(report.findings)
    if report.not_run:
        lines += ["", "not run, because they need a check that failed: " + ", ".join(report.not_run)]
    return "\n".join(lines + notes)


def finding_lines(findings):
    """Findings as lines of plain text, each in full."""
    rows = ([_row(part, getattr(finding, part)) for part in _PARTS] for finding in findings)
    return [line for finding, parts in zip(findings, rows, strict=True) for line in ("", finding.id, *parts)]


def standard_lines(asked):
    """What an exit standard asks for, each with its items, and whether the learner has met it."""
    for each in asked:
        number = sum(item["passed"] for item in each["of"])
        free = ", any of these" if each["need"] < len(each["of"]) else ""
        yield f"{'met    ' if each['met'] else 'MISSING'}  {each['asks']} ({number} of {each['need']}{free})"
        for item in each["of"]:
            yield f"           {'passed' if item['passed'] else '-':6}  {item['kind']:8}  {item['id']}"


def rehearsal_lines(name, walks):
    """How a runbook led through drills: for each the lines that were followed, and where they ended."""
    for walk in walks:
        yield f"{walk.drill}, case {walk.seed}"
        for turn in walk.turns:
            yield f"  line {turn.line:<4} {turn.command}"
            yield f"  {f'line {turn.by}' if turn.by else 'no line':9} → {turn.to or '?'}"
        yield from _reached(walk) if walk.passed else _not_reached(name, walk)
        yield ""
    lost = sum(not walk.passed for walk in walks)
    end = "somebody would be lost at night" if lost else "its lines alone are enough"
    yield f"{lost or len(walks)} of {len(walks)} drills: {end}"


def _reached(walk):
    yield f"  reached   {walk.says}"


def _not_reached(name, walk):
    yield _row("NOT", walk.says)
    yield _row("where", f"{name}, line {walk.line}")
    for number, row in enumerate(walk.printed.splitlines()):
        yield f"  {'' if number else 'printed':9} {row}"


def _passed(checks):
    return [_row("ok", f"{id}: {promise}") for id, promise in checks.items()]


def _way_on(id):
    return ["Done: everything holds.", f"Now compare with the answer, on the site: {places.answer_page(id)}"]


def _row(name, text):
    return textwrap.fill(
        " ".join(str(text).split()),
        WIDTH,
        initial_indent=f"  {name:9} ",
        subsequent_indent=" " * 12,
        break_long_words=False,
        break_on_hyphens=False,
    )
