"""Compare what two plans mean, and say which setting is behind each difference."""

from dataclasses import dataclass, field

from .options import ACTS, MEANING, option
from .plan import settings_of, several
from .plan_claims import reads
from .profiles_changes import Change, changed
from .profiles_trace import DECIDING, Planner, Side


@dataclass(frozen=True)
class Setting:
    """An option that differs, its kind and the reason for it, both values, and the jobs it touches.

    `changes` are the jobs whose meaning it changes, `claims` those whose policy, `told` those of the latter
    whose command or code reads that claim, and `decides` those that would run now with one value and not
    with the other. `hides` maps A or B to jobs that neither side runs now, and this one would with the
    other's value.
    """

    name: str
    kind: str
    why: str
    a: object = field(hash=False)
    b: object = field(hash=False)
    touches: str | None = None
    changes: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    decides: tuple[str, ...] = ()
    hides: dict = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Comparison:
    """The answer: `meaning` of jobs, `settings` that differ, and `unseen`, what no plan can show today."""

    a: Side
    b: Side
    meaning: tuple[Change, ...]
    settings: tuple[Setting, ...]
    unseen: tuple[str, ...] = ()

    def of_kind(self, kind):
        """Return the settings of one kind; a policy setting that changes a job's meaning here acts on it."""
        return tuple(item for item in self.settings if item.kind == kind)

    @property
    def code(self):
        """0 same meaning, 1 meaning differs, 2 could not tell.

        A setting that acts on meaning gives 1 even if both plans are equal today: it may hide a change
        tomorrow. While jobs are unseen, 0 is given only if nothing that reaches a job differs.
        """
        if self.meaning or self.of_kind(ACTS) or self.of_kind(MEANING):
            return 1
        reaching = any(item.touches for item in self.settings)
        return 2 if self.unseen and reaching or self.unstable else 0

    @property
    def unstable(self):
        """The part of `unseen` that tells of a workflow which plans differently each time."""
        return tuple(sentence for sentence in self.unseen if sentence.startswith("Planned twice"))


def compare(directory, a, b, args_a=(), args_b=(), snakefile=None, planner=None):
    """Compare two profiles of the workflow in `directory`, each with options of its own. Raises PlanError.

    One `planner` for several comparisons can remember what it has planned.
    """
    settings_a = settings_of(directory, a, args_a, snakefile)
    settings_b = settings_of(directory, b, args_b, snakefile)
    planner = planner or Planner(directory)
    planned_b = planner.beside(context_name(b, args_b), b, settings_b)
    side_a = planner.side(context_name(a, args_a), a, settings_a)
    side_b = planned_b()
    changes = changed(side_a.plan, side_b.plan)
    unseen = [*unseen_of(side_a.plan.reasons, side_b.plan.reasons), *uncounted(side_a, side_b)]
    if changes:
        unsteady = {change.job for change in changed(side_a.plan, planner.plan(a, settings_a, calm=True))}
        changes = [change for change in changes if change.job not in unsteady]
        if unsteady:
            unseen.append(
                f"Planned twice with the same settings, these jobs differ: {', '.join(sorted(unsteady))}."
            )
    differing = [
        name for name in settings_a.options if settings_a.options[name] != settings_b.options.get(name)
    ]
    settings = [setting(name, side_a, side_b, settings_a, settings_b) for name in differing]
    # Two settings that decide what runs now may cancel each other.
    several_decide = sum(name in DECIDING for name in differing) > 1
    if changes or side_a.running != side_b.running or several_decide:
        pairs = (side_a, side_b), (a, b), (settings_a, settings_b)
        settings = [planner.traced(item, *pairs) for item in settings]
    return Comparison(side_a, side_b, tuple(changes), tuple(settings), tuple(unseen))


def unseen_of(a, b):
    """Yield why the plans are not complete, and under which side if not under both."""
    for reason in dict.fromkeys([*a, *b]):
        yield reason if reason in a and reason in b else f"Under {'A' if reason in a else 'B'}: {reason}"


def uncounted(a, b):
    """Yield why a side counts other jobs than Snakemake: at rest a checkpoint would have to run again."""
    if len(a.plan.jobs) == len(b.plan.jobs):
        return
    for letter, side in (("A", a), ("B", b)):
        awaited = {name for job in side.plan.waiting for name in job.waits_for}
        if awaited and not side.refused and not awaited & side.running:
            yield (
                f"{letter} counts {len(side.plan.jobs)} jobs because plans are compared with all rerun "
                f"triggers on: then {several(sorted(awaited))} must run again under {letter}, and what "
                f"follows is open. Snakemake itself, with {letter} as it is, would not run that now."
            )


def context_name(profile, args):
    """Return how to call a context: its profile and what was typed beside it."""
    name = "no profile" if profile in (None, "-", "none") else str(profile)
    return " ".join([name, *map(str, args)])


def setting(name, side_a, side_b, settings_a, settings_b):
    """Describe an option that differs, with the jobs whose policy shows it."""
    known = option(name)
    a, b = settings_a.options[name], settings_b.options.get(name)
    claims = told = ()
    if part := known.touches:
        theirs = {job.id: job.policy[part] for job in side_b.plan.jobs}
        touched = [
            job
            for job in side_a.plan.jobs
            if job.id in theirs
            and job.policy[part] != theirs[job.id]
            and (not name.startswith("set-") or names_rule(job.rule, a, b))
        ]
        claims = tuple(job.id for job in touched)
        told = tuple(job.id for job in touched if reads(job, part, theirs[job.id]))
    return Setting(name, known.kind, known.why, a, b, known.touches, claims=claims, told=told)


def names_rule(rule, a, b):
    """Tell whether the entries in which two values of set-threads or set-resources differ name a rule."""
    a, b = a or {}, b or {}
    return any(key.split(":")[0] == rule and a.get(key) != b.get(key) for key in {*a, *b})
