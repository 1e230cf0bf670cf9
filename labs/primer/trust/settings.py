"""Settle each setting from three layers, and keep a note of which layer counted.

    python settings.py [--file FILE] [--set NAME=VALUE ...]

The layers are what stands in this file, what stands in FILE, and what was typed. The later one counts.
"""

import argparse
import json
from pathlib import Path

import yaml

HARD_CODED = {"min_cells": 10, "min_donors": 5, "max_q": 0.05}


def settle(*layers):
    """Return name -> value and the layer it came from; layers: (name, settings), the weakest first."""
    settled = {}
    for layer, settings in layers:
        for name, value in settings.items():
            if fault := fault_of(name, value):
                raise SystemExit(f"{layer}: {fault}")
            settled[name] = {"value": value, "from": layer}
    return settled


def fault_of(name, value):
    """Return what is wrong with a setting, or nothing: an unknown name, or text where a number belongs."""
    if name not in HARD_CODED:
        return f"there is no setting {name!r}; known are {', '.join(HARD_CODED)}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{name} is {value!r}, and should be a number"


def main(argv=None):
    """Print what was settled, as the record of a run would keep it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path)
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE")
    asked = parser.parse_args(argv)
    read = yaml.safe_load(asked.file.read_text()) if asked.file else {}
    typed = {name: yaml.safe_load(value) for name, _, value in (words.partition("=") for words in asked.set)}
    print(json.dumps(settle(("code", HARD_CODED), ("file", read), ("typed", typed)), indent=1))


if __name__ == "__main__":
    main()
