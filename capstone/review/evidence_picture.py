"""Draw a run: which job held which core when, and its costs as one bar. SVG, legible in light and dark."""

from html import escape

from .evidence_costs import CLASSES, phases_of, planning_of

WIDTH, LEFT, LANE, TOP = 960, 64, 20, 30
NEEDED = 7.0  # pixels for a letter of a label
DARK = """--ink: #eee; --faint: #aaa; --tool: #4cc38a; --startup: #f0934e; --scheduling: #c792ea;
  --planning: #6cb2f5; --waiting: #777; --on: #111;"""
# A page that lets its reader choose says so with data-theme; one that does not follows the machine.
STYLE = (
    f"""
.evidence {{ --ink: #1b1b1b; --faint: #6b6b6b; --tool: #0b6e4f; --startup: #b4500f; --scheduling: #7a3e9d;
  --planning: #1c5d99; --waiting: #9a9a9a; --on: #fff; font: 12px system-ui, sans-serif; }}
@media (prefers-color-scheme: dark) {{ html:not([data-theme="light"]) .evidence {{ {DARK} }} }}
html[data-theme="dark"] .evidence {{ {DARK} }}
"""
    + """
.evidence-wide { overflow-x: auto; } .evidence { width: 100%; min-width: 40rem; height: auto; }
.evidence text { fill: var(--ink); } .evidence .faint { fill: var(--faint); }
.evidence .on { fill: var(--on); } .evidence line { stroke: var(--faint); stroke-opacity: .35; }
.evidence .tool { fill: var(--tool); } .evidence .startup { fill: var(--startup); }
.evidence .scheduling { fill: var(--scheduling); } .evidence .planning { fill: var(--planning); }
.evidence .waiting { fill: var(--waiting); }
"""
)


def lanes_of(jobs):
    """Return (job, lane) pairs: each job in the first lanes that are free for all its threads."""
    free, placed = [], []
    for job in sorted(jobs, key=lambda job: job.times["handed"] or 0):
        phases = phases_of(job)
        if not phases:
            continue
        begin, end = phases[0][1], phases[-1][2]
        lane = 0
        while any(moment > begin + 1e-6 for moment in free[lane : lane + job.threads]):
            lane += 1
        free += [0.0] * (lane + job.threads - len(free))
        free[lane : lane + job.threads] = [end] * job.threads
        placed.append((job, lane))
    return placed


def picture(run, jobs, costs, name="run"):
    """Return the SVG of one run and its jobs (of evidence_of); `name` makes its ids unique on a page."""
    placed = lanes_of(jobs)
    lanes = max([lane + job.threads for job, lane in placed], default=1)
    span = max(run.ended - run.began, 0.1)
    bottom = TOP + lanes * LANE
    height = bottom + 110
    title = f"{len(placed)} jobs on {lanes} lanes in {span:.1f} seconds"

    def x(moment):
        return LEFT + (WIDTH - LEFT - 10) * min(max(moment - run.began, 0), span) / span

    parts = [
        f'<svg class="evidence" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc"><style>{STYLE}</style>',
        f'<title id="{name}-title">{title}</title>',
        f'<desc id="{name}-desc">One bar for each job, in the lane of the core it held, from its hand-over to'
        " when Snakemake noticed its end. Below, the costs by class. The tables hold the numbers.</desc>",
        *axis(span, x, run.began, bottom),
    ]
    for begin, end in planning_of(run, jobs):
        parts.append(
            block("planning", x(begin), TOP, x(end), lanes * LANE, "planning: building the graph", 0.35)
        )
    for job, lane in placed:
        parts += bars(job, TOP + lane * LANE, x)
    for lane in range(lanes):
        parts.append(f'<text class="faint" x="4" y="{TOP + lane * LANE + 14}">lane {lane + 1}</text>')
    parts += cost_bar(costs, bottom + 44)
    return "\n".join([*parts, "</svg>"])


def axis(span, x, began, bottom):
    """Return lines and labels at even seconds."""
    step = next(s for s in (1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600, 14400, 86400, 10**9) if span / s <= 12)
    for tick in range(0, int(span) + 1, step):
        place = x(began + tick)
        yield f'<line x1="{place:.1f}" x2="{place:.1f}" y1="{TOP - 6}" y2="{bottom}"/>'
        yield f'<text class="faint" x="{place:.1f}" y="{TOP - 12}" text-anchor="middle">{tick} s</text>'


def bars(job, y, x):
    """Yield the blocks of one job and its name, where there is room for it."""
    phases = phases_of(job)
    begin, end = x(phases[0][1]), x(phases[-1][2])
    own = "" if job.own_s is None else f", own work {job.own_s:.2f} s"
    told = f"{job.job}: {phases[-1][2] - phases[0][1]:.2f} s{own}, {job.state}"
    height = job.threads * LANE - 4
    for name, start, stop in phases:
        yield block(name, x(start), y, x(stop), height, f"{told}; {name} {stop - start:.2f} s")
    if len(job.job) * NEEDED < end - begin:
        yield f'<text class="on" x="{begin + 4:.1f}" y="{y + 12}">{escape(job.job)}</text>'


def block(name, left, y, right, height, told, opacity=1):
    """Return one block with what it stands for."""
    return (
        f'<rect class="{name}" x="{left:.1f}" y="{y}" width="{max(right - left, 0.8):.1f}" height="{height}"'
        f' fill-opacity="{opacity}"><title>{escape(told)}</title></rect>'
    )


def cost_bar(costs, y):
    """Yield the costs as one bar, and a legend with the numbers."""
    whole, left = sum(costs.values()) or 1, LEFT
    yield f'<text class="faint" x="4" y="{y + 14}">costs</text>'
    for name in CLASSES:
        right = left + (WIDTH - LEFT - 10) * costs[name] / whole
        yield block(name, left, y, right, LANE, f"{name}: {costs[name]:.1f} s, {costs[name] / whole:.0%}")
        left = right
    for place, name in enumerate(CLASSES):
        at = LEFT + place * (WIDTH - LEFT) / len(CLASSES)
        yield f'<rect class="{name}" x="{at:.1f}" y="{y + 34}" width="12" height="12"/>'
        told = f"{name} {costs[name]:.1f} s ({costs[name] / whole:.0%})"
        yield f'<text x="{at + 17:.1f}" y="{y + 44}">{told}</text>'
