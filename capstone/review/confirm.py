"""Confirm that this capstone works elsewhere: from nothing, in an empty folder, with the network cut.

    python -m review.confirm [--size S] [--keep] [--directory D]

The repository is cloned, and data, run, verify and publish are made there, one after the other, with the
Python that runs this. The published bytes are then compared with this folder's candidate, if there is one.
Exit 0 if every step worked and no byte differs, else 1.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .confirm_source import bring
from .selftest_scratch import Failed, differing, digests_of, execute

STEPS = ("data", "run", "verify", "publish")
CUTS = (["unshare", "-n"], ["unshare", "-rn"])  # a network namespace of its own: as root, and as a user


def network_cut():
    """Return the words that start a command without network, or none where this machine does not allow it."""
    for words in CUTS:
        if shutil.which(words[0]) and not subprocess.run([*words, "true"], capture_output=True).returncode:
            return words
    return []


def confirm(capstone, scratch, size, say):
    """Do all of it, saying each result as it comes; Failed if a step fails or a byte differs."""
    if not shutil.which("make"):
        raise Failed("there is no `make` on this machine, and the steps are its targets; install it")
    place, sentences = bring(capstone, scratch)
    cut = network_cut()
    cutting = "network cut" if cut else "WITH THE NETWORK: this machine does not let it be cut"
    for sentence in [*sentences, f"Python: the environment of this one, {sys.version.split()[0]}", cutting]:
        say(sentence)
    prove_own_code(place, cut)
    for step in STEPS:
        began = time.monotonic()
        words = [*cut, "make", "--no-print-directory", f"PYTHON={sys.executable}", f"SIZE={size}", step]
        said = execute(words, place).rstrip().splitlines()
        say(f"{step:<8} {time.monotonic() - began:6.1f} s  {said[-1] if said else ''}")
    say(comparison(newest(place / "publish"), capstone, size))


def prove_own_code(place, cut):
    """Raise Failed unless the clone's steps would be its own: this Python may know other copies."""
    code = "import ageing, review; print(ageing.__path__[0]); print(review.__path__[0])"
    found = execute([*cut, sys.executable, "-c", code], place).splitlines()
    if any(Path(path).resolve().parent != place.resolve() for path in found):
        raise Failed(
            f"this Python takes the code from {found[0]}, not from the clone; use another environment"
        )


def newest(publish):
    """Return the folder of the newest published version."""
    versions = {int(path.name[1:]): path for path in publish.glob("v*") if path.name[1:].isdigit()}
    if not versions:
        raise Failed("nothing was published")
    return versions[max(versions)]


def comparison(published, capstone, size):
    """Return a sentence on how the published bytes compare with the candidate here; Failed if they differ."""
    candidate, ours = Path(capstone) / "results/release", digests_of(published)
    if not (candidate / "manifest.json").is_file():
        return f"published {len(ours)} files; there is no candidate here to compare them with"
    if (made_of := catalogue_of(capstone)) != f"data/{size}/donors.tsv":
        return f"published {len(ours)} files; not compared: the candidate here was made from {made_of}"
    if other := differing(ours, digests_of(candidate)):
        raise Failed(
            f"differs from the candidate here in {len(other)} files: {', '.join(other)}; "
            "if the candidate is older than the code, make it anew with `make run`"
        )
    return f"the same {len(ours)} files as the candidate here, byte for byte"


def catalogue_of(capstone):
    """Return the catalogue that the candidate here was made from, as its provenance says."""
    try:
        record = json.loads((Path(capstone) / "results/provenance/run.json").read_text(encoding="utf-8"))
        return record["config"]["catalogue"]
    except (OSError, ValueError, KeyError, TypeError):
        return "an unknown catalogue (no readable provenance)"


def main(argv=None):
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m review.confirm", description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="tiny", help="how much data (default: tiny)")
    parser.add_argument("--keep", action="store_true", help="leave the scratch folder")
    parser.add_argument("--directory", default=".", help="the capstone to confirm (default: this folder)")
    asked = parser.parse_args(argv)
    scratch, keep = Path(tempfile.mkdtemp(prefix="confirm.")), True
    try:
        confirm(Path(asked.directory).resolve(), scratch, asked.size, lambda text: print(text, flush=True))
        keep = asked.keep
        print("confirmed")
        return 0
    except Failed as error:
        print(f"not confirmed: {error}", file=sys.stderr)
        return 1
    finally:
        if keep:
            print(f"the scratch folder is kept: {scratch}", file=sys.stderr)
        else:
            shutil.rmtree(scratch)


if __name__ == "__main__":
    sys.exit(main())
