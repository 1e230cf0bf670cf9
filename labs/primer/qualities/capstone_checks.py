"""The same twelve questions, put to the capstone: by plans, by single jobs, and by what a run has left.

A whole run for each question would take minutes. So each check says what it looked at instead.
"""

import ast
import hashlib
import json
import sys

import checks
from ageing.files import load_npz, save_npz
from labkit.spaces import Workspace, copy_to, throwaway
from review.plan import PlanError, plan

CATALOGUE, CONFIG, ARCHIVE = "data/tiny/donors.tsv", "config/config.yaml", "data/tiny/archive/D03.npz"
LIMIT = ("max_mitochondrial_share: 0.15", "max_mitochondrial_share: 0.2")
IMPORTS = """import sys, importlib
them = [importlib.import_module("ageing." + name) for name in sys.argv[1:]]
print(sum(callable(v) and v.__module__ == m.__name__ for m in them for v in vars(m).values()
          if hasattr(v, "__module__")))"""


def finished():
    """Return a new copy of the capstone after a complete run."""
    copy_to(folder := throwaway(), "tiny", "finished")
    return Workspace(folder)


def planned(capstone):
    """Return what Snakemake would do there, or the sentence with which it refuses."""
    try:
        return plan(capstone.path, "profiles/local"), ""
    except PlanError as error:
        return None, " ".join(str(error).split())


def valid(new):
    """The same slip of the key in the catalogue: 680 years."""
    capstone = new()
    capstone.edit(CATALOGUE, "\t68\t", "\t680\t")
    found, refused = planned(capstone)
    return "680" in refused, "an age of 680 is taken for an age" if found else "an age of 680 is refused"


def reproducible(new):
    """Two jobs are done again by hand; `make selftest` does all, elsewhere and on other cores."""
    capstone = new()
    jobs = [planned(capstone)[0][f"quality_control[donor={d}]"] for d in ("D03", "D05")]
    before = {name: capstone.path.joinpath(name).read_bytes() for job in jobs for name in job.output}
    for job in jobs:
        capstone.run(job.command.replace("{resources.attempt}", "1"))
    differ = [
        name for name, content in before.items() if capstone.path.joinpath(name).read_bytes() != content
    ]
    return not differ, f"two jobs done again: {len(differ)} of {len(before)} files differ"


def robust(new):
    """The counts of one donor are not there."""
    capstone = new()
    (capstone.path / ARCHIVE).unlink()
    found, refused = planned(capstone)
    return not found and "D03" in refused, refused.partition(": ")[2] or "it would start"


def configurable(new):
    """One line of the config is edited, and nothing else."""
    capstone = new()
    capstone.edit(CONFIG, *LIMIT)
    found, refused = planned(capstone)
    return bool(
        found and found.running
    ), f"jobs that another limit starts: {len(found.running) if found else 0}"


def parameterised(new):
    """What another limit makes: does it have other names?"""
    capstone = new()
    usual = {name for job in planned(capstone)[0].jobs for name in job.output}
    capstone.edit(CONFIG, *LIMIT)
    other = {name for job in planned(capstone)[0].running for name in job.output}
    both = other & usual
    return not both, f"{len(both)} of {len(other)} files would be written over"


def standard(new):
    """Each released table and record, read by what reads any."""
    folder = new().path / "results/release"
    tables, records = sorted(folder.rglob("*.tsv")), sorted(folder.rglob("*.json"))
    odd = [t for t in tables if not checks.is_table(t.read_text())]
    for record in records:
        json.loads(record.read_text())
    return bool(
        tables
    ) and not odd, f"{len(tables) - len(odd)} of {len(tables)} tables, {len(records)} JSON files"


def maintainable(new):
    """The same rough measure of its steps."""
    folder = new().path / "ageing"
    nodes = [n for f in folder.glob("*.py") for n in ast.walk(ast.parse(f.read_text()))]
    pieces = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    long = [n.name for n in pieces if n.end_lineno - n.lineno + 1 > checks.LONGEST]
    silent = [n.name for n in pieces if not ast.get_docstring(n)]
    seen = f"{len(pieces)} pieces, {len(long)} over {checks.LONGEST} lines, {len(silent)} without a sentence"
    return not long and not silent, seen


def modular(new):
    """All its steps are imported, and nothing may come of it."""
    capstone = new()
    before = capstone.digest()
    names = sorted({job.rule for job in planned(capstone)[0].jobs} - {"all"})
    said = capstone.run(f"'{sys.executable}' -c '{IMPORTS}' {' '.join(names)}").text
    return capstone.digest() == before, f"{len(names)} steps, {said.strip()} pieces can be had one by one"


def idempotent(new):
    """After a run: what would another one do?"""
    found, _ = planned(new())
    return not found.running, f"jobs that the same command starts again: {len(found.running)}"


def traceable(new):
    """From what was made to the bytes and the value."""
    capstone = new()
    told = capstone.read("results/provenance/run.json")
    inputs = [capstone.path / CATALOGUE, *sorted((capstone.path / "data/tiny/archive").glob("*.npz"))]
    known = sum(hashlib.sha256(path.read_bytes()).hexdigest() in told for path in inputs)
    value = '"max_mitochondrial_share": 0.15' in told
    seen = f"{known} of {len(inputs)} inputs can be told, the value {'too' if value else 'cannot'}"
    return known == len(inputs) and value, seen


def incremental(new):
    """One donor's counts change, and the catalogue with them."""
    capstone = new()
    archive = capstone.path / ARCHIVE
    old = hashlib.sha256(archive.read_bytes()).hexdigest()
    counts, genes, barcodes = load_npz(archive, "counts", "genes", "barcodes")
    save_npz(archive, counts=counts[:-1], genes=genes, barcodes=barcodes[:-1])
    capstone.edit(CATALOGUE, old, hashlib.sha256(archive.read_bytes()).hexdigest())
    return filtered_again(capstone, ["D03"])


def cached(new):
    """Another limit for one donor, and back again."""
    capstone = new()
    capstone.edit(CONFIG, *LIMIT)
    capstone.run("snakemake --profile profiles/local results/quality_control/D03.npz")
    capstone.edit(CONFIG, *reversed(LIMIT))
    return filtered_again(capstone, [])


def filtered_again(capstone, expected):
    """Return whether exactly the expected donors would be filtered anew, and which would."""
    found, _ = planned(capstone)
    fresh = sorted(job.wildcards["donor"] for job in found.running if job.rule == "quality_control")
    return fresh == expected, f"filtered again: {', '.join(fresh) or 'nobody'}"


def score():
    """Return quality -> (has it, what was seen) of the capstone, in the order of `checks`."""
    here = sys.modules[__name__]
    return {check.__name__: getattr(here, check.__name__)(finished) for check in checks.CHECKS}
