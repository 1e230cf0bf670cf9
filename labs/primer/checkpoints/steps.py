"""The eleven steps of the analysis, in order, and the release that is made of what they found.

Each step is a function of a `Place` and of its own parameters, and leaves files below `place.results`.
The work is done by the module of `ageing` that has the step's name.
"""

import json
import os
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as Snakemake gives to a step that asks for no more


@dataclass(frozen=True)
class Step:
    """A step's name, its function, and the files it leaves: {donor} and {cell_type} stand for each one."""

    name: str
    run: Callable
    makes: tuple


class Place:
    """Where the data lie and where results go."""

    def __init__(self, data="data/tiny", results="results"):
        self.data, self.results = Path(data), Path(results)

    def of(self, step, file):
        """Return where a step's file belongs; its folder is there afterwards."""
        path = self.results / step / file
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def donors(self):
        """Return the donors of the catalogue, in its order."""
        return [line.split("\t")[0] for line in (self.data / "donors.tsv").read_text().splitlines()[1:]]

    def cell_types(self):
        """Return the selected cell types; nobody knows them before `select_cell_types` has run."""
        types = json.loads(self.selection.read_text())["cell_types"]
        return [record["cell_type"] for record in types if not record["reason"]]

    @property
    def selection(self):
        """The file in which the selected cell types stand."""
        return self.results / "select_cell_types/selection.json"

    def files(self, step):
        """Return all files that a step leaves; as long as nobody can say which, the file that will tell."""
        if any("{cell_type}" in name for name in step.makes) and not self.selection.exists():
            return [self.selection]
        items = {"{donor}": self.donors, "{cell_type}": self.cell_types}
        names = step.makes
        for mark, of in items.items():
            names = [one for n in names for one in ([n.replace(mark, i) for i in of()] if mark in n else [n])]
        return [self.results / step.name / name for name in names]


def do(place, step, item, **args):
    """Call the module of a step; what it prints goes into a log of its own."""
    # Loaded here and not above: a run that finds everything done has no need of numpy.
    module = import_module(f"ageing.{step}")
    with open(place.of("logs", f"{step}.{item}.log"), "w", encoding="utf-8") as log, redirect_stdout(log):
        module.work(SimpleNamespace(**args))


def quality_control(place, params, only=None):
    """Keep each donor's healthy single cells."""
    for donor in only or place.donors():
        kept, summary = (place.of("quality_control", f"{donor}.{end}") for end in ("npz", "json"))
        counts = place.data / "archive" / f"{donor}.npz"
        do(place, "quality_control", donor, counts=counts, kept=kept, summary=summary, **params)


def merge_donors(place, params):
    """Put the kept cells of all donors into one matrix."""
    kept = [place.of("quality_control", f"{donor}.npz") for donor in place.donors()]
    do(place, "merge_donors", "all", merged=place.of("merge_donors", "merged.npz"), kept=kept, **params)


def normalise(place, params):
    """Make cells comparable, and choose the genes that tell them apart."""
    merged, logs = place.of("merge_donors", "merged.npz"), place.of("normalise", "logs.npz")
    do(place, "normalise", "all", merged=merged, logs=logs, **params)


def reduce_dimensions(place, params):
    """Describe each cell by a few principal components."""
    logs, scores = place.of("normalise", "logs.npz"), place.of("reduce_dimensions", "scores.npz")
    do(place, "reduce_dimensions", "all", logs=logs, scores=scores, **params)


def cluster_cells(place, params):
    """Group the cells, and name each group by its marker genes."""
    needs = {
        "scores": place.of("reduce_dimensions", "scores.npz"),
        "logs": place.of("normalise", "logs.npz"),
        "merged": place.of("merge_donors", "merged.npz"),
    }
    cells, clusters = (place.of("cluster_cells", name) for name in ("cells.tsv", "clusters.json"))
    do(place, "cluster_cells", "all", cells=cells, clusters_file=clusters, **needs, **params)


def select_cell_types(place, params):
    """Decide which donors and cell types carry enough evidence."""
    needs = {
        "catalogue": place.data / "donors.tsv",
        "cells": place.of("cluster_cells", "cells.tsv"),
        "summaries": [place.of("quality_control", f"{donor}.json") for donor in place.donors()],
    }
    makes = {"selection": place.selection, "donors": place.of("select_cell_types", "donors.tsv")}
    do(place, "select_cell_types", "all", **makes, **needs, **params)


def pseudobulk(place, params, only=None):
    """Sum the counts of each selected cell type within each donor."""
    needs = {
        "merged": place.of("merge_donors", "merged.npz"),
        "cells": place.of("cluster_cells", "cells.tsv"),
        "donors": place.of("select_cell_types", "donors.tsv"),
    }
    for kind in only or place.cell_types():
        do(
            place,
            "pseudobulk",
            kind,
            sums=place.of("pseudobulk", f"{kind}.npz"),
            cell_type=kind,
            **needs,
            **params,
        )


def differential_expression(place, params, only=None):
    """Test how each gene changes with age, type by type."""
    of_each_type(place, "differential_expression", only, params, sums=("pseudobulk", "npz"))


def rank_gene_sets(place, params, only=None):
    """Ask whether the genes of a set gather at one end of a type's ranking."""
    of_each_type(place, "rank_gene_sets", only, params, changes=("differential_expression", "tsv"))


def test_overlap(place, params, only=None):
    """Ask whether a set holds more of a type's significant genes than chance would."""
    of_each_type(place, "test_overlap", only, params, changes=("differential_expression", "tsv"))


def predict_age(place, params, only=None):
    """Predict each donor's age from one cell type of the other donors."""
    of_each_type(place, "predict_age", only, params, sums=("pseudobulk", "npz"))


def of_each_type(place, step, only, params, **needs):
    """Make one table of each cell type; needs: argument -> the step before and the ending of its file."""
    for kind in only or place.cell_types():
        files = {name: place.of(before, f"{kind}.{end}") for name, (before, end) in needs.items()}
        files["donors"] = place.of("select_cell_types", "donors.tsv")
        files["gene_sets"] = place.data / "gene_sets.tsv"
        do(place, step, kind, table=place.of(step, f"{kind}.tsv"), **files, **params)


def release(place, params):
    """Draw the report, and put together all that may be published."""
    tables = [file for step in STEPS[-4:] for file in place.files(step)]
    summaries = [place.of("quality_control", f"{donor}.json") for donor in place.donors()]
    page, manifest = place.of("report", "report.html"), place.of("release", "manifest.json")
    found = {"selection": place.selection, "tables": tables}
    do(place, "report", "all", page=page, summaries=summaries, **found)
    do(place, "release", "all", report=page, manifest=manifest, **found)


def parameters(config):
    """Return {step: its parameters} from what stands in config/config.yaml."""
    own = {step.name: dict(config.get(step.name, {})) for step in STEPS}
    own["pseudobulk"]["min_cells"] = config["select_cell_types"]["min_cells"]
    own["predict_age"]["min_mean_count"] = config["differential_expression"]["min_mean_count"]
    return own


STEPS = [
    Step("quality_control", quality_control, ("{donor}.npz", "{donor}.json")),
    Step("merge_donors", merge_donors, ("merged.npz",)),
    Step("normalise", normalise, ("logs.npz",)),
    Step("reduce_dimensions", reduce_dimensions, ("scores.npz",)),
    Step("cluster_cells", cluster_cells, ("cells.tsv", "clusters.json")),
    Step("select_cell_types", select_cell_types, ("selection.json", "donors.tsv")),
    Step("pseudobulk", pseudobulk, ("{cell_type}.npz",)),
    Step("differential_expression", differential_expression, ("{cell_type}.tsv",)),
    Step("rank_gene_sets", rank_gene_sets, ("{cell_type}.tsv",)),
    Step("test_overlap", test_overlap, ("{cell_type}.tsv",)),
    Step("predict_age", predict_age, ("{cell_type}.tsv",)),
]
RELEASE = Step("release", release, ("manifest.json",))
