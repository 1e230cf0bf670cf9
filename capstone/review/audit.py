"""Audit the profiles of a workflow: the first against each other one, and every key of each classified.

    python -m review.audit PROFILE PROFILE... [--directory D] [--snakefile F] [--json]

Compared are plans, job by job, not the text of the profiles; see review.profiles. Nothing is run or touched,
and no cluster is asked, so a profile for Slurm can be audited where there is none. The exit code is the worst
of the pairs: 0 same meaning, 1 meaning differs, 2 could not tell.
"""

import argparse
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from .changes_line import show
from .options import KINDS, Option, option
from .plan import existing_directory, located, settings_of
from .plan_settings import PlanError
from .profiles import as_dict as comparison_dict
from .profiles_compare import Comparison, compare
from .profiles_text import text as comparison_text
from .profiles_trace import Planner
from .profiles_verdict import verdict
from .profiles_words import counted, folded, shown

NAMES = {"meaning": "meaning", "policy": "policy", "acts_on_meaning": "acts on meaning"}


@dataclass(frozen=True)
class Pair:
    """Two profiles with their Comparison, or with the sentence that says why there is none."""

    a: str
    b: str
    comparison: Comparison | None = None
    fault: str = ""

    @property
    def code(self):
        """The answer for this pair: 0, 1 or 2."""
        return self.comparison.code if self.comparison else 2


@dataclass(frozen=True)
class Key:
    """A key that at least one profile sets: its Option and the value in force under each profile."""

    option: Option
    values: dict = field(hash=False)


@dataclass(frozen=True)
class Audit:
    """All pairs and all keys."""

    pairs: tuple[Pair, ...]
    keys: tuple[Key, ...]

    @property
    def code(self):
        """The worst answer of the pairs."""
        return max(pair.code for pair in self.pairs)


class Remembering(Planner):
    """A planner that plans the same settings once."""

    def plan(self, profile, settings, calm):
        """Plan with these settings, or return the plan made of the same before."""
        plans = self.__dict__.setdefault("plans", {})
        key = str(profile), repr(sorted(settings.options.items())), calm
        if key not in plans:
            plans[key] = super().plan(profile, settings, calm)
        return plans[key]


def audit(profiles, directory=".", snakefile=None) -> Audit:
    """Compare the first of some profiles with each other one. Raises PlanError if there are not two."""
    here, (first, *others) = existing_directory(directory), profiles
    if not others:
        raise PlanError(f"{first}: nothing to compare it with; give two profiles or more.")
    planner = Remembering(here)
    pairs = tuple(pair_of(here, first, other, snakefile, planner) for other in others)
    return Audit(pairs, tuple(keys_of(here, profiles, snakefile)))


def pair_of(directory, a, b, snakefile, planner):
    """Return two profiles compared."""
    try:
        return Pair(a, b, compare(directory, a, b, snakefile=snakefile, planner=planner))
    except PlanError as error:
        return Pair(a, b, fault=str(error))


def keys_of(directory, profiles, snakefile):
    """Yield every key that a profile sets: by kind, then by name."""
    options = {}
    for profile in profiles:
        try:
            options[profile] = settings_of(directory, profile, (), snakefile).options
        except PlanError:
            continue
    names = set().union(*(written(directory, profile) for profile in options))
    found = [Key(option(name), {each: options[each].get(name) for each in options}) for name in names]
    yield from sorted(found, key=lambda key: (-KINDS.index(key.option.kind), key.option.name))


def written(directory, profile):
    """Return the keys that stand in the file of a profile; none if it cannot be read as a mapping."""
    for file in sorted(Path(directory, located(profile, directory) or "").glob("*.y*ml")):
        if file.stem.split(".")[0] in ("config", "profile"):
            content = yaml.safe_load(file.read_text(encoding="utf-8"))
            return {str(name).replace("_", "-") for name in content} if isinstance(content, dict) else set()
    return set()


def text(found):
    """Return the whole audit as text: a line a pair, the keys, then each pair's lists."""
    lines = [f"{found.pairs[0].a} (A) against"]
    width = max(len(pair.b) for pair in found.pairs)
    for pair in found.pairs:
        answer = verdict(pair.comparison) if pair.comparison else f"Could not tell. {pair.fault}"
        lines += folded(f"{pair.b:<{width}}  {answer}", "  ", " " * (width + 4))
    for pair in found.pairs:
        if pair.comparison:
            lines += ["", f"== {pair.a} (A) and {pair.b} (B)", "", comparison_text(pair.comparison)]
    return "\n".join([*lines, "", *key_lines(found.keys)])


def key_lines(keys):
    """Return each key under its kind, with its reason and its value in each profile."""
    lines = [f"== Every key: {counted(len(keys), 'key')}"]
    for kind in dict.fromkeys(key.option.kind for key in keys):
        lines += ["", NAMES[kind].capitalize()]
        for key in (key for key in keys if key.option.kind == kind):
            values = "; ".join(
                f"{profile} {shown(value) or 'not set'}" for profile, value in key.values.items()
            )
            lines += folded(f"{key.option.name}: {values}", "  ", "    ")
            lines += folded(key.option.why, "    ")
    return lines


def as_dict(found):
    """Return the audit as mappings and lists that JSON can hold."""
    return {
        "code": found.code,
        "pairs": [
            {"a": {"name": pair.a}, "b": {"name": pair.b}, "code": 2, "fault": pair.fault}
            if pair.fault
            else comparison_dict(pair.comparison)
            for pair in found.pairs
        ],
        "keys": [vars(key.option) | {"values": key.values} for key in found.keys],
    }


def main(argv=None):
    """Print the audit and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m review.audit",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("profiles", metavar="PROFILE", nargs="+", help="profile folder, or - for none")
    parser.add_argument("--directory", default=".", help="folder in which snakemake would be run")
    parser.add_argument("--snakefile", help="workflow definition, if not in its usual place")
    parser.add_argument("--json", action="store_true", help="print it for programs")
    asked = parser.parse_args(argv)
    try:
        found = audit(asked.profiles, asked.directory, asked.snakefile)
    except PlanError as error:
        print(f"Could not tell. {error}", file=sys.stderr)
        return 2
    show(as_dict(found), text(found), asked.json)
    return found.code


if __name__ == "__main__":
    # A reader who has seen enough (`| head`) is no error.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
