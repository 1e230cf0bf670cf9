"""The catalogue of donors, the checked config, and the look-ups that rules share."""

import ast
import csv
import json
import os
import re
import sys
from difflib import get_close_matches
from pathlib import Path

import yaml
from snakemake.exceptions import WorkflowError

# jsonschema would load a checker of internationalised addresses: seconds at each start, and no key here is one.
sys.modules.setdefault("rfc3987_syntax", None)
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

CAPSTONE = Path(workflow.basedir).parent


class CannotStart(WorkflowError):
    """A fault of the config or the catalogue, told in one sentence."""

    # Snakemake would add the lines of this file that led here; the reader's file is another one.
    __traceback__ = None


def of_capstone(path):
    """Return a path of the capstone folder as the working directory sees it (it differs with --directory)."""
    return os.path.relpath(CAPSTONE / path)


configfile: of_capstone("config/config.yaml")


def checked_config():
    """Refuse a config that the schema does not describe, naming the key."""
    schema = yaml.safe_load(
        (CAPSTONE / "workflow/schemas/config.schema.yaml").read_text()
    )
    error = best_match(Draft202012Validator(schema).iter_errors(config))
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
        raise CannotStart(
            f"config/config.yaml: the key {'/'.join(filter(None, [key, str(unknown)]))!r} is unknown; {hint}"
        )
    raise CannotStart(
        f"config/config.yaml: {f'the key {key!r}' if key else 'the top level'}: {error.message}."
    )


def donors_of_catalogue():
    """Return the catalogue as donor → row, after checking every row."""
    name = config["catalogue"]
    try:
        with open(of_capstone(name), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
    except (OSError, UnicodeDecodeError):
        raise CannotStart(
            f"{name}: there is no readable catalogue of donors; run `make data` or set `catalogue`."
        ) from None
    if not rows:
        raise CannotStart(
            f"{name}: the catalogue names no donor; run `make data` or add a row."
        )
    for line, row in enumerate(rows, 2):
        if fault := fault_of(row):
            raise CannotStart(f"{name}: line {line}: {fault}")
    donors = {row["donor"]: row for row in rows}
    if len(donors) < len(rows):
        names = [row["donor"] for row in rows]
        raise CannotStart(
            f"{name}: donor {max(names, key=names.count)} is listed twice; keep one line."
        )
    return donors


def fault_of(row):
    """Return what is wrong with a row of the catalogue, or nothing."""
    for column, pattern in CATALOGUE.items():
        if not re.fullmatch(pattern, row.get(column) or ""):
            return f"the column {column!r} holds {row.get(column)!r}, which is not of the form {pattern}; correct it."
    if not (Path(of_capstone(config["catalogue"])).parent / row["file"]).is_file():
        return f"the file {row['file']!r} of donor {row['donor']} does not exist; restore it or remove the line."


def gene_sets_of_catalogue():
    """Return the table of gene sets that lies beside the catalogue."""
    path = Path(config["catalogue"]).parent / "gene_sets.tsv"
    if not Path(of_capstone(path)).is_file():
        raise CannotStart(
            f"{path}: there is no table of gene sets beside the catalogue; run `make data` or put one there."
        )
    return of_capstone(path)


def code_of(module):
    """Return the files of this package that a step runs: its module and all that it imports, in turn."""
    waiting, found = [f"ageing.{module}"], {"ageing"}
    while waiting:
        name = waiting.pop()
        if name in found or not module_file(name).is_file():
            continue
        found.add(name)
        for node in ast.walk(ast.parse(module_file(name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                waiting += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = "ageing" if node.level else node.module
                waiting += [base, f"{base}.{node.module}"] + [
                    f"{base}.{alias.name}" for alias in node.names
                ]
    return [
        of_capstone(module_file(name).relative_to(CAPSTONE)) for name in sorted(found)
    ]


def module_file(name):
    """Return the file of a module of this package; for other modules the file does not exist."""
    return CAPSTONE / (
        "ageing/__init__.py" if name == "ageing" else f"{name.replace('.', '/')}.py"
    )


def archive_file(wildcards):
    """Return where the archive keeps a donor's counts."""
    return of_capstone(
        Path(config["catalogue"]).parent / DONORS[wildcards.donor]["file"]
    )


def recorded_sha256(wildcards):
    """Return the checksum that the catalogue records for a donor's counts."""
    return DONORS[wildcards.donor]["sha256"]


def tables_of_selected(wildcards):
    """Return all tables of every cell type that the checkpoint selected, rule by rule."""
    with open(checkpoints.select_cell_types.get().output.selection) as file:
        types = json.load(file)["cell_types"]
    selected = [record["cell_type"] for record in types if not record["reason"]]
    tables = [
        "results/differential_expression/{cell_type}.tsv",
        "results/rank_gene_sets/{cell_type}.tsv",
        "results/test_overlap/{cell_type}.tsv",
        "results/predict_age/{cell_type}.tsv",
    ]
    return expand(tables, cell_type=selected)


def attempt_number(wildcards, attempt):
    """Return which attempt of a job this is: resources are the one place where Snakemake tells."""
    return attempt


def memory(wildcards, input, attempt):
    """Return megabytes for a job: counts unpack to some thirty times their files, and a retry gets more."""
    # The first 400 hold Python, and Snakemake, which a cluster starts once more around each job (130).
    return (400 + int(30 * input.size_mb)) * attempt


def minutes(wildcards, input, attempt):
    """Return minutes for a job: some seconds for each megabyte, and a retry gets more."""
    return max(2, int(input.size_mb / 10)) * attempt


def cores_given(most):
    """Return how many of the cores given to this run a job may use; one if nothing was said, as for --lint."""
    try:
        return min(most, workflow.cores)
    except WorkflowError:
        return 1


CATALOGUE = {
    "donor": "[A-Za-z0-9]+",
    "age": "[0-9]+([.][0-9]+)?",
    "sex": "[FM]",
    "file": ".+",
    "sha256": "[0-9a-f]{64}",
}
config = checked_config()
DONORS = donors_of_catalogue()
GENE_SETS = gene_sets_of_catalogue()


wildcard_constraints:
    donor=CATALOGUE["donor"],
    cell_type="[A-Za-z0-9_]+",
