"""Ask a run, and the project it belongs to, for what makes data and code FAIR; each answer names its fact.

Findable, accessible, interoperable, reusable. The lines marked `first` are the ones with which to begin.
"""

import json
import re
from pathlib import Path

import yaml
from review.provenance_check import changes_since, read_record

RELEASE = "results/release"


def listed(run, project):
    """Return a row for each check: letter, what should hold, whether it does, the fact that was read."""
    run, project = Path(run), Path(project)
    return [(letter, words, *check(run, project)) for letter, words, check in CHECKS]


def checksums(run, _):
    files = json.loads((run / RELEASE / "manifest.json").read_text())["files"]
    return all(file.get("sha256") for file in files), f"the manifest lists {len(files)} files"


def identifier(_, project):
    found = citation(project).get("doi")
    return bool(found), f"CITATION.cff has {found or 'no DOI'}"


def citable(_, project):
    cited = citation(project)
    return {"title", "authors", "version"} <= cited.keys(), f"CITATION.cff, version {cited.get('version')}"


def fetched(_, project):
    found = citation(project).get("repository-code")
    return bool(found), f"CITATION.cff has {found or 'no address'}"


def plain_text(run, _):
    files = [path for path in (run / RELEASE).rglob("*") if path.is_file()]
    kinds = sorted({path.suffix for path in files})
    return set(kinds) <= {".tsv", ".json", ".html"}, f"{len(files)} files, all {', '.join(kinds)}"


def structure(run, _):
    rules = {name for file in run.glob("workflow/rules/*.smk") for name in named_rules(file)} - {"all"}
    alike = {path.stem for path in run.glob("ageing/*.py")} & rules
    return alike == rules, f"{len(alike)} of {len(rules)} rules have a module of the same name"


def described(run, _):
    graph = json.loads((run / "crate/ro-crate-metadata.json").read_text())["@graph"]
    runs = sum(entity["@type"] == "CreateAction" for entity in graph)
    return runs == 1, f"an RO-Crate with {len(graph)} entries, {runs} of them the run"


def shared_names(run, _):
    tables = (run / RELEASE / "differential_expression").glob("*.tsv")
    genes = {line.split("\t")[0] for table in tables for line in table.read_text().splitlines()[1:]}
    own = sum(gene.startswith("SIMG") for gene in genes)
    return not own, f"{own} of {len(genes)} genes have a name of ours, SIMG…"


def licence(_, project):
    file = project / "LICENSE"
    return file.is_file(), f"LICENSE names {', '.join(re.findall('MIT|CC BY 4.0', file.read_text())[:2])}"


def versions(run, _):
    packages = read_record(run)["packages"]
    return "not installed" not in packages.values(), f"the record has {len(packages)} with their version"


def fits(run, _):
    changed = changes_since(run, read_record(run))
    return not changed, f"{len(changed)} changes since the run"


def committed(run, _):
    git = read_record(run).get("git")
    return isinstance(git, dict), f"the record says: {git if isinstance(git, str) else git['commit'][:12]}"


def documented(_, project):
    words = len((project / "capstone/README.md").read_text().split())
    return words > 200, f"capstone/README.md has {words} words"


def citation(project):
    """What CITATION.cff says."""
    return yaml.safe_load((project / "CITATION.cff").read_text())


def named_rules(file):
    """The names of the rules and checkpoints of a file."""
    return re.findall(r"^(?:rule|checkpoint) (\w+):", file.read_text(), re.M)


CHECKS = (
    ("F", "each published file is listed with its checksum", checksums),
    ("F", "there is an identifier that stays", identifier),
    ("F", "it says how to cite it", citable),
    ("A", "it can be fetched at a known address", fetched),
    ("I", "first: it opens without our programs", plain_text),
    ("I", "the run is told in a standard form", described),
    ("I", "genes have the names that others use", shared_names),
    ("R", "it may be used, and how", licence),
    ("R", "first: the versions of the tools are known", versions),
    ("R", "config, code and inputs are those of the run", fits),
    ("R", "first: the code is of a known commit", committed),
    ("R", "first: it is documented", documented),
    ("R", "first: one can find one's way in it", structure),
)
