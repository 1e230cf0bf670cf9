"""Plan a workflow without running it: which jobs, what each one does, and how it would be run.

    python -m review.plan [--directory D] [--profile P] [--snakefile F] [--json] [-- OPTION ...]

Nothing is started and nothing in the directory is touched, not even a lock or a time stamp; code that a
Snakefile runs while it is read is the workflow's own affair. Works for any Snakemake workflow.
"""

import argparse
import json
import signal
import sys
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path

from .plan_engine import build
from .plan_jobs import UNKNOWN, Describer, Job, patterns_of
from .plan_settings import NO_PROFILE, PlanError, Settings, read_settings

__all__ = ["Job", "Plan", "PlanError", "decided_before", "main", "plan"]


@dataclass(frozen=True)
class Plan:
    """What Snakemake would do in `directory`.

    `jobs` are all jobs the targets need, finished or not; `complete` is False while some jobs, or some of
    their params, cannot be known yet, and `reasons` says why in sentences. `hidden` names the rules that have
    no job because a checkpoint has not run. `options` are the settings in force, `config` the configuration.
    `checkpoints` are the rules that decide later jobs. `patterns` are, for each rule, the files it can make,
    logs and benchmarks too, with wildcards in braces; `settings` is what `decided_before` plans with again.
    """

    directory: Path
    profile: str | None
    jobs: tuple[Job, ...]
    reasons: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    options: dict = field(default_factory=dict, hash=False)
    config: dict = field(default_factory=dict, hash=False)
    checkpoints: tuple[str, ...] = ()
    patterns: dict = field(default_factory=dict, hash=False, repr=False)
    settings: Settings | None = field(default=None, hash=False, repr=False, compare=False)

    @property
    def complete(self):
        """True if every job and each of its params is known."""
        return not self.reasons

    @property
    def waiting(self):
        """The jobs whose input an unfinished checkpoint decides."""
        return tuple(job for job in self.jobs if job.waits_for)

    @property
    def running(self):
        """The jobs that would run now."""
        return tuple(job for job in self.jobs if job.runs)

    def __getitem__(self, name):
        """Return the job of that id, such as `pseudobulk[cell_type=B]`."""
        return {job.id: job for job in self.jobs}[name]

    def table(self):
        """Return the jobs as aligned text: one line each with threads, resources and why it would run."""
        rows = [("job", "threads", "resources", "would run now, because")]
        rows += [
            (job.id, str(job.threads), claims(job.policy["resources"]), job.why or "no") for job in self.jobs
        ]
        return "\n".join([*aligned(rows), *(f"Not complete: {reason}" for reason in self.reasons)])

    def as_dict(self):
        """Return the plan as mappings and lists that JSON can hold, without the directory's own path."""
        return {
            "profile": self.profile,
            "complete": self.complete,
            "reasons": list(self.reasons),
            "hidden_rules": list(self.hidden),
            "jobs": [vars(job) for job in self.jobs],
            "options": {name: value for name, value in self.options.items() if value is not None},
            "config": self.config,
        }


def plan(directory=".", profile=None, args=(), snakefile=None):
    """Plan the workflow in `directory` as `snakemake --profile PROFILE ARGS` typed there would.

    A relative profile or Snakefile is looked for in `directory`, then in the current folder. Without a
    profile only the workflow's own default profile is in force, as for Snakemake. Raises PlanError.
    """
    here = existing_directory(directory)
    return plan_of(settings_of(here, profile, args, snakefile), here, profile)


def settings_of(directory, profile=None, args=(), snakefile=None) -> Settings:
    """Return the settings of a profile and a command line typed in `directory`."""
    profile = located(profile, directory)
    if snakefile:
        args = ["--snakefile", located(snakefile, directory), *args]
    with chdir(directory):
        return read_settings(profile, args)


def plan_of(settings, directory, profile=None, calm=False, resting=False):
    """Plan with settings already read; see `plan_engine.build` for `calm` and `resting`."""

    def read(workflow, checkpoints):
        return described(workflow, checkpoints, settings, directory, profile)

    return build(settings, directory, read, calm=calm, resting=resting)


def described(workflow, checkpoints, settings, directory, profile=None):
    """Return the Plan of a built workflow, while that lives."""
    describer = Describer(workflow, settings, directory)
    jobs = describer.jobs(checkpoints)
    rules = {rule.name for rule in workflow.rules} - {job.rule for job in jobs}
    waiting = any(job.waits_for for job in jobs)
    return Plan(
        directory=directory,
        profile=None if profile in NO_PROFILE else str(profile),
        jobs=jobs,
        reasons=tuple(unknown(jobs, rules)),
        hidden=tuple(sorted(rules)) if waiting else (),
        options=describer.tidy(settings.options),
        config=describer.tidy(workflow.config),
        checkpoints=tuple(sorted(rule.name for rule in workflow.rules if rule.is_checkpoint)),
        patterns=patterns_of(workflow),
        settings=settings,
    )


def decided_before(found):
    """Return the plan in which nothing need run, so that finished checkpoints decide as they did last time.

    It is the given plan itself if that waits for no checkpoint.
    """
    return plan_of(found.settings, found.directory, found.profile, resting=True) if found.waiting else found


def unknown(jobs, rules):
    """Yield a sentence for each thing that the plan of `jobs` cannot know yet; `rules` have no job."""
    checkpoints = sorted({name for job in jobs for name in job.waits_for})
    if checkpoints:
        waiting = several([job.id for job in jobs if job.waits_for])
        without = f" No job is known yet of {several(sorted(rules))}." if rules else ""
        yield f"{several(checkpoints)} must run first, then the input of {waiting} is decided.{without}"
    open_params = [job.id for job in jobs if not job.waits_for and UNKNOWN in str(job.params)]
    if open_params:
        yield f"params of {several(open_params)} are read from files that do not exist yet."


def several(names, most=4):
    """Return names joined by commas, the later ones counted."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def existing_directory(directory):
    """Return the absolute path of a directory, or raise PlanError."""
    path = Path(directory).resolve()
    if not path.is_dir():
        raise PlanError(f"{directory}: no such directory; give the folder in which snakemake is run.")
    return path


def located(path, directory):
    """Return a path as it can be found from `directory`: there, else in the current folder, else as given."""
    if path in NO_PROFILE:
        return None
    for start in (directory, Path.cwd()):
        if (start / path).exists():
            return str(path) if start == directory else str(start / path)
    return str(path)


def claims(resources):
    """Return resources as `name=value` words, each size once and `?` for what is not known yet."""
    twins = {
        twin
        for name in resources
        if (size := name.removesuffix("_mb")) != name
        for twin in (size, f"{size}_mib")
    }
    return " ".join(
        f"{name}={'?' if value == UNKNOWN else value}"
        for name, value in resources.items()
        if name not in twins
    )


def aligned(rows, width=100):
    """Return rows of text as lines with columns under each other, cut at `width`."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in rows
    )
    return [line if len(line) <= width else line[: width - 1] + "…" for line in lines]


def main(argv=None):
    """Print the plan; exit 0, or 2 with one sentence if there is none."""
    words = list(sys.argv[1:] if argv is None else argv)
    split = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(prog="python -m review.plan", description=__doc__.splitlines()[0])
    parser.add_argument("--directory", default=".", help="folder in which snakemake would be run")
    parser.add_argument("--profile", help="profile folder")
    parser.add_argument("--snakefile", help="workflow definition, if not in its usual place")
    parser.add_argument("--json", action="store_true", help="print all that is known of each job")
    asked = parser.parse_args(words[:split])
    try:
        found = plan(asked.directory, asked.profile, words[split + 1 :], asked.snakefile)
    except PlanError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(found.as_dict(), indent=2, default=str) if asked.json else found.table())
    return 0


if __name__ == "__main__":
    # A reader who has seen enough (`| head`) is no error.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
