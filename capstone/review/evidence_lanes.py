"""The numbers behind the picture of a run, and both together as a piece of a page."""

from html import escape

from .evidence_costs import phases_of
from .evidence_picture import lanes_of, picture

COLUMNS = ("lane", "job", "from s", "start-up s", "tool s", "waiting s", "to s")
PHASES = ("startup", "tool", "waiting")


def lane_rows(run, jobs):
    """Return a row for each job in the picture: its lane, its name, and seconds since the run began."""
    return [
        (lanes(lane, job.threads), job.job, *seconds_of(job, run.began))
        for job, lane in sorted(lanes_of(jobs), key=lambda placed: (placed[1], placed[0].times["handed"]))
    ]


def lanes(lane, threads):
    """Return the lanes that a job held, as they are named in the picture."""
    return f"{lane + 1}" if threads == 1 else f"{lane + 1} to {lane + threads}"


def seconds_of(job, began):
    """Return when a job held its core from, how long it was in each phase, and until when."""
    phases = phases_of(job)
    held = [sum(end - begin for name, begin, end in phases if name == phase) for phase in PHASES]
    return tuple(round(value, 2) for value in (phases[0][1] - began, *held, phases[-1][2] - began))


def figure(run, jobs, costs, name="run"):
    """Return the picture of one run, and below it, folded, its numbers as a table; HTML without a page."""
    return (
        '<div class="evidence-wide" tabindex="0" role="region" aria-label="picture of the run">'
        f"{picture(run, jobs, costs, name)}</div>\n"
        "<details><summary>The numbers behind the picture</summary>"
        '<div class="evidence-wide" tabindex="0" role="region" aria-label="numbers behind the picture">'
        f"{''.join(table(lane_rows(run, jobs)))}</div></details>"
    )


def table(rows):
    """Yield rows as an HTML table."""
    yield '<table class="evidence-lanes"><caption>Which job held which lane, in seconds of the run</caption>'
    heads = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    yield f"<tr>{heads}</tr>"
    for lane, job, *seconds in rows:
        numbers = "".join(f"<td>{value:.2f}</td>" for value in seconds)
        yield f'<tr><td>{lane}</td><th scope="row">{escape(job)}</th>{numbers}</tr>'
    yield "</table>"
