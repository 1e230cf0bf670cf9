"""Write files whole or not at all, and read them with one sentence for each thing that can be wrong."""

import fcntl
import glob
import hashlib
import io
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path

import numpy as np

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip archive can hold


class BadInput(Exception):
    """An input that cannot be used; its text is one sentence: which file, what is wrong, what to do."""


@contextmanager
def whole(path):
    """Yield a temporary neighbour of `path` that takes its name on success and vanishes on failure."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    forget_interrupted(path)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield partial
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def forget_interrupted(path):
    """Remove the temporary neighbours of `path` whose process was killed; those of a living one stay."""
    for left in path.parent.iterdir():
        name, _, pid = left.name.removesuffix(".partial").rpartition(".")
        if (
            left.suffix == ".partial"
            and name == f".{path.name}"
            and pid.isdigit()
            and not is_running(int(pid))
        ):
            left.unlink(missing_ok=True)


def is_running(pid):
    """Tell whether this machine has a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def scratch_beside(path):
    """Yield a new folder beside `path`, alone: others wait, and what a killed one left is removed first."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # the system lets go when the process ends, however it ends
        for left in path.parent.glob(f".{glob.escape(path.name)}.????????"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            yield Path(folder)
    finally:
        os.close(handle)


def save_npz(path, level=1, **arrays):
    """Save arrays under their names; the same arrays give the same bytes, and level 0 stores uncompressed.

    Level 1 takes a tenth of the time of numpy's level 6 on counts, for files a fifth larger.
    """
    method = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
    with (
        whole(path) as partial,
        zipfile.ZipFile(partial, "w", method, compresslevel=level or None) as archive,
    ):
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", EPOCH)
            member.compress_type = method
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(member, buffer.getvalue())


def load_npz(path, *names):
    """Return the named arrays of an .npz file, in that order; BadInput if it is corrupt or lacks one."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            missing = [name for name in names if name not in archive.files]
            arrays = [archive[name] for name in names if not missing]
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file; make it first.") from None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, AttributeError) as error:
        raise BadInput(
            f"{path}: this is not a readable .npz file ({type(error).__name__}); "
            "delete it and run again, or restore it from where it came."
        ) from None
    if missing:
        raise BadInput(
            f"{path}: the array {missing[0]!r} is missing; make the file anew with the step before."
        )
    return arrays


def load_counts(path):
    """Return counts (cells × genes, integers ≥ 0), gene names and barcodes; BadInput if they do not agree."""
    counts, genes, barcodes = load_npz(path, "counts", "genes", "barcodes")
    if counts.shape != (len(barcodes), len(genes)):
        raise BadInput(
            f"{path}: the counts have the shape {counts.shape}, but there are {len(barcodes)} barcodes "
            f"and {len(genes)} genes; make the file anew."
        )
    if counts.dtype.kind not in "ui" or (counts.size and counts.min() < 0):
        raise BadInput(
            f"{path}: counts must be whole numbers from 0 up; give raw counts, not processed values."
        )
    return counts, genes, barcodes


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
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file; make it first.") from None
    except ValueError as error:
        raise BadInput(f"{path}: this is not JSON ({error}); delete it and run again.") from None


def write_tsv(path, columns):
    """Write columns (name → values) as tab-separated text; floats keep six significant digits."""
    rows = zip(*columns.values(), strict=True)
    lines = ["\t".join(columns), *("\t".join(map(cell, row)) for row in rows)]
    write_text(path, "\n".join(lines) + "\n")


def cell(value):
    """Return the text of one table cell."""
    return f"{value:.6g}" if isinstance(value, (float, np.floating)) else str(value)


def read_tsv(path, *required):
    """Return the columns of a tab-separated table as lists of text; BadInput if one is missing."""
    try:
        header, *lines = Path(path).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file; make it first.") from None
    except ValueError:
        raise BadInput(f"{path}: the file is empty or is not text; make it anew.") from None
    names, rows = header.split("\t"), [line.split("\t") for line in lines]
    if missing := [name for name in required if name not in names]:
        raise BadInput(f"{path}: the column {missing[0]!r} is missing; make the table anew.")
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
