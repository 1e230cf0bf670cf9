"""Tell what would run now and why, what is left over, and what nobody can see.

    python -m review.changes [--directory D] [--profile P] [--snakefile F] [--json] [-- OPTION ...]

Nothing is started and nothing is touched. The reasons are Snakemake's own, asked of every job: Snakemake
itself stops at the first job of a chain, so that the causes of later ones stay hidden. Exit codes:

    0  nothing to do
    1  something would run
    2  could not tell: no plan

What it cannot see it says in its last lines.
"""

import signal
import sys
from dataclasses import asdict, dataclass

from .changes_causes import Asker
from .changes_doubts import doubts_of, helpers
from .changes_group import Group, grouped
from .changes_hidden import undeclared_of
from .changes_line import asked_of, show
from .changes_records import is_locked, marked_of, records_of
from .orphans import Orphans, orphans_of
from .plan import Plan, decided_before, described, existing_directory, settings_of
from .plan_engine import build
from .plan_settings import PlanError

OUTSIDE = (
    "What lies outside the folder and its record: programs and packages of this machine, environment "
    "variables, services, and files that a command finds by itself."
)
OUTCOME = "Whether a job that would run makes something else: a changed cause often gives the same bytes."


@dataclass(frozen=True)
class Changes:
    """What would run in a plan and why; `refused` is Snakemake's objection, `before` the last complete plan.

    `doubts` are results that pass for finished and may not be; `unseen` is what no plan can show.
    """

    plan: Plan
    groups: tuple[Group, ...]
    orphans: Orphans
    refused: str = ""
    fresh: bool = False
    before: Plan | None = None
    doubts: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def running(self):
        """The ids of the jobs that would run, in order."""
        return tuple(job.id for job in self.plan.running)

    @property
    def causes(self):
        """The groups in which something starts."""
        return tuple(group for group in self.groups if group.first)

    @property
    def code(self):
        """0 nothing to do, 1 something would run."""
        return int(bool(self.running))


def changes(directory=".", profile=None, args=(), snakefile=None) -> Changes:
    """Find what `snakemake --profile PROFILE ARGS` in `directory` would run, and why. Raises PlanError."""
    here = existing_directory(directory)
    settings, records = settings_of(here, profile, args, snakefile), records_of(here)

    def read(workflow, checkpoints):
        plan = described(workflow, checkpoints, settings, here, profile)
        return plan, Asker(workflow, plan, records).causes()

    (plan, causes), refused = planned(settings, here, read)
    hidden, before = undeclared_of(plan), decided_before(plan)
    return Changes(
        plan=plan,
        groups=grouped(plan, causes),
        orphans=orphans_of(plan, here, before),
        refused=refused,
        fresh=not records and plan.running == plan.jobs,
        before=before if plan.waiting and records else None,
        doubts=tuple(doubts_of(plan, causes, records)),
        unseen=(*helpers(plan, hidden, records), *unseen_of(plan, hidden, here)),
    )


def planned(settings, directory, read):
    """Return what `read` finds, and Snakemake's objection if it would refuse half-written files."""
    try:
        return build(settings, directory, read), ""
    except PlanError:
        marked = marked_of(directory)
        values = vars(settings.namespace)
        if not marked or values["rerun_incomplete"]:
            raise
    again = type(settings)(
        settings.options, type(settings.namespace)(**values | {"rerun_incomplete": True}), settings.places
    )
    return build(again, directory, read), (
        f"Snakemake would refuse to start: {', '.join(marked)} half-written. With --rerun-incomplete it "
        "makes what is listed here; that is right if no other run is working in this folder."
    )


def unseen_of(plan, hidden, directory):
    """Yield what this plan cannot show."""
    yield from plan.reasons
    if is_locked(directory):
        yield "Whether another run is working in this folder: there is a lock, which a killed run leaves too."
    if not hidden:
        yield (
            "Files that code opens without declaring them: none was found in commands and Python imports, "
            "which is no proof for what is opened otherwise."
        )
    yield OUTSIDE
    if plan.running:
        yield OUTCOME


def as_dict(found):
    """Return the answer as mappings and lists that JSON can hold."""
    return {
        "code": found.code,
        "profile": found.plan.profile,
        "jobs": len(found.plan.jobs),
        "complete": found.plan.complete,
        "first_run": found.fresh,
        "refused": found.refused,
        "would_run": list(found.running),
        "causes": [asdict(group) | {"first": group.first} for group in found.groups],
        "orphans": asdict(found.orphans),
        "doubts": list(found.doubts),
        "cannot_see": list(found.unseen),
    }


def main(argv=None):
    """Print what would change and return the exit code."""
    from .changes_text import text

    asked = asked_of(argv, "review.changes", __doc__)
    try:
        found = changes(asked.directory, asked.profile, asked.args, asked.snakefile)
    except PlanError as error:
        print(f"Could not tell. {error}", file=sys.stderr)
        return 2
    show(as_dict(found), text(found), asked.json)
    return found.code


if __name__ == "__main__":
    # A reader who has seen enough (`| head`) is no error.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
