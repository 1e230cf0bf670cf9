"""A change makes its readers and all their descendants run again, and nothing else: one case per cause."""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from ageing.files import load_counts, save_npz
from review.plan import plan

MICRO = ("--config", "catalogue=data/micro/donors.tsv")
CATALOGUE = "data/micro/donors.tsv"


@pytest.fixture
def own_micro(tmp_path, micro):
    """A finished micro run of one's own, file times kept."""
    return Path(shutil.copytree(micro, tmp_path / "my micro run", symlinks=True))


@pytest.fixture(scope="session")
def imported(micro, run):
    """Return rule → the package's files that Python really loads for its module."""
    rules = sorted({job.rule for job in planned(micro).jobs} - {"all"})
    return json.loads(run(micro, "-c", LOADED, *rules).stdout)


LOADED = """
import importlib, json, os, sys
found = {}
for rule in sys.argv[1:]:
    for name in [name for name in sys.modules if name.partition(".")[0] == "ageing"]:
        del sys.modules[name]
    importlib.import_module(f"ageing.{rule}")
    files = [m.__file__ for n, m in sys.modules.items() if n.partition(".")[0] == "ageing"]
    found[rule] = [os.path.relpath(file) for file in files]
print(json.dumps(found))
"""


def planned(folder, profile="profiles/local"):
    """Return the plan of a micro run in a folder."""
    return plan(folder, profile, MICRO)


def readers(before, *files):
    """Return the jobs that take one of these files."""
    return {job.id for job in before.jobs if set(files) & set(job.input)}


def descendants(before, roots):
    """Return these jobs and all that take, directly or not, what they make.

    A temporary file is gone after the run: whoever takes it makes its maker run again first.
    """
    found, folder = set(roots), before.directory
    while True:
        made = {file for job in before.jobs if job.id in found for file in job.output}
        taken = {file for job in before.jobs if job.id in found for file in job.input}
        gone = {file for file in taken if not (folder / file).exists()}
        makers = {job.id for job in before.jobs if gone & set(job.output)}
        more = (readers(before, *made) | makers) - found - {"all"}
        if not more:
            return found
        found |= more


def edit(folder, path, old, new):
    """Replace a text that occurs once in a file."""
    file = folder / path
    assert file.read_text().count(old) == 1, path
    file.write_text(file.read_text().replace(old, new))


def change_counts(folder):
    """Give donor D03 one count more, and the catalogue the new checksum."""
    archive = folder / "data/micro/archive/D03.npz"
    old = hashlib.sha256(archive.read_bytes()).hexdigest()
    counts, genes, barcodes = load_counts(archive)
    counts[0, 0] += 1
    save_npz(archive, counts=counts, genes=genes, barcodes=barcodes)
    edit(folder, CATALOGUE, old, hashlib.sha256(archive.read_bytes()).hexdigest())


def drop_donor(folder):
    """Take donor D06 out of the catalogue."""
    lines = (folder / CATALOGUE).read_text().splitlines(keepends=True)
    (folder / CATALOGUE).write_text("".join(line for line in lines if not line.startswith("D06")))


def append(path):
    """Return a change that adds a line to a file."""

    def change(folder):
        with open(folder / path, "a") as file:
            file.write("\nNEW = ()\n")

    return change


def of_rule(*rules):
    """Return a function that finds the jobs of rules."""
    return lambda before, imported: {job.id for job in before.jobs if job.rule in rules}


def reading(*files):
    """Return a function that finds the jobs that take one of these files."""
    return lambda before, imported: readers(before, *files)


def loading(file):
    """Return a function that finds the jobs whose module makes Python load a file."""
    return lambda before, imported: {job.id for job in before.jobs if file in imported.get(job.rule, ())}


def of_donor(before, imported):
    """Find what reads the catalogue or takes something of donor D06, without the donor's own jobs."""
    own = {job.id for job in before.jobs if job.wildcards == {"donor": "D06"}}
    made = {file for job in before.jobs if job.id in own for file in job.output}
    return (readers(before, CATALOGUE, *made)) - own


@dataclass(frozen=True)
class Cause:
    """A change of the folder, and which jobs it touches at first hand."""

    change: object
    roots: object
    count: int


CAUSES = {
    "a donor's counts": Cause(change_counts, reading("data/micro/archive/D03.npz", CATALOGUE), 3),
    "an age in the catalogue": Cause(
        lambda folder: edit(folder, CATALOGUE, "D02\t42", "D02\t43"), reading(CATALOGUE), 2
    ),
    "a donor removed": Cause(drop_donor, of_donor, 4),
    "a gene set": Cause(
        lambda folder: edit(folder, "data/micro/gene_sets.tsv", "set\tgene\n", "set\tgene\nMINE\tCD14\n"),
        reading("data/micro/gene_sets.tsv"),
        3,
    ),
    "a parameter before the checkpoint": Cause(
        lambda folder: edit(folder, "config/config.yaml", "clusters: 28", "clusters: 27"),
        of_rule("cluster_cells"),
        1,  # and normalise, whose temporary file it needs, with the other reader of that file
    ),
    "a parameter after the checkpoint": Cause(
        lambda folder: edit(folder, "config/config.yaml", "max_q: 0.05", "max_q: 0.06"),
        of_rule("test_overlap"),
        1,
    ),
    "a rule's command": Cause(
        lambda folder: edit(folder, "workflow/rules/interpret.smk", "--max-q {", "--max-q  {"),
        of_rule("test_overlap"),
        1,
    ),
    "a step that other steps import": Cause(
        append("ageing/pseudobulk.py"), loading("ageing/pseudobulk.py"), 4
    ),
    "a helper": Cause(append("ageing/markers.py"), loading("ageing/markers.py"), 9),
    "a helper of every step": Cause(append("ageing/files.py"), loading("ageing/files.py"), 25),
    "the simulator, which is no step": Cause(append("ageing/planted.py"), loading("ageing/planted.py"), 0),
    "a profile": Cause(
        lambda folder: edit(folder, "profiles/local/config.yaml", "cores: all", "cores: 1"), of_rule(), 0
    ),
    "nothing": Cause(lambda folder: None, of_rule(), 0),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_a_change_reruns_its_descendants_and_nothing_else(cause, own_micro, imported):
    """What the plan lists is what the graph of the finished run gives; what it cannot list yet, follows."""
    before = planned(own_micro)
    roots = CAUSES[cause].roots(before, imported)
    expected = descendants(before, roots)
    assert len(roots) == CAUSES[cause].count and not before.running, roots

    CAUSES[cause].change(own_micro)
    after = planned(own_micro)

    known = {job.id for job in after.jobs}
    assert {job.id for job in after.running} - {"all"} == expected & known
    not_listed = {job.id for job in before.jobs} - known - {j.id for j in before.jobs if "D06" in j.id}
    assert not_listed <= expected
    assert bool(not_listed) == any("select_cell_types" in job for job in expected)


def times(folder, before):
    """Return job → when its benchmark was written."""
    files = {job.id: folder / job.meaning["benchmark"] for job in before.jobs if job.meaning["benchmark"]}
    return {job: file.stat().st_mtime_ns for job, file in files.items()}


def really_run(folder, run, before):
    """Run the workflow and return the jobs that ran."""
    earlier = times(folder, before)
    done = run(folder, "-m", "snakemake", "--profile", "profiles/local", *MICRO)
    assert done.returncode == 0, done.stdout
    return {job for job, time in times(folder, before).items() if time != earlier[job]}


def test_a_run_does_what_the_graph_says_beyond_the_checkpoint_too(own_micro, run):
    """After a corrected age exactly these jobs run, also those that no plan could list; then none is left."""
    before = planned(own_micro)
    edit(own_micro, CATALOGUE, "D02\t42", "D02\t43")

    assert really_run(own_micro, run, before) == descendants(before, readers(before, CATALOGUE))
    assert [] == list(planned(own_micro).running)


def test_a_helper_two_imports_deep_reruns_what_uses_it(own_micro, run):
    """A module that only a helper imports is noticed when it is new and when it is edited."""
    deep, users = own_micro / "ageing/deep.py", ("differential_expression", "rank_gene_sets", "test_overlap")
    before = planned(own_micro)
    expected = descendants(before, of_rule(*users)(before, None))
    deep.write_text("LIMIT = 1\n")
    edit(
        own_micro,
        "ageing/false_discovery.py",
        "import numpy as np\n",
        "import numpy as np\nimport ageing.deep\n",
    )
    assert really_run(own_micro, run, before) == expected

    deep.write_text("LIMIT = 2\n")

    for profile in ("profiles/local", "profiles/ci"):
        assert {job.id for job in planned(own_micro, profile).running} - {"all"} == expected
