"""Read a profile and a command line exactly as Snakemake does, without starting anything."""

import enum
import io
import re
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import MISSING, dataclass
from pathlib import Path
from unittest import mock

import snakemake.cli
import snakemake.common.argparse
from snakemake.cli import parse_cores
from snakemake.settings.types import Batch, MaxJobsPerTimespan

from .options import unordered

NO_PROFILE = (None, "-", "none")


class PlanError(Exception):
    """A plan cannot be made; the message is one sentence for the person who asked."""


@dataclass(frozen=True)
class Settings:
    """What one command line and its profiles ask for.

    `options` maps each long option name, without dashes, to a plain value that can be shown and compared;
    `namespace` is Snakemake's own parse of the same, where each stands under the name in `places`.
    """

    options: dict
    namespace: object
    places: dict

    def with_option(self, name, other):
        """Return these settings with one option as `other` has it."""
        place = self.places[name]
        values = vars(self.namespace) | {place: getattr(other.namespace, place)}
        options = self.options | {name: other.options[name]}
        return Settings(options, type(self.namespace)(**values), self.places)


def read_settings(profile=None, args=()):
    """Parse `args` with `--profile`, as if typed in the current folder.

    Snakemake's rules hold: a later source replaces a whole option of an earlier one, a workflow profile in
    `profiles/default` is picked up, and the variable SNAKEMAKE_PROFILE is ignored. Raises PlanError.
    """
    profile = "none" if profile in NO_PROFILE else str(profile)
    said = io.StringIO()
    try:
        with remembered_words() as words, redirect_stdout(said), redirect_stderr(said):
            parser, namespace = snakemake.cli.parse_args(["--profile", profile, *map(str, args)])
    except SystemExit:
        raise PlanError(f"{name_of(profile)}: {last_complaint(said.getvalue())}") from None
    except Exception as error:
        raise PlanError(f"{name_of(profile)}: {one_line(error)}") from None
    places = {long_name(action): action.dest for action in parser._actions if hasattr(namespace, action.dest)}
    places.pop("profile")
    values = {name: getattr(namespace, place) for name, place in places.items()}
    options = {name: comparable(name, value, words.get(id(value), value)) for name, value in values.items()}
    return Settings(options, namespace, places)


class remembered_words:
    """Keep the words each option was given, by the id of what Snakemake made of them.

    Snakemake turns `mem_mb=2*input.size_mb` into a function, which can be neither shown nor compared.
    """

    def __enter__(self):
        words, alive = {}, []
        register = snakemake.common.argparse.register_parser_action

        def remembering(parse, kwargs):
            def parse_and_remember(values):
                parsed = parse(values)
                alive.append(parsed)
                words[id(parsed)] = values
                return parsed

            register(parse_and_remember, kwargs)

        words["alive"] = alive
        self.patches = ExitStack()
        for place, name, value in (
            (snakemake.common.argparse, "register_parser_action", remembering),
            (snakemake.cli, "parse_cores", lambda cores: Cores(parse_cores(cores), cores)),
        ):
            self.patches.enter_context(mock.patch.object(place, name, value))
        return words

    def __exit__(self, *exception):
        self.patches.close()


class Cores(int):
    """A number of cores that knows whether it was asked for as `all`."""

    def __new__(cls, number, word):
        self = super().__new__(cls, number)
        self.word = f"all ({number} here)" if word == "all" else int(number)
        return self


def long_name(action):
    """Return the name under which an argparse action stands in a profile, such as `keep-going`."""
    for option in action.option_strings:
        if option.startswith("--"):
            return option.removeprefix("--")
    return action.dest


def comparable(name, value, words):
    """Return an option as a plain value that has an order only where the order means something.

    `value` is what Snakemake made of it, `words` what was written.
    """
    if isinstance(value, set | frozenset):
        return plain(value) or plain(words)
    if name in unordered():
        return plain(sorted({str(item) for item in value or ()}))
    if isinstance(value, dict) and any(isinstance(item, set) for item in value.values()):
        return plain(value)
    return plain(words)


def plain(value):
    """Return a value of text, numbers, lists and mappings only, the same for the same meaning."""
    if value is MISSING or type(value).__name__ == "_MISSING_TYPE" or value is None or value is False:
        return None
    if isinstance(value, str | list | tuple | dict | set | frozenset) and not value:
        return None
    if isinstance(value, Cores):
        return value.word
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, enum.Enum | Path):
        return str(value)
    if isinstance(value, Batch):
        return f"{value.rulename}={value.idx}/{value.batches}"
    if isinstance(value, MaxJobsPerTimespan):
        return f"{value.max_jobs}/{value.timespan:g}s"
    if isinstance(value, list) and (pairs := named_pairs(value)):
        return pairs
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if hasattr(value, "items"):
        return {str(key): plain(item) for key, item in sorted(value.items())}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else str(value)


def named_pairs(values):
    """Return a list of `name=value` as a mapping, or None if it is no such list or names something twice.

    A name given twice keeps the list: then its order says which value holds.
    """
    if not all(re.match(r"[\w:-]+=", str(item)) for item in values):
        return None
    pairs = dict(sorted(str(item).split("=", 1) for item in values))
    return pairs if len(pairs) == len(values) else None


def name_of(profile):
    """Return how to call a profile at the start of a sentence."""
    return "the options given" if profile == "none" else f"profile {profile}"


def last_complaint(text):
    """Return what argparse or Snakemake said last, without program name and usage."""
    message = re.split(r"[Ee]rror: ", text or "not readable")[-1]
    if "no profile.yaml (or config.yaml) found" in message:
        return "not found: no such folder, or no profile.yaml or config.yaml in it."
    if unknown := re.findall(r"--([\w-]+)", message) if message.startswith("unrecognized") else ():
        return f"{', '.join(unknown)}: Snakemake has no such option; check the spelling."
    return re.sub(r" \(choose from .*", ".", one_line(message))


def one_line(error, limit=400):
    """Return an exception's message as one line of at most `limit` characters."""
    text = str(error).strip() or type(error).__name__
    lines = [line.strip() for line in text.splitlines() if not re.match(r'\s*File ".*", line \d+, in ', line)]
    text = " ".join(line for line in lines if line)
    return text if len(text) <= limit else text[: limit - 1] + "…"
