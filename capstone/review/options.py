"""Say of each option of Snakemake whether it is meaning, policy, or looks like policy and acts on meaning."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

MEANING, POLICY, ACTS = KINDS = ("meaning", "policy", "acts_on_meaning")
LISTED = Path(__file__).with_name("options.yaml")


@dataclass(frozen=True)
class Option:
    """An option: its name in a profile, its kind, the reason, and the part of a job's policy it shows in."""

    name: str
    kind: str
    why: str
    touches: str | None = None


@cache
def data():
    """Return the list as it is written, read by libyaml where it is there: ten times as fast."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(LISTED.read_text(encoding="utf-8"), Loader=loader)


@cache
def listed():
    """Return all options of the list by name."""
    options = {}
    for kind in KINDS:
        for name, words in data()[kind].items():
            touches, why = (None, words) if isinstance(words, str) else words
            options[name] = Option(name, kind, why, touches)
    return options


@cache
def prefixes():
    """Return kind and reason of plugin options by the prefix of their names, longest first."""
    return dict(sorted(data()["prefixes"].items(), key=lambda item: -len(item[0])))


@cache
def unordered():
    """Return the names of the options that hold a list whose order means nothing."""
    return frozenset(data()["unordered"])


def option(name):
    """Return the Option of that name; one that is not listed counts as acting on meaning until it is."""
    if name in listed():
        return listed()[name]
    for prefix, (kind, why) in prefixes().items():
        if name.startswith(prefix):
            return Option(name, kind, why)
    return Option(name, ACTS, "Not classified in review/options.yaml yet, so it may act on meaning.")
