"""Questions that checks ask of plans, answered with as few plans as will do."""

from dataclasses import dataclass, field

from review.plan import existing_directory
from review.profiles_compare import compare
from review.profiles_trace import Planner

from labkit import places
from labkit.spaces import Workspace

SCIENCE = ("workflow", "ageing", "config", "profiles/local")


@dataclass(frozen=True)
class _Sparing(Planner):
    """Plans each context once, at rest, and traces nothing."""

    made: dict = field(default_factory=dict, compare=False)

    def plan(self, profile, settings, calm):
        """The plan for these settings, the one made before if there is one."""
        asked = repr((profile, settings.options, calm))
        if asked not in self.made:
            self.made[asked] = super().plan(profile, settings, calm)
        return self.made[asked]

    def now(self, side, profile, settings):
        """The side as it is: no check asks what would run this minute."""
        return side

    def traced(self, item, *pairs):
        """The setting as it is: in the capstone's own rules no policy reaches what jobs do."""
        return item


def comparison(workspace, a, b):
    """Compare two profiles of a workspace as `review.profiles` does: meaning, settings, code.

    It does not say which setting is behind which change, nor what would run now. It is for a workflow whose
    rules are the capstone's own: `changed_science` tells. Raises PlanError.
    """
    folder = existing_directory(workspace.path)
    return compare(folder, a, b, planner=_Sparing(folder))


def changed_science(workspace, folders=SCIENCE):
    """The files below these folders that are not as in the capstone: changed, added or taken away."""
    capstone = Workspace(places.capstone())
    changed = []
    for folder in folders:
        mine, given = (s.digest(folder) if s.exists(folder) else {} for s in (workspace, capstone))
        differing = {name for name in mine.keys() | given.keys() if mine.get(name) != given.get(name)}
        changed += sorted(f"{folder}/{name}" for name in differing)
    return changed
