"""The catalogue of donors, and the look-ups that rules share."""

import ast
import json
import re
from functools import cache


def donors_of_catalogue():
    """Return the catalogue as donor → row, after checking every row."""
    name = config["catalogue"]
    header, *lines = text_of_catalogue(name).rstrip("\n").split("\n")
    columns, donors = header.split("\t"), {}
    if len(set(columns)) < len(columns):
        raise CannotStart(f"{brief(name)}: line 1 names a column twice; keep one.")
    for number, line in enumerate(lines, 2):
        values = line.split("\t")
        if len(values) != len(columns):
            fault = f"it has {len(values)} columns, the first line has {len(columns)}; correct it."
        else:
            row = dict(zip(columns, values))
            fault = fault_of(row) or fault_of_file(row)
        if fault:
            raise CannotStart(f"{brief(name)}: line {number}: {fault}")
        # Without regard to case: on some disks results/D01.npz and results/d01.npz are one file.
        twin = donors.setdefault(row["donor"].lower(), row)
        if twin is not row:
            raise CannotStart(
                f"{brief(name)}: donor {row['donor']} is listed twice; keep one line."
            )
    if not donors:
        raise CannotStart(
            f"{brief(name)}: the catalogue names no donor; run `make data` or add a row."
        )
    return {row["donor"]: row for row in donors.values()}


def text_of_catalogue(name):
    """Return the text of the catalogue, without a byte order mark."""
    try:
        # Looked at first: reading a pipe or a device might never end.
        if not Path(of_capstone(name)).is_file():
            raise FileNotFoundError
        return Path(of_capstone(name)).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        raise CannotStart(
            f"{brief(name)}: there is no readable catalogue of donors; run `make data` or set `catalogue`."
        ) from None


def fault_of(row):
    """Return what is wrong with the form of a row of the catalogue, or nothing."""
    for column, pattern in CATALOGUE.items():
        if not re.fullmatch(pattern, row.get(column) or ""):
            return (
                f"the column {column!r} holds {brief(repr(row.get(column)), 60)}, "
                f"which is not of the form {pattern}; correct it."
            )


def fault_of_file(row):
    """Return what is wrong with the file of a row of the catalogue, or nothing."""
    folder = Path(of_capstone(config["catalogue"])).parent
    told = f"the file {brief(repr(row['file']), 60)} of donor {row['donor']}"
    try:
        there = (folder / row["file"]).is_file()
    except (OSError, ValueError):
        there = False
    if not there:
        return f"{told} does not exist; restore it or remove the line."
    if not (folder / row["file"]).resolve().is_relative_to(folder.resolve()):
        return f"{told} lies outside of the catalogue's folder; copy it into that folder and correct the line."


def gene_sets_of_catalogue():
    """Return the table of gene sets that lies beside the catalogue."""
    path = Path(config["catalogue"]).parent / "gene_sets.tsv"
    if not Path(of_capstone(path)).is_file():
        raise CannotStart(
            f"{brief(str(path))}: there is no table of gene sets beside the catalogue; run `make data` or put one there."
        )
    return of_capstone(path)


def code_of(module):
    """Return the files of this package that a step runs: its module and all that it imports, in turn."""
    waiting, found = [f"ageing.{module}"], {"ageing"}
    while waiting:
        name = waiting.pop()
        if name not in found and module_file(name).is_file():
            found.add(name)
            waiting += imports_of(name)
    return [
        of_capstone(module_file(name).relative_to(CAPSTONE)) for name in sorted(found)
    ]


@cache  # most steps share their helpers
def imports_of(name):
    """Return the names that a module of this package imports, and those that may be modules."""
    named = []
    for node in ast.walk(parsed(module_file(name))):
        if isinstance(node, ast.Import):
            named += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = "ageing" if node.level else node.module
            named += [base, f"{base}.{node.module}"] + [
                f"{base}.{alias.name}" for alias in node.names
            ]
    return named


def parsed(file):
    """Return the syntax tree of a module."""
    try:
        return ast.parse(file.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise CannotStart(
            f"{file.relative_to(CAPSTONE)}: this is not Python ({brief(str(error))}); correct it."
        ) from None


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
    "donor": "[A-Za-z0-9]{1,40}",
    "age": "(1[01][0-9]|[0-9]{1,2})([.][0-9]{1,3})?",
    "sex": "[FM]",
    "file": ".+",
    "sha256": "[0-9a-f]{64}",
}
DONORS = donors_of_catalogue()
GENE_SETS = gene_sets_of_catalogue()


wildcard_constraints:
    donor=CATALOGUE["donor"],
    cell_type="[A-Za-z0-9_]+",
