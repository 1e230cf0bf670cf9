"""Plan one workflow under several settings, and trace what each setting alone brings about."""

from dataclasses import dataclass, replace

from .options import ACTS, POLICY
from .plan import Plan, plan_of
from .plan_beside import beside
from .plan_engine import CALM, is_calm
from .plan_settings import PlanError
from .profiles_changes import changed

FORCING = ("forceall", "force", "forcerun")
DECIDING = tuple(name.replace("_", "-") for name in CALM)


@dataclass(frozen=True)
class Side:
    """One of the two contexts: its plan at rest, and what would run now or why Snakemake would refuse."""

    name: str
    plan: Plan
    running: frozenset[str] = frozenset()
    refused: str = ""


@dataclass(frozen=True)
class Planner:
    """Plans one workflow under several settings."""

    directory: object

    def plan(self, profile, settings, calm):
        """Plan with these settings, at rest or as they are."""
        return plan_of(settings, self.directory, profile, calm=calm)

    def side(self, name, profile, settings):
        """Plan a context at rest and as it stands. Raises PlanError if it has no plan even at rest."""
        try:
            calm = self.plan(profile, settings, calm=True)
        except PlanError as error:
            raise PlanError(f"With {name}: {error}") from None
        return self.now(Side(name, calm), profile, settings)

    def beside(self, name, profile, settings):
        """Begin with a context, beside what is planned next; return a function that gives its Side."""

        def without_settings():
            side = self.side(name, profile, settings)
            return replace(side, plan=replace(side.plan, settings=None))

        ready = beside(without_settings)

        def side():
            side = ready()
            return replace(side, plan=replace(side.plan, settings=settings))

        return side

    def now(self, side, profile, settings):
        """Return a side with what would run now under settings that have the same plan at rest."""
        if is_calm(settings, self.directory):
            return replace(side, running=frozenset(job.id for job in side.plan.running), refused="")
        try:
            running = self.plan(profile, settings, calm=False).running
        except PlanError as error:
            return replace(side, running=frozenset(), refused=str(error))
        return replace(side, running=frozenset(job.id for job in running), refused="")

    def traced(self, item, sides, profiles, settings):
        """Return a setting with the jobs that it alone changes, decides and hides.

        `sides`, `profiles` and `settings` are pairs. What a job does is traced by giving A the value of B.
        What runs now is traced on both sides, since one setting may hide what another brings about.
        """
        if item.kind == POLICY and not item.touches:
            return item
        try:
            trace = self.deciding if item.name in DECIDING else self.changing
            return trace(item, sides, profiles, settings)
        except PlanError:
            # One option of the other side alone need not make a plan.
            return item

    def changing(self, item, sides, profiles, settings):
        """Trace a setting that may change what jobs do; a policy that does so here acts on meaning."""
        side = sides[0]
        swapped = self.side(item.name, profiles[0], settings[0].with_option(item.name, settings[1]))
        changes = tuple(dict.fromkeys(change.job for change in changed(side.plan, swapped.plan)))
        if item.kind == POLICY and changes:
            item = replace(
                item, kind=ACTS, why="Policy by nature; in this workflow its value reaches what jobs do."
            )
        return replace(item, changes=changes, decides=among(side.running ^ swapped.running, sides))

    def deciding(self, item, sides, profiles, settings):
        """Trace a setting that decides only when jobs run again, so both plans at rest stay as they are."""
        decides, hides = set(), {}
        seen = sides[0].running | sides[1].running
        for place, letter in enumerate("AB"):
            side, other = sides[place], settings[1 - place]
            swapped = self.now(side, profiles[place], settings[place].with_option(item.name, other))
            decides |= side.running ^ swapped.running
            hidden = among(swapped.running - seen, sides)
            if hidden and not side.refused and item.name not in FORCING:
                hides[letter] = hidden
        return replace(item, decides=among(decides, sides), hides=hides)


def among(names, sides):
    """Return job names in the order of the plans."""
    order = dict.fromkeys(job.id for side in sides for job in side.plan.jobs)
    return tuple([*(name for name in order if name in names), *sorted(set(names) - order.keys())])
