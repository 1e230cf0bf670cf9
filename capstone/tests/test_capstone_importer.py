"""The importer turns raw counts of an .h5ad file into a data folder, whole or not at all.

The real cells are 559 human immune cells that the package celltypist carries (MIT licence). They come without
donors and ages: here the n-th cell goes to donor n modulo 7, and the ages are made up. So this tests the
plumbing, and says nothing about ageing. One thing is real: by their counts all cells are of women.
"""

import importlib.util
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from ageing import import_h5ad
from ageing.files import load_counts, read_json, read_tsv, sha256
from copies import copy_capstone

COLUMNS = ("--donor-column", "person", "--age-column", "age", "--sex-column", "sex")
NEEDED = ("anndata", "h5py")


def have(*packages):
    """Skip a test whose packages are missing; fail it where REQUIRE_H5AD says that they must be there."""
    if missing := [name for name in packages if importlib.util.find_spec(name) is None]:
        reason = (
            f"{', '.join(missing)} not installed: see requirements-h5ad.in and requirements-h5ad-cells.in"
        )
        pytest.fail(reason) if os.environ.get("REQUIRE_H5AD") else pytest.skip(reason)


@pytest.fixture(scope="module")
def pandas():
    """Return pandas with its older text columns, the only ones that every pinned anndata writes."""
    have(*NEEDED)
    import pandas

    def infer_text(choice):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # pandas 4 will not have the option
            pandas.set_option("future.infer_string", choice)

    infer_text(False)
    yield pandas
    infer_text(True)


@pytest.fixture
def small(pandas):
    """Return an annotated matrix of 12 cells × 4 genes from 6 donors, sparse, as a real file would be."""
    import anndata
    from scipy import sparse

    counts = np.arange(48).reshape(12, 4) % 7
    people = [f"p_{n % 6}" for n in range(12)]
    cells = {"person": people, "age": [30.5 + n % 6 for n in range(12)], "sex": ["female", "M"] * 6}
    return anndata.AnnData(
        sparse.csr_matrix(counts.astype("float32")),
        obs=pandas.DataFrame(cells, index=[f"cell{n}" for n in range(12)]),
        var=pandas.DataFrame({"symbol": list("wxyz")}, index=[f"ENSG{n}" for n in range(4)]),
    )


@pytest.fixture
def imported(tmp_path, monkeypatch, capsys):
    """Return a function: a matrix, further words → the import of its file: exit code and what was said.

    The import runs in this process: loading anndata takes longer than all the rest.
    """
    monkeypatch.chdir(tmp_path)

    def of(matrix, *words, columns=COLUMNS, sets="set\tgene\nA\tENSG1\nA\tENSG0\n"):
        matrix.write_h5ad("cells.h5ad")
        Path("sets.tsv").write_text(sets)
        words = ("cells.h5ad", "--out", "data/mine", *columns, "--gene-sets", "sets.tsv", *words)
        monkeypatch.setattr(sys, "argv", ["import_h5ad", *words])
        try:
            import_h5ad.main()
        except SystemExit as end:
            return 1, str(end)
        return 0, capsys.readouterr().out

    return of


def test_every_count_arrives_with_its_donor(small, imported, tmp_path):
    """Six donors are catalogued with age, sex and checksum; the archive has every number of their cells."""
    done = imported(small)
    donors = read_tsv(tmp_path / "data/mine/donors.tsv")

    assert 0 == done[0], done
    assert [f"p{n}" for n in range(6)] == donors["donor"] and "p_3" == donors["name_in_source"][3]
    assert [f"{30.5 + n}" for n in range(6)] == donors["age"] and list("FMFMFM") == donors["sex"]
    for number, (file, digest) in enumerate(zip(donors["file"], donors["sha256"], strict=True)):
        counts, genes, barcodes = load_counts(tmp_path / "data/mine" / file)
        assert digest == sha256(tmp_path / "data/mine" / file) and np.uint16 == counts.dtype
        assert (small.X.toarray()[[number, number + 6]] == counts).all()
        assert [f"ENSG{n}" for n in range(4)] == list(genes)
        assert [f"cell{number}", f"cell{number + 6}"] == list(barcodes)
    assert ["ENSG0", "ENSG1"] == read_tsv(tmp_path / "data/mine/gene_sets.tsv")["gene"]


def test_counts_can_lie_in_a_layer_or_in_raw_or_be_dense(small, imported, tmp_path):
    """Whichever place is named is read, and its own table of genes with raw."""
    counts = small.X.toarray()
    small.raw = small
    small = small[:, :2].copy()
    small.layers["counts"] = small.X.toarray()
    small.X = small.X.log1p()
    for words, genes in ((("--raw",), 4), (("--layer", "counts"), 2)):
        done = imported(small, *words, "--out", words[-1].strip("-"))
        found, names, _ = load_counts(tmp_path / words[-1].strip("-") / "archive/p1.npz")

        assert 0 == done[0], done
        assert (counts[[1, 7], :genes] == found).all() and genes == len(names)


def test_gene_names_and_ages_can_be_written_otherwise(small, imported, tmp_path):
    """Symbols from a column; ages in months, or as CELLxGENE's stages; text that reads as whole numbers."""
    small.obs["age"] = small.obs["age"] * 12
    small.obs["stage"] = [f"{40 + n % 6}-year-old stage" for n in range(12)]
    small.X = small.X * np.float32(1 + 1e-7)
    sets, stage = "set\tgene\nA\tx\n", (*COLUMNS[:3], "stage", *COLUMNS[4:])
    months = imported(small, "--gene-column", "symbol", "--age-unit", "months", sets=sets)
    stages = imported(small, "--gene-column", "symbol", "--out", "stages", sets=sets, columns=stage)

    assert 0 == months[0] == stages[0], (months, stages)
    assert "30.5" == read_tsv(tmp_path / "data/mine/donors.tsv")["age"][0]
    assert "40" == read_tsv(tmp_path / "stages/donors.tsv")["age"][0]
    assert list("wxyz") == list(load_counts(tmp_path / "stages/archive/p0.npz")[1])


def put(table, column, row, value):
    """Return a change of a matrix: one value of the table of cells or of genes."""

    def change(matrix):
        frame = getattr(matrix, table)
        frame.loc[frame.index[row], column] = value

    return change


def rename(table, names):
    """Return a change of a matrix: the names of its cells or genes."""
    return lambda matrix: setattr(matrix, f"{table}_names", names)


FAULTS = {
    "no column": (lambda m: m.obs.pop("age"), "have no column 'age'; they have: person, sex"),
    "logarithms": (lambda m: setattr(m, "X", m.X.log1p()), "fractions such as"),
    "negative": (
        lambda m: setattr(m, "X", m.X * -1),
        "negative or missing values, so these are no raw counts",
    ),
    "missing values": (lambda m: setattr(m, "X", m.X * np.nan), "negative or missing values"),
    "barcode twice": (rename("obs", ["a", "a", *"bcdefghijk"]), "the barcode 'a' occurs 2 times"),
    "gene twice": (rename("var", ["a", "a", "ENSG1", "b"]), "the gene 'a' occurs 2 times"),
    "torn name": (rename("var", ["a\tb", "c", "ENSG1", "d"]), "holds a tab or a line end"),
    "two ages": (put("obs", "age", 6, 99.5), "donor 'p_0' has more than one 'age': 30.5, 99.5"),
    "two sexes": (put("obs", "sex", 6, "M"), "donor 'p_0' has more than one 'sex': M, female"),
    "another sex": (
        lambda m: m.obs.__setitem__("sex", "unknown"),
        "'unknown'; it must be F, M, female, male",
    ),
    "age in words": (
        lambda m: m.obs.__setitem__("age", "adult"),
        "has the 'age' 'adult'; it must be a number",
    ),
    "a gap": (put("obs", "person", 3, None), "1 cells have no 'person'"),
    "one name for two": (put("obs", "person", 3, "p0"), "it is 'p0' like that of 'p0'"),
    "no name left": (put("obs", "person", 3, "--"), "without other than letters and digits it is empty"),
    "few donors": (lambda m: m._inplace_subset_obs([0, 1, 2, 3]), "4 donors; at least 5 are needed"),
    "by gene": (lambda m: setattr(m, "X", m.X.tocsc()), "stored gene by gene (CSC)"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(fault, small, imported, tmp_path):
    """The sentence says what is wrong; nothing is left behind."""
    change, sentence = FAULTS[fault]
    change(small)
    code, said = imported(small)

    assert 1 == code and sentence in said and said.startswith("failed   cells.h5ad: "), said
    assert 1 == len(said.splitlines()) and not list((tmp_path / "data").iterdir())


ASKED = {
    "no such layer": (("--layer", "counts"), "there is no matrix 'layers/counts'; this file offers: X."),
    "no raw": (("--raw",), "there is no matrix 'raw/X'"),
    "no gene column": (("--gene-column", "name"), "no column 'name' in 'var'; it has: symbol"),
    "other genes": (("--gene-column", "symbol"), "none of its genes is among those of the counts, such as w"),
    "no sets": (("--gene-sets", ""), "give a table with the columns set and gene"),
    "taken": (("--out", "."), "this exists already"),
    "no file": (("--gene-sets", "none.tsv"), "none.tsv: there is no such file"),
}


@pytest.mark.parametrize("wish", ASKED)
def test_what_the_file_does_not_have_is_refused_in_one_sentence(wish, small, imported, tmp_path):
    """A matrix, column, table of sets or folder that cannot be had."""
    words, sentence = ASKED[wish]
    code, said = imported(small, *words)

    assert 1 == code and sentence in said and 1 == len(said.splitlines()), said
    assert not (tmp_path / "data/mine").exists()


def test_a_file_of_another_kind_is_refused(tmp_path, run):
    """Text under the name .h5ad, and no file at all."""
    have(*NEEDED)
    (tmp_path / "text.h5ad").write_text("cells")
    for name in ("text.h5ad", "none.h5ad"):
        done = run(tmp_path, "-m", "ageing.import_h5ad", name, "--out", "x", *COLUMNS)

        assert 1 == done.returncode and f"{name}: this is not a readable .h5ad file" in done.stdout


def test_without_the_packages_it_says_how_to_install_them(tmp_path):
    """As on a machine where nobody asked for the import: one sentence, one command."""
    code = "import sys; sys.modules['anndata'] = None; from ageing.import_h5ad import main; main()"
    words = [sys.executable, "-c", code, "x.h5ad", "--out", "x", *COLUMNS]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)

    assert 1 == done.returncode and "Traceback" not in done.stderr
    assert "-m pip install -r requirements-h5ad.txt" in done.stderr


def real_cells():
    """Return the counts of the 559 cells, whole numbers up to what their text cut off, and the genes."""
    have("celltypist")
    package = Path(importlib.util.find_spec("celltypist").origin).parent
    header, *lines = (package / "data/samples/sample_cell_by_gene.csv").read_text().splitlines()
    counts = np.array([np.array(line.split(",")[1:], np.float32) for line in lines])
    return counts, header.split(",")[1:]


@pytest.fixture(scope="module")
def blood(tmp_path_factory, run, pandas):
    """A copy of the capstone that ran on the real cells, to be read: how it ended, the folder, the counts."""
    counts, genes = real_cells()
    import anndata
    from scipy import sparse

    folder = copy_capstone(tmp_path_factory.mktemp("real cells") / "capstone")
    donor = np.arange(len(counts)) % 7
    cells = {"person": donor, "age": 30 + 8 * donor, "sex": np.where(donor == 6, "male", "female")}
    names = pandas.Index([f"Cell_{n}" for n in range(len(counts))])
    matrix = anndata.AnnData(
        sparse.csr_matrix(counts),
        obs=pandas.DataFrame(cells, index=names),
        var=pandas.DataFrame(index=genes),
    )
    matrix.write_h5ad(folder / "blood.h5ad")
    sets = [(start, gene) for start in ("RPL", "RPS", "MT-") for gene in genes if gene.startswith(start)]
    (folder / "sets.tsv").write_text("set\tgene\n" + "".join(f"{name}\t{gene}\n" for name, gene in sets))
    words = ("blood.h5ad", "--out", "data/blood", *COLUMNS, "--gene-sets", "sets.tsv")
    done = run(folder, "-m", "ageing.import_h5ad", *words)
    assert done.returncode == 0, done.stdout
    # Real cells show one gene in twenty, the simulated ones every second: the limits per gene are the data's.
    (folder / "blood.yaml").write_text(
        "quality_control: {min_genes_share: 0.015, min_counts_per_gene: 0.025}\n"
        "select_cell_types: {min_cells: 5}\n"
    )
    config = (
        "--configfile",
        "config/config.yaml",
        "blood.yaml",
        "--config",
        "catalogue=data/blood/donors.tsv",
    )
    return run(folder, "-m", "snakemake", "--profile", "profiles/ci", *config), folder, counts


@pytest.mark.xdist_group("blood")
def test_real_cells_arrive_whole(blood):
    """All 559 cells and 32,786 genes, with the counts of the source."""
    _, folder, counts = blood
    found = {}
    for path in sorted((folder / "data/blood/archive").iterdir()):
        part, genes, barcodes = load_counts(path)
        found |= dict(zip(barcodes.tolist(), part, strict=True))
        assert (part.shape[1], np.uint16) == (len(genes), part.dtype) == (32786, np.uint16)

    assert 559 == len(found)
    assert all((counts[n].round() == found[f"Cell_{n}"]).all() for n in range(0, 559, 37))


@pytest.mark.xdist_group("blood")
def test_real_cells_go_through_the_workflow(blood, run):
    """The release verifies: most cells are kept, types are named, and the made-up man is found out."""
    done, folder, _ = blood
    kept = [read_json(path)["kept"] for path in (folder / "results/quality_control").glob("*.json")]
    types = read_json(folder / "results/release/cell_types.json")
    selected = {record["cell_type"] for record in types if record["selected"]}
    (excluded,) = read_json(folder / "results/release/excluded_donors.json")

    assert 0 == done.returncode, done.stdout
    assert 7 == len(kept) and sum(kept) >= 400
    assert "Mono_CD14" in selected and len(selected) >= 2
    assert "6" == excluded["donor"] and "recorded sex is M, the counts say F" in excluded["reason"]
    assert 0 == run(folder, "-m", "review.verify", "results/release").returncode
