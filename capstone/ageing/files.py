"""Write files that equal content makes equal, and read them with one sentence for each possible fault.

numpy is loaded by the functions that need it: some jobs read no array, and loading it would take longer than
all else they do.
"""

import hashlib
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

from ageing.whole import whole

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip archive can hold


class BadInput(Exception):
    """An input that cannot be used; its text is one sentence: which file, what is wrong, what to do."""


def save_npz(path, level=6, **arrays):
    """Save arrays under their names; the same arrays give the same bytes, and level 0 stores uncompressed.

    On counts, level 1 takes a fifth of the time of level 6, which is numpy's, for files a fifth larger.
    """
    import numpy as np

    method = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
    with whole(path) as partial, zipfile.ZipFile(partial, "w") as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", EPOCH)
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(member, buffer.getvalue(), method, level)


def load_npz(path, *names):
    """Return the named arrays of an .npz file, in that order; BadInput if it is corrupt or lacks one."""
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as archive:
            missing = [name for name in names if name not in archive.files]
            arrays = [archive[name] for name in names if not missing]
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file; make it first.") from None
    except MemoryError:
        raise BadInput(f"{path}: its arrays need more memory than there is; see how it was made.") from None
    except Exception as error:
        # Damaged bytes end in one of some fifteen kinds of exception: of zipfile, zlib, numpy and tokenize.
        raise BadInput(
            f"{path}: this is not a readable .npz file ({type(error).__name__}); "
            "delete it and run again, or restore it from where it came."
        ) from None
    if missing:
        raise BadInput(
            f"{path}: the array {missing[0]!r} is missing; make the file anew with the step before."
        )
    for name, array in zip(names, arrays, strict=True):
        if not isinstance(array, np.ndarray):
            raise BadInput(f"{path}: {name!r} is not an array; make the file anew with the step before.")
    return arrays


def load_counts(path):
    """Return counts (cells × genes, integers ≥ 0), gene names and barcodes; BadInput if they do not agree."""
    counts, genes, barcodes = load_npz(path, "counts", "genes", "barcodes")
    for what, names in (("genes", genes), ("barcodes", barcodes)):
        if names.ndim != 1 or names.dtype.kind != "U":
            raise BadInput(f"{path}: {what} must be a list of names; make the file anew.")
        if fault := fault_in_names(names.tolist()):
            raise BadInput(f"{path}: {what}: {fault}; correct the names and make the file anew.")
    if counts.shape != (len(barcodes), len(genes)):
        raise BadInput(
            f"{path}: the counts have the shape {counts.shape}, but there are {len(barcodes)} barcodes "
            f"and {len(genes)} genes; make the file anew."
        )
    if counts.dtype.kind not in "ui" or (counts.size and not 0 <= counts.min() <= counts.max() < 2**31):
        raise BadInput(
            f"{path}: counts must be whole numbers from 0 up, below 2³¹; "
            "give raw counts, not processed values."
        )
    if not len(genes):
        raise BadInput(f"{path}: it holds no gene; make the file anew.")
    return counts, genes, barcodes


def fault_in_names(names, longest=100):
    """Return what makes a list of names unusable in tables and file names, or an empty text."""
    for name in names:
        if not name or len(name) > longest or not name.isprintable():
            return f"{brief(name)} is no name (1 to {longest} printable characters)"
    if len(set(names)) < len(names):
        return f"{brief(Counter(names).most_common(1)[0][0])} is there twice"
    return ""


def brief(value, most=60):
    """Return how Python writes a value, cut off where a sentence would drown in it."""
    text = repr(value[:most] if isinstance(value, str) else value)
    return text if len(text) <= most else f"{text[:most]}…"


def write_text(path, text):
    """Write a text file whole."""
    with whole(path) as partial:
        partial.write_text(text, encoding="utf-8")


def write_json(path, value):
    """Write JSON with sorted keys, so that equal values give equal bytes."""
    write_text(path, json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def read_json(path):
    """Return the content of a JSON file; BadInput if it is missing or is not JSON."""
    try:
        return json.loads(text_of(path))
    except (ValueError, RecursionError) as error:
        reason = brief(str(error) if isinstance(error, ValueError) else "nested too deeply")
        raise BadInput(f"{path}: this is not JSON ({reason}); delete it and run again.") from None


def text_of(path):
    """Return the text of a file, without a byte order mark; BadInput if it cannot be read as UTF-8."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file; make it first.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path}: this is not text in UTF-8; save it as such or make it anew.") from None
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}); check what it is.") from None


def write_tsv(path, columns):
    """Write columns (name → values) as tab-separated text; floats keep six significant digits."""
    rows = zip(*columns.values(), strict=True)
    lines = ["\t".join(columns), *("\t".join(map(cell, row)) for row in rows)]
    write_text(path, "\n".join(lines) + "\n")


def cell(value):
    """Return the text of one table cell."""
    kind = getattr(getattr(value, "dtype", None), "kind", "f" if isinstance(value, float) else "")
    return f"{value:.6g}" if kind == "f" else str(value)


def read_tsv(path, *required):
    """Return the columns of a tab-separated table as lists of text; BadInput if one is missing."""
    header, *lines = text_of(path).rstrip("\n").split("\n")
    names, rows = header.split("\t"), [line.split("\t") for line in lines]
    if missing := [name for name in required if names.count(name) != 1]:
        fault = "is there twice" if missing[0] in names else "is missing"
        raise BadInput(f"{path}: the column {missing[0]!r} {fault}; make the table anew.")
    if odd := [number for number, row in enumerate(rows, 2) if len(row) != len(names)]:
        raise BadInput(
            f"{path}: line {odd[0]} does not have {len(names)} columns; correct it or make it anew."
        )
    return {name: [row[column] for row in rows] for column, name in enumerate(names)}


def by_folder(paths):
    """Return folder name → file stem → path, for paths such as results/RULE/CELL_TYPE.tsv."""
    found = {}
    for path in map(Path, paths):
        found.setdefault(path.parent.name, {})[path.stem] = path
    return found


def sha256(path):
    """Return the SHA-256 of a file's bytes as hexadecimal text."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
