"""What checkpoint files take on the disk, and what it costs to save and to load them."""

import tempfile
import time
import zlib
from pathlib import Path
from statistics import median

import numpy as np
from ageing.files import load_npz, read_tsv
from labkit.pictures import LEFT, RIGHT, WIDTH, Picture, block, words

KINDS = {"counts": "planning", "logs": "startup", "scores": "scheduling", "cells": "waiting", "sums": "tool"}


def new_in_each_step(place):
    """Return {step: {name: array}}: what each of six steps found that no step before it had."""
    counts, donors = load_npz(place.results / "merge_donors/merged.npz", "counts", "donors")
    kept = [np.load(place.results / f"quality_control/{donor}.npz")["counts"] for donor in place.donors()]
    types = [place.results / f"pseudobulk/{kind}.npz" for kind in place.cell_types()]
    return {
        "quality_control": {"counts": np.vstack(kept)},
        "merge_donors": {"counts": counts, "cells": donors},
        "normalise": {"logs": np.load(place.results / "normalise/logs.npz")["logs"]},
        "reduce_dimensions": {"scores": np.load(place.results / "reduce_dimensions/scores.npz")["scores"]},
        "cluster_cells": {
            "cells": np.array(read_tsv(place.results / "cluster_cells/cells.tsv", "cell_type")["cell_type"])
        },
        "pseudobulk": {"sums": np.vstack([np.load(file)["counts"] for file in types])},
    }


def carried_along(new):
    """Return {step: arrays} where one object is handed from step to step and saved whole, up to the sums."""
    held, saved = {}, {}
    for step, arrays in new.items():
        held = arrays if step == "pseudobulk" else held | arrays
        saved[step] = dict(held)
    return saved


def save(file, array, level):
    """Write an array's bytes, compressed as numpy's compressed files are; level 0 leaves them as they are."""
    file.write_bytes(zlib.compress(array.tobytes(), level) if level else array.tobytes())


def load(file, like, level):
    """Read an array back, of the type and shape of `like`."""
    held = zlib.decompress(file.read_bytes()) if level else file.read_bytes()
    return np.frombuffer(held, like.dtype).reshape(like.shape)


def size(saved, level=0):
    """Return {kind: bytes} that these checkpoint files take on the disk."""
    told = dict.fromkeys(KINDS, 0)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "one")
        for arrays in saved.values():
            for kind, array in arrays.items():
                save(file, array, level)
                told[kind] += file.stat().st_size
    return told


def price(array, level, repeats=5):
    """Return the bytes of an array at this level, and the median processor seconds to save and to load it."""
    saving, loading = [], []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "one")
        for _ in range(repeats):
            began = time.process_time()
            save(file, array, level)
            saved = time.process_time()
            load(file, array, level)
            saving.append(saved - began)
            loading.append(time.process_time() - saved)
        return file.stat().st_size, median(saving), median(loading)


def bars(title, moves):
    """Draw a bar for each move, as long as the files are large, cut by what lies in them; bytes by kind."""
    most, parts = max(sum(kinds.values()) for kinds in moves.values()), []
    for place, (kind, colour) in enumerate(KINDS.items()):
        at = LEFT + place * (WIDTH - LEFT) / len(KINDS)
        parts += [block(at, 6, 14, 14, colour, kind), words(at + 20, 18, kind)]
    for number, (name, kinds) in enumerate(moves.items()):
        y, left = 40 + number * 40, float(LEFT)
        parts.append(words(0, y + 18, name))
        for kind, held in kinds.items():
            width = (WIDTH - LEFT - RIGHT - 90) * held / most
            if held:
                parts.append(block(left, y, width, 26, KINDS[kind], f"{name}, {kind}: {mb(held)}"))
            left += width
        parts.append(words(left + 8, y + 18, f"{mb(sum(kinds.values()))}"))
    rows = [
        (name, *(mb(kinds[kind]) for kind in KINDS), mb(sum(kinds.values()))) for name, kinds in moves.items()
    ]
    told = "One bar for each state of the checkpoint folder, as long as the folder is large, cut by content."
    return Picture(title, told, tuple(parts), 40 + len(moves) * 40, ("files", *KINDS, "all"), tuple(rows))


def mb(number):
    """Return bytes as megabytes in words."""
    return f"{number / 1e6:.2f} MB"
