"""How the outside behaves tonight, and what was called: a stand-in for an archive, and for a cluster."""

from pathlib import Path


def value(what):
    """Return a number of tonight.tsv."""
    rows = dict(line.split("\t") for line in Path("tonight.tsv").read_text().splitlines())
    return int(rows[what])


def called(words):
    """Add a line to attempts.txt, and return how often that line stands there now."""
    with open("attempts.txt", "a") as file:
        print(words, file=file)
    return Path("attempts.txt").read_text().splitlines().count(words)
