"""Twelve qualities of a workflow, each as a check that runs a script and looks at what comes of it.

    python checks.py SCRIPT FOLDER      FOLDER holds donors.tsv and cells/

Each check gets a function `new`, which makes a Trial: the script in a fresh folder of its own, with its
inputs. It returns whether the script has the quality, and what was seen. Another value is asked for by
--cells.
"""

import ast
import csv
import hashlib
import re
import sys

from trial import trials

MORE = 45  # CD4 cells that some of the donors do not have
LONGEST = 20  # lines of a function that fit on half a screen


def valid(new):
    """A slip of the key makes one donor 680 years old. Is that noticed?"""
    trial = new()
    trial.edit("donors.tsv", "\t68\t", "\t680\t")
    code, _ = trial.run()
    return code != 0, "an age of 680 is refused" if code else "an age of 680 is taken for an age"


def reproducible(new):
    """Two fresh folders with the same inputs: are the results the same, byte for byte?"""
    one, two = new(), new()
    one.run(), two.run()
    a, b = one.made(record=False), two.made(record=False)
    return bool(a) and a == b, f"{sum(a[n] != b.get(n) for n in a)} of {len(a)} results differ"


def robust(new):
    """The file of one donor is not there. Does it stop, say which in a sentence, and leave no result?"""
    trial = new()
    (trial.folder / "cells/D03.tsv").unlink()
    code, said = trial.run()
    told = code != 0 and "D03" in said and "Traceback" not in said
    return told and not trial.made(record=False), said.strip().splitlines()[-1] if code else "exit code 0"


def configurable(new):
    """There is a value for everything, and another can be given without editing the code."""
    usual, other = new(), new()
    code, more_code = usual.run()[0], other.run("--cells", str(MORE))[0]
    before, after = donors_in(usual), donors_in(other)
    works = code == more_code == 0 and 0 < len(after) < len(before)
    return works, f"{len(before)} donors, and with --cells {MORE} {len(after)}"


def parameterised(new):
    """A second run with another value: do both results lie there, each under its own name?"""
    trial = new()
    trial.run()
    first = trial.made(record=False)
    trial.run("--cells", str(MORE))
    both = trial.made(record=False)
    lost = [name for name in first if both.get(name) != first[name]]
    seen = (
        f"overwritten or added to: {', '.join(lost)}" if lost else f"{len(first)} results, then {len(both)}"
    )
    return bool(first) and not lost and len(both) > len(first), seen


def standard(new):
    """Can each result be read by what reads any table: a header, and as many cells in every row?"""
    trial = new()
    trial.run()
    made = trial.made(record=False)
    odd = [name for name, content in made.items() if not is_table(content.decode())]
    return bool(made) and not odd, f"no table: {', '.join(odd)}" if odd else f"{len(made)} tables"


def maintainable(new):
    """Is every piece short, and does it say in a sentence what it is for? (A stand-in: see Limits.)"""
    tree = ast.parse(new().script.read_text())
    pieces = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    loose = [node for node in tree.body if isinstance(node, ast.For | ast.While | ast.With | ast.Try)]
    silent = [node.name for node in pieces if not ast.get_docstring(node)]
    longest = max((node.end_lineno - node.lineno + 1 for node in pieces), default=0)
    good = bool(pieces) and not loose and not silent and longest <= LONGEST
    return good, f"{len(pieces)} pieces, the longest of {longest} lines, {len(silent)} without a sentence"


def modular(new):
    """Can its pieces be had without starting the whole? Importing must do nothing."""
    trial = new()
    ask = f"import sys; sys.path.insert(0, ''); import {trial.script.stem} as it; "
    ask += "print([n for n, v in vars(it).items() if getattr(v, '__module__', '') == it.__name__])"
    code, said = trial.run(code=["-c", ask])
    pieces = ast.literal_eval(said) if code == 0 and said.startswith("[") else []
    seen = "importing it runs all of it" if trial.made() else f"{len(pieces)} pieces can be had one by one"
    return len(pieces) > 2 and not trial.made(), seen


def idempotent(new):
    """The same command again in the same folder: does everything stay as it was after the first?"""
    trial = new()
    trial.run()
    once = trial.made(record=False)
    trial.run()
    twice = trial.made(record=False)
    changed = [name for name in twice if twice[name] != once.get(name)]
    return bool(once) and not changed, f"after the second run {len(changed)} of {len(twice)} results differ"


def traceable(new):
    """Starting from what was made: which bytes was it made from, and with which value?"""
    trial = new()
    trial.run("--cells", str(MORE))
    told = b"\n".join(trial.made().values()).decode()
    inputs = [name for name in trial.given if name.endswith(".tsv")]
    known = sum(hashlib.sha256((trial.folder / n).read_bytes()).hexdigest() in told for n in inputs)
    value = re.search(rf'"?cells"?\W+{MORE}\b', told)
    seen = f"{known} of {len(inputs)} inputs can be told, the value {'too' if value else 'cannot'}"
    return known == len(inputs) and bool(value), seen


def incremental(new):
    """One donor's file changes. Is that donor counted anew, and nobody else?"""
    trial = new()
    trial.run()
    trial.edit("cells/D03.tsv", "CD4_memory", "CD4_naive")
    return counted_again(trial, ["D03"])


def cached(new):
    """There, somewhere else and back again: is what had been counted the first time still there?"""
    trial = new()
    trial.run(), trial.run("--cells", str(MORE))
    return counted_again(trial, [])


def counted_again(trial, expected):
    """Run once more; return whether exactly the expected donors have a newly written part, and which do."""
    before = trial.written()
    code, _ = trial.run()
    parts = {name: donor for name in trial.written() if (donor := donor_of(name))}
    fresh = sorted({donor for name, donor in parts.items() if trial.written()[name] != before.get(name)})
    if not parts:
        return False, "nothing is kept of a single donor: all are counted, each time"
    return code == 0 and fresh == expected, f"counted again: {', '.join(fresh) or 'nobody'}"


def donors_in(trial):
    """Return the donors that the results speak of."""
    return set(re.findall(r"\bD\d\d\b", b"\n".join(trial.made(record=False).values()).decode()))


def donor_of(name):
    """Return the donor that a file's name speaks of, if any."""
    found = re.search(r"\bD\d\d\b", name)
    return found and found.group()


def is_table(text):
    """Return whether a text has a header and rows with as many cells, more than one."""
    rows = list(csv.reader(text.splitlines(), delimiter="\t"))
    return len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1


CHECKS = [valid, reproducible, robust, configurable, parameterised, standard]
CHECKS += [maintainable, modular, idempotent, traceable, incremental, cached]


def score(script, inputs, checks=CHECKS):
    """Return quality -> (has it, what was seen) of a script."""
    with trials(script, inputs) as new:
        return {check.__name__: check(new) for check in checks}


if __name__ == "__main__":
    for name, (has, seen) in score(*sys.argv[1:3]).items():
        print(f"{name:14} {'yes' if has else 'NO ':4} {seen}")
