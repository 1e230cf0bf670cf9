"""Damaged bytes, and what the sentence against them must be like."""

import random
import re
from types import SimpleNamespace

import yaml

LONG = "x" * 100_000
MICRO = {"catalogue": "data/micro/donors.tsv"}
# What a rule file does when it is read, and no function of it.
STARTS = (
    r"^(check_config_file\(\)|configfile: .*|config = .*|DONORS = .*|GENE_SETS = .*"
    r"|wildcard_constraints:\n(    .*\n)+)"
)


def is_one_sentence(text, name):
    """Tell whether a text is one printable line of bearable length that names the file and ends."""
    return name in text and text.isprintable() and len(text) < 450 and text.endswith((".", "?"))


def damaged(content, seed, number, step):
    """Yield bytes cut off at every `step`-th place, and `number` seeded versions with bytes that changed."""
    rng = random.Random(seed)
    yield from (content[:end] for end in range(0, len(content), step))
    for _ in range(number):
        changed = bytearray(content)
        for _ in range(rng.choice((1, 1, 3, 20))):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        yield bytes(changed)


def place_of(folder):
    """Return the functions that check the config and catalogue of a capstone, taken from its rule files."""
    text = "".join((folder / f"workflow/rules/{name}.smk").read_text() for name in ("config", "common"))
    text, removed = re.subn(STARTS, "", text, flags=re.M)
    assert removed == 6
    space = {"workflow": SimpleNamespace(basedir=str(folder / "workflow"))}
    exec(compile(text, "rules", "exec"), space)
    return SimpleNamespace(folder=folder, **space)


def start(place, space):
    """Check config and catalogue as a start of the workflow does; return the sentence, or nothing."""
    config = place.folder / "config/config.yaml"
    functions = place.checked_config.__globals__
    try:
        place.check_config_file()
        functions["config"] = yaml.safe_load(config.read_text(encoding="utf-8-sig")) | space
        place.checked_config()
        place.donors_of_catalogue()
        place.gene_sets_of_catalogue()
    except place.CannotStart as error:
        return str(error)
