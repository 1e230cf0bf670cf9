"""Six things that may happen to a finished folder, each undone again afterwards.

python changes.py    which jobs Snakemake would run after each, as JSON
"""

import json
import os
import re
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path


def number(folder, home):
    """Another number in the config."""
    replace(folder / "config/config.yaml", "permutations: 1000", "permutations: 500")


def content(folder, home):
    """Other counts under the same name."""
    shutil.copyfile(folder / "data/tiny/archive/D02.npz", folder / "data/tiny/archive/D01.npz")


def moment(folder, home):
    """The same counts, with a later time."""
    os.utime(folder / "data/tiny/archive/D01.npz")


def code(folder, home):
    """Another line in the code of a step."""
    with open(folder / "ageing/predict_age.py", "a") as module:
        module.write("\nCHANGED = True\n")


def gone(folder, home):
    """A result between the steps is gone."""
    (folder / home / GONE).unlink()


def half(folder, home):
    """The second half of a result is gone."""
    table = folder / home / HALVED
    table.write_bytes(table.read_bytes()[: table.stat().st_size // 2])


CHANGES = (number, content, moment, code, gone, half)
GONE, HALVED = "reduce_dimensions/scores.npz", "cluster_cells/cells.tsv"
TOUCHED = ("config/config.yaml", "data/tiny/archive/D01.npz", "ageing/predict_age.py")


def replace(file, old, new):
    """Replace a text that must stand in the file."""
    text = file.read_text()
    assert old in text, old
    file.write_text(text.replace(old, new))


@contextmanager
def happened(folder, home, changes):
    """Let changes happen, and put the files back afterwards, with the times they had."""
    files = [folder / name for name in (*TOUCHED, f"{home}/{GONE}", f"{home}/{HALVED}")]
    kept = {file: (file.read_bytes(), file.stat()) for file in files}
    try:
        for change in changes:
            change(folder, home)
        yield
    finally:
        for file, (content, status) in kept.items():
            file.write_bytes(content)
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def planned(said):
    """Return the rules of the jobs that a dry-run names."""
    return re.findall(r"^(?:local)?rule (\w+):", said, re.MULTILINE)


def main():
    """Ask Snakemake for a plan after each change; it is loaded once, and each plan is a fork."""
    from labkit.workloads import forked
    from snakemake.cli import main as snakemake

    seen, here = {}, Path.cwd()
    for change in CHANGES:
        with happened(here, "by_snakemake", [change]):
            told = forked(snakemake, str(here), ["-n", "--nocolor"])
        said = (here / "said.txt").read_text()
        (here / "said.txt").unlink()
        if told["code"]:
            sys.exit(said)
        seen[change.__name__] = planned(said)
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
