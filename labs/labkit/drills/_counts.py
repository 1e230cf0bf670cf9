"""A colleague's table of counts: the step, and the rules that make it in one job or in many."""

STEP = '''"""Count the cells of each donor and type."""

{more}from ageing.files import read_tsv, write_tsv
from ageing.step import arguments, made, note, run


def work(args):
    """Count, for all donors and types or for those asked for."""
    columns = read_tsv(args.cells, "donor", "cell_type")
    pairs = list(zip(columns["donor"], columns["cell_type"], strict=True))
    asked = sorted((d, t) for d in args.donors.split(",") for t in args.types.split(","))
    note("read", f"{{len(pairs)}} cells")
    counts = [pairs.count(pair) for pair in asked]
    donors, types = zip(*asked, strict=True)
    write_tsv(args.table, {{"donor": donors, "cell_type": types, "cells": counts}})
    made(args.table)


parser = arguments(__doc__, "cells", "table")
parser.add_argument("--donors", required=True)
parser.add_argument("--types", required=True)
run(parser, work)
'''
WHOLE = '''"""Count cells per donor and type.

NEEDS
    results/cluster_cells/cells.tsv
MAKES
    results/{name}/table.tsv
"""

TYPES = "{types}".split(",")


rule {name}:
    input:
        cells="results/cluster_cells/cells.tsv",
        code=code_of("{name}"),
    output:
        table="results/{name}/table.tsv",
    log:
        "logs/{name}/table.log",
    params:
        donors=",".join(DONORS),
        types=",".join(TYPES),
    shell:
        "python -m ageing.{name} {{input.cells:q}} {{output.table:q}}"
        " --donors {{params.donors}} --types {{params.types}} > {{log:q}} 2>&1"
'''
CUT = '''"""Count cells per donor and type, each pair in parallel.

NEEDS
    results/cluster_cells/cells.tsv
MAKES
    results/{name}/table.tsv
"""

TYPES = "{types}".split(",")


rule {name}_of_pair:
    input:
        cells="results/cluster_cells/cells.tsv",
        code=code_of("{name}"),
    output:
        table="results/{name}/{{donor}}/{{cell_type}}.tsv",
    log:
        "logs/{name}/{{donor}}_{{cell_type}}.log",
    shell:
        "python -m ageing.{name} {{input.cells:q}} {{output.table:q}}"
        " --donors {{wildcards.donor}} --types {{wildcards.cell_type}} > {{log:q}} 2>&1"


rule {name}:
    input:
        expand("results/{name}/{{donor}}/{{cell_type}}.tsv", donor=sorted(DONORS), cell_type=sorted(TYPES)),
    output:
        table="results/{name}/table.tsv",
    shell:
        "awk 'NR == 1 || FNR > 1' {{input:q}} > {{output.table:q}}"
'''
OVERRIDE = """\
import os

os.environ.update(OMP_NUM_THREADS="16", OPENBLAS_NUM_THREADS="16")

import numpy

"""


def lay(space, place, rules, more=""):
    """Give a workspace the colleague's step, and the rules that run it."""
    space.write(f"ageing/{place['name']}.py", STEP.format(more=more))
    space.write("workflow/rules/counts.smk", rules.format(**place))
