"""The simulated data: the same for a seed, each donor for itself, whole or not there."""

import pytest
from ageing import simulate
from ageing.files import BadInput, load_npz


def bytes_of(folder):
    """Return path → bytes of all files in a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_one_seed_gives_the_same_bytes(tmp_path):
    """Catalogue, archive and truth are equal byte for byte when made twice."""
    for name in ("one", "two"):
        simulate.make("tiny", 7, tmp_path / name, donors=2)

    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_another_seed_gives_other_counts(tmp_path):
    """The seed reaches the counts."""
    for seed in (1, 2):
        simulate.make("tiny", seed, tmp_path / str(seed), donors=1)

    first, second = (load_npz(tmp_path / s / "archive/D01.npz", "counts")[0] for s in ("1", "2"))
    assert (first != second).any()


def test_a_further_donor_changes_no_other_donor(tmp_path):
    """The archive files and catalogue lines of the first donors stay as they were."""
    for donors in (2, 3):
        simulate.make("tiny", 1, tmp_path / str(donors), donors=donors)

    few, more = bytes_of(tmp_path / "2"), bytes_of(tmp_path / "3")
    assert all(more[name] == few[name] for name in few if name.startswith("archive/"))
    assert more["donors.tsv"].startswith(few["donors.tsv"])


def test_the_gene_sets_say_who_belongs_and_not_what_was_planted(tmp_path):
    """Beside the catalogue lie five sets of 40 genes, with no other column."""
    simulate.make("tiny", 1, tmp_path / "data", donors=1)
    header, *lines = (tmp_path / "data/gene_sets.tsv").read_text().splitlines()
    sets = [line.split("\t")[0] for line in lines]

    assert "set\tgene" == header and len(set(lines)) == 200
    assert {f"SIM_SET_0{n}": 40 for n in range(5)} == {name: sets.count(name) for name in sets}


def test_complete_data_are_left_alone_and_damaged_data_made_anew(tmp_path):
    """A second call makes nothing; after one byte changed, the call restores the same bytes."""
    out = tmp_path / "data"
    assert simulate.make("tiny", 1, out, donors=1)
    before = bytes_of(out)
    assert not simulate.make("tiny", 1, out, donors=1)

    (out / "archive/D01.npz").write_bytes(b"damaged")

    assert simulate.make("tiny", 1, out, donors=1)
    assert bytes_of(out) == before


def test_an_interrupted_call_leaves_nothing_that_looks_like_data(tmp_path, monkeypatch):
    """A crash between the donors leaves no folder under the data's name."""
    monkeypatch.setattr(simulate, "write_truth", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        simulate.make("tiny", 1, tmp_path / "data", donors=1)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_somebody_else_is_refused(tmp_path):
    """The simulator replaces only what it made."""
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(BadInput, match="give another --out"):
        simulate.make("tiny", 1, tmp_path, donors=1)

    assert (tmp_path / "thesis.txt").read_text() == "years of work"
