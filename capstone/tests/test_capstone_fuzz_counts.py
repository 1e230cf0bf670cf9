"""Counts of every wrong kind, and with seeded damage: refused in one sentence, or usable."""

import io
import pickle
import re
import struct
import zipfile

import numpy as np
import pytest
from ageing.files import BadInput, load_counts
from ageing.stage_donor import stage
from damage import LONG, damaged, is_one_sentence


@pytest.fixture(scope="module")
def donor(micro):
    """The counts, genes and barcodes of one good file, and its bytes."""
    path = micro / "data/micro/archive/D01.npz"
    return dict(zip(("counts", "genes", "barcodes"), load_counts(path), strict=True)), path.read_bytes()


def refusal(path):
    """Return the sentence against a counts file, or nothing if it is usable; any other exception escapes."""
    try:
        counts, genes, barcodes = load_counts(path)
    except BadInput as error:
        assert is_one_sentence(str(error), path.name), error
        return str(error)
    assert counts.shape == (len(barcodes), len(genes)) and counts.min(initial=0) >= 0


def test_counts_with_damaged_bytes(donor, tmp_path):
    """Cut off anywhere, a file is refused; with changed bytes it is refused or usable."""
    path = tmp_path / "counts.npz"
    cut = len(range(0, len(donor[1]), 97))
    found = []
    for content in damaged(donor[1], 1, 400, 97):
        path.write_bytes(content)
        found.append(refusal(path))

    assert all(found[:cut])
    assert sum(map(bool, found[cut:])) > 300


def named(names, first):
    """Return names whose first one is another."""
    return np.array([first, *names[1:].tolist()])


ARRAYS = {
    "floats": lambda a: {"counts": a["counts"].astype(float)},
    "not a number": lambda a: {"counts": np.full(a["counts"].shape, np.nan)},
    "negative": lambda a: {"counts": -a["counts"].astype(int)},
    "objects": lambda a: {"counts": a["counts"].astype(object)},
    "truth values": lambda a: {"counts": a["counts"] > 0},
    "text": lambda a: {"counts": a["counts"].astype(str)},
    "times": lambda a: {"counts": a["counts"].astype("M8[s]")},
    "records": lambda a: {"counts": np.zeros(a["counts"].shape, [("n", "i4")])},
    "too large": lambda a: {"counts": a["counts"].astype(np.uint64) * np.uint64(2**60)},
    "one number": lambda a: {"counts": np.array(3)},
    "one of each": lambda a: {"counts": np.array(3), "genes": np.array("a"), "barcodes": np.array("b")},
    "turned": lambda a: {"counts": a["counts"].T},
    "three dimensions": lambda a: {"counts": a["counts"][..., None]},
    "no gene": lambda a: {"counts": a["counts"][:, :0], "genes": a["genes"][:0]},
    "genes are numbers": lambda a: {"genes": np.arange(len(a["genes"]))},
    "genes are bytes": lambda a: {"genes": a["genes"].astype("S")},
    "genes are objects": lambda a: {"genes": a["genes"].astype(object)},
    "a table of genes": lambda a: {"genes": a["genes"][:, None]},
    "a gene twice": lambda a: {"genes": named(a["genes"], a["genes"][1])},
    "a barcode twice": lambda a: {"barcodes": named(a["barcodes"], a["barcodes"][1])},
    "a gene without a name": lambda a: {"genes": named(a["genes"], "")},
    "a long gene": lambda a: {"genes": named(a["genes"], LONG)},
    "a tab in a barcode": lambda a: {"barcodes": named(a["barcodes"], "a\tb")},
    "a line end in a gene": lambda a: {"genes": named(a["genes"], "a\u2028b")},
    "NUL in a gene": lambda a: {"genes": named(a["genes"], "a\0b")},
    "half a character": lambda a: {"genes": named(a["genes"], "a\ud800")},
}


@pytest.mark.parametrize("case", ARRAYS)
def test_counts_of_the_wrong_kind(case, donor, tmp_path):
    """Wrong type, wrong shape, wrong values, wrong names: refused, also by the step's command line."""
    path = tmp_path / "counts.npz"
    np.savez(path, **donor[0] | ARRAYS[case](donor[0]))

    assert refusal(path)


GOOD_ODDITIES = {
    "no cell, as quality control may leave it": lambda a: {
        "counts": a["counts"][:0],
        "barcodes": a["barcodes"][:0],
    },
    "another byte order": lambda a: {"counts": a["counts"].astype(">i4")},
    "columns first": lambda a: {"counts": np.asfortranarray(a["counts"])},
}


@pytest.mark.parametrize("case", GOOD_ODDITIES)
def test_counts_that_are_odd_and_usable(case, donor, tmp_path):
    """What has a meaning is not refused."""
    path = tmp_path / "counts.npz"
    np.savez(path, **donor[0] | GOOD_ODDITIES[case](donor[0]))

    assert refusal(path) is None


def member(header, body=bytes(64)):
    """Return the bytes of an .npy file with a header of one's own."""
    text = header.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + body


SHAPE = "{'descr': '<u2', 'fortran_order': False, 'shape': %s}"
MEMBERS = {
    "two terabytes": member(SHAPE % "(1000000000000, 1)"),
    "names of two gigabytes": member("{'descr': '<U500000000', 'fortran_order': False, 'shape': (99,)}"),
    "more cells than there are numbers": member(SHAPE % f"({10**25},)"),
    "fewer than none": member(SHAPE % "(-1, 3)"),
    "a shape of text": member(SHAPE % "('a',)"),
    "half a header": member(SHAPE[:40]),
    "nested without end": member("(" * 3000),
    "code": member("__import__('os').abort()"),
    "no kind": member("{'descr': 'zz', 'fortran_order': False, 'shape': (1,)}"),
    "nothing": b"",
    "text": b"hello",
    "a pickle": pickle.dumps([1, 2]),
}


@pytest.mark.parametrize("case", MEMBERS)
def test_counts_whose_array_is_something_else(case, donor, tmp_path):
    """A header may promise anything, and a member be anything: nothing is believed, nothing is run."""
    path = tmp_path / "counts.npz"
    np.savez(path, genes=donor[0]["genes"], barcodes=donor[0]["barcodes"])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("counts.npy", MEMBERS[case])

    assert refusal(path)


def npy(array):
    """Return the bytes of an .npy file."""
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def flagged(content, place, value):
    """Return a zip file each member of which claims something: encryption, or an unknown compression."""
    changed = bytearray(content)
    for sign, shift in ((b"PK\3\4", 0), (b"PK\1\2", 2)):
        for found in re.finditer(re.escape(sign), content):
            changed[found.start() + place + shift] = value
    return bytes(changed)


@pytest.mark.parametrize(
    "change",
    [
        lambda good: b"",
        lambda good: b"hello\n",
        lambda good: pickle.dumps({"counts": 1}),
        lambda good: npy(np.ones(3)),
        lambda good: flagged(good, 6, 1),
        lambda good: flagged(good, 8, 9),
    ],
    ids=["empty", "text", "pickle", "npy", "encrypted", "unknown compression"],
)
def test_counts_that_are_another_file(change, donor, tmp_path):
    """The kind of file is told by its bytes, and by none of them is the reader lost."""
    path = tmp_path / "counts.npz"
    path.write_bytes(change(donor[1]))

    assert "not a readable .npz file" in refusal(path)


def test_places_that_are_no_file(tmp_path):
    """A folder, a link to itself, nothing at all."""
    (tmp_path / "folder.npz").mkdir()
    (tmp_path / "loop.npz").symlink_to("loop.npz")
    for name in ("folder", "loop", "nothing"):
        assert refusal(tmp_path / f"{name}.npz")
        with pytest.raises(BadInput) as error:
            stage(tmp_path / f"{name}.npz", tmp_path / "copy.npz", "0" * 64)
        assert is_one_sentence(str(error.value), name)

    assert {"folder.npz", "loop.npz"} == {path.name for path in tmp_path.iterdir()}
