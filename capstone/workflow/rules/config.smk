"""The config, read strictly: what a reader could understand in two ways, or nobody, is refused in one sentence."""

import math
import os
import sys
from difflib import get_close_matches
from pathlib import Path

import yaml
from snakemake.exceptions import WorkflowError

# jsonschema would load a checker of internationalised addresses: seconds at each start, and no key here is one.
sys.modules.setdefault("rfc3987_syntax", None)
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from jsonschema.validators import extend

CAPSTONE = Path(workflow.basedir).parent
CONFIG = "config/config.yaml"
# For the schema, which is read at each start, the reader in C where it is there. A person's config is read
# as Snakemake will read it: the two do not refuse quite the same files.
QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CannotStart(WorkflowError):
    """A fault of the config or the catalogue, told in one sentence."""

    # Snakemake would add the lines of this file that led here; the reader's file is another one.
    __traceback__ = None


def of_capstone(path):
    """Return a path of the capstone folder as the working directory sees it (it differs with --directory)."""
    return os.path.relpath(CAPSTONE / path)


def brief(text, most=120):
    """Return a text as it can be printed, cut off where a sentence would drown in it."""
    text = text[: most + 1]
    text = text if text.isprintable() else repr(text)
    return text if len(text) <= most else f"{text[:most]}…"


def fault_of_yaml(text):
    """Return what makes a config ambiguous or unreadable, or nothing.

    YAML's aliases let a short file stand for an endless one, and of a key that is given twice it keeps the last.
    """
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            line = event.start_mark.line + 1
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):
                return f"line {line}: an alias (*{brief(event.anchor, 30)}) stands for a value; write the value."
            if getattr(event, "tag", None):
                return f"line {line}: a tag ({brief(event.tag, 30)}) is no plain value; write the value."
            if depth > 5:
                return f"line {line}: lists or sections are nested too deeply; remove some."
        top = yaml.compose(text, Loader=yaml.SafeLoader)
        if not isinstance(top, yaml.MappingNode):
            return "it does not consist of keys and values; restore it from git."
        if fault := duplicate_key(top):
            return fault
        yaml.safe_load(text)
    except ValueError as error:
        return (
            f"it holds a value that cannot be read ({brief(str(error))}); correct it."
        )
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}: " if mark else ""
        reason = (
            getattr(error, "problem", None) or "it holds a character that is no text"
        )
        return f"{place}this is not YAML ({brief(reason)}); correct it or restore it from git."


def duplicate_key(node, above=()):
    """Return a sentence on the first key that one section of a YAML mapping gives twice, or nothing."""
    seen = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue  # Python could not hold it; the reading that follows says so
        if key.value in seen:
            name = brief("/".join([*above, key.value]))
            return f"line {key.start_mark.line + 1}: the key {name!r} is given twice; keep one."
        seen.add(key.value)
        if isinstance(value, yaml.MappingNode):
            if fault := duplicate_key(value, [*above, key.value]):
                return fault


def check_config_file():
    """Refuse a config file that Snakemake would read in its own way, or in none."""
    try:
        text = Path(of_capstone(CONFIG)).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CannotStart(
            f"{CONFIG}: this is not text in UTF-8; save it as such or restore it from git."
        ) from None
    except OSError as error:
        raise CannotStart(
            f"{CONFIG}: cannot be read ({error.strerror}); restore it from git."
        ) from None
    if fault := fault_of_yaml(text):
        raise CannotStart(f"{CONFIG}: {fault}")


def is_number(checker, value):
    """Tell whether a value is a number that can be compared: `.nan` would pass every limit."""
    return is_integer(checker, value) or (
        isinstance(value, float) and math.isfinite(value)
    )


def is_integer(checker, value):
    """Tell whether a value is written as a whole number: the steps' command lines do not take 28.0."""
    return isinstance(value, int) and not isinstance(value, bool)


def checked_config():
    """Refuse a config that the schema does not describe, naming the key."""
    schema = CAPSTONE / "workflow/schemas/config.schema.yaml"
    types = Draft202012Validator.TYPE_CHECKER.redefine_many(
        {"number": is_number, "integer": is_integer}
    )
    validator = extend(Draft202012Validator, type_checker=types)(
        yaml.load(schema.read_text(encoding="utf-8"), Loader=QUICK)
    )
    error = best_match(validator.iter_errors(config))
    if error is None:
        return config
    key = "/".join(map(str, error.absolute_path))
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        unknown = next(name for name in error.instance if name not in known)
        near = get_close_matches(str(unknown), known, 1)
        hint = (
            f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}."
        )
        path = brief("/".join(filter(None, [key, str(unknown)])))
        raise CannotStart(f"{CONFIG}: the key {path!r} is unknown; {hint}")
    value, _, rest = error.message.partition(" is ")
    message = f"{brief(value)} is {brief(rest)}" if rest else brief(error.message)
    raise CannotStart(
        f"{CONFIG}: {f'the key {key!r}' if key else 'the top level'}: {message}."
    )


check_config_file()


configfile: of_capstone(CONFIG)


config = checked_config()
