"""`{filecontracts}`, `{configkeys}`, `{targets}`: the capstone's promises, from the files that make them."""

import json
import re
from pathlib import Path

import yaml
from sphinx.util.docutils import SphinxDirective

BOUNDS = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "minLength": "length ≥"}


class Generated(SphinxDirective):
    """A directive whose content is Markdown made from `sources`, paths from the top folder."""

    sources = ()

    def run(self):
        root = Path(self.env.srcdir)
        files = [file for pattern in self.sources for file in sorted(root.glob(pattern))]
        for file in files:
            self.env.note_dependency(str(file))
        words = "\n".join(self.words(*(file.read_text(encoding="utf-8") for file in files)))
        return self.parse_text_to_nodes(words, allow_section_headings=True)


class FileContracts(Generated):
    """Each kind of published file: what it holds, its columns or keys, the values allowed."""

    sources = ("capstone/review/contracts/v*.yaml",)

    def words(self, *contracts):
        contract = max(map(yaml.safe_load, contracts), key=lambda contract: contract["schema_version"])
        for pattern, kind in contract["tables"].items():
            yield from headed(pattern.replace("*", "TYPE"), kind)
            rows = ((name, allowed(rule), rule["means"]) for name, rule in kind["columns"].items())
            yield from table(("column", "value", "meaning"), rows)
        for path, kind in contract["documents"].items():
            item = kind["schema"]["items"]
            yield from headed(path, kind)
            yield "A list; each element has these keys."
            rows = ((key, allowed(rule), rule["description"]) for key, rule in item["properties"].items())
            yield from table(("key", "value", "meaning"), rows)
        for path, kind in contract["others"].items():
            yield from headed(path, kind)


class ConfigKeys(Generated):
    """Each key of the config: its type, its range and the value it has."""

    sources = ("capstone/config/config.yaml", "capstone/workflow/schemas/config.schema.yaml")

    def words(self, config, schema):
        values, schema = yaml.safe_load(config), yaml.safe_load(schema)
        rows = []
        for name, rule in schema["properties"].items():
            inner = rule.get("properties")
            keys = [(name, rule, values[name])] if inner is None else []
            keys += [(f"{name}/{key}", inner[key], values[name][key]) for key in inner or ()]
            rows += [
                (key, allowed(resolved(rule, schema)), f"`{json.dumps(value)}`") for key, rule, value in keys
            ]
        yield from table(("key", "allowed", "value"), rows)


class Targets(Generated):
    """The menu of the capstone's Makefile, under its own headings."""

    sources = ("capstone/Makefile",)

    def words(self, makefile):
        for block in re.split(r"^## ", makefile, flags=re.M)[1:]:
            rows = re.findall(r"^[a-z-]+:.*## ([a-z-]+): (.*)", block, re.M)
            yield f"**{block.splitlines()[0]}**\n"
            yield from table(("`make …`", "what it does"), rows)


def headed(path, kind):
    """Yield the heading of a kind of file, what it holds, and its own version."""
    yield f"\n### `{path}`\n"
    yield f"{kind['holds']} Schema version {kind['version']}.\n"


def allowed(rule):
    """Return the values that a rule of a contract or of a JSON Schema allows, in words."""
    if "kind" in rule:
        low, high = rule.get("lowest"), rule.get("highest")
        bounds = [f"≥ {low}"] * (low is not None) + [f"≤ {high}"] * (high is not None)
        words = {"text": "text, not empty", "number": "number"}[rule["kind"]]
        return ", ".join([words, *bounds, *(["may be missing"] if rule.get("optional") else [])])
    names = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    bounds = [f"{sign} {rule[key]}" for key, sign in BOUNDS.items() if key in rule]
    return ", ".join([names.get(rule["type"], rule["type"]), *bounds])


def resolved(rule, schema):
    """Return a rule, or the definition of the schema that it refers to."""
    return schema["$defs"][rule["$ref"].rpartition("/")[2]] if "$ref" in rule else rule


def table(heads, rows):
    """Yield the lines of a Markdown table; the first column is code."""
    yield ""
    yield f"| {' | '.join(heads)} |"
    yield "| --- " * len(heads) + "|"
    for first, *rest in rows:
        cells = [f"`{first}`", *rest]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def setup(app):
    """Register the directives."""
    app.add_directive("filecontracts", FileContracts)
    app.add_directive("configkeys", ConfigKeys)
    app.add_directive("targets", Targets)
