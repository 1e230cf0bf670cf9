"""Four small workflows whose runs look alike from outside: as many starts of jobs, the same table.

`lay` puts them into a workspace: `last_week`, as it was, and a folder for each colleague who asks.
Nothing in them is slow; what is counted are starts.
"""

import shutil

DONORS = [f"D{n:02}" for n in range(1, 7)]
TYPES = ("B", "NK", "T")
COPIES = ("copy", "old")
FIRST_CLAIM, LAST_WEEK_MB, NOW_MB = 100, 80, 250

PROFILE = """\
# Friday's count. Nobody watches.
cores: 2
scheduler: greedy
nocolor: true
quiet: [host]
"""
TOOL = '''"""Count the cells of one delivery by type.

    python tools/count.py DELIVERY TABLE MEGABYTES [TYPE ...]

It plays the cluster, too: what unpacks to more than the megabytes claimed is ended.
"""

import sys
from pathlib import Path

delivery, table, claimed, *types = sys.argv[1:]
(donor, megabytes), *cells = [line.split() for line in Path(delivery).read_text().splitlines()]
print(f"{donor} unpacks to {megabytes} MB; {claimed} MB are claimed", flush=True)
if int(megabytes) > int(claimed):
    raise MemoryError(f"{megabytes} MB")
counts = {cell: cells.count([cell]) for cell in types or ["B", "NK", "T"]}
Path(table).write_text("".join(f"{donor}\\t{cell}\\t{number}\\n" for cell, number in counts.items()))
'''
HEAD = '''"""Friday's count: how many cells of which type each donor has.

NEEDS
    deliveries/     one file for each donor
MAKES
    table.tsv
"""
{before}

rule table:
    input:
        {counts},
    output:
        "table.tsv",
    shell:
        "sort -u {{input}} > {{output}}"


rule count:
    input:
        "deliveries/{name}.txt",
    output:
        "counts/{made}.tsv",
    log:
        "logs/count/{made}.log",
    benchmark:
        "benchmarks/count/{made}.tsv"
    retries: 2
    resources:
        mem_mb=lambda wildcards, attempt: 100 * attempt,
    shell:
        "python tools/count.py {{input}} {{output}} {{resources.mem_mb}}{types} > {{log}} 2>&1"
'''
NAMED = f"DONORS = {DONORS}\n".replace("'", '"')
LISTED = '''

def counts_of_inbox(wildcards):
    """Return a table for each delivery that the checkpoint found."""
    names = open(checkpoints.inbox.get().output[0]).read().split()
    return expand("counts/{name}.tsv", name=names)


checkpoint inbox:
    output:
        "inbox.txt",
    shell:
        "ls deliveries | sed 's/.txt$//' > {output}"
'''
BY_DONOR = 'expand("counts/{donor}.tsv", donor=DONORS)'
BY_PAIR = 'expand("counts/{donor}_{cell}.tsv", donor=DONORS, cell=["B", "NK", "T"])'
SEEN = 'NAMES = glob_wildcards("deliveries/{name}.txt").name\n'
PLAIN = {"before": NAMED, "counts": BY_DONOR, "name": "{donor}", "made": "{donor}", "types": ""}
INBOX = {"before": LISTED, "counts": "counts_of_inbox", "name": "{name}", "made": "{name}", "types": ""}
PAIRS = PLAIN | {"counts": BY_PAIR, "made": "{donor}_{cell}", "types": " {wildcards.cell}"}
GLOBBED = INBOX | {"before": SEEN, "counts": 'expand("counts/{name}.tsv", name=NAMES)'}

# Folder -> its rules of last week, its rules now, what each delivery unpacks to, whether copies lie around
WEEKS = {
    "mira": (INBOX, INBOX, LAST_WEEK_MB, True),
    "tomas": (PLAIN, PAIRS, LAST_WEEK_MB, False),
    "noor": (PLAIN, PLAIN, NOW_MB, False),
    "jonas": (GLOBBED, GLOBBED, LAST_WEEK_MB, True),
}


def lay(space, *names):
    """Write the folders of these colleagues, each with `last_week` beside `this_week`; nothing is run."""
    for name in names:
        then, now, megabytes, copies = WEEKS[name]
        folder = space.path / name
        _week(folder / "last_week", then, LAST_WEEK_MB)
        _week(folder / "this_week", now, megabytes)
        if copies:
            for donor in DONORS:
                for kind in COPIES:
                    given = folder / "this_week/deliveries"
                    shutil.copyfile(given / f"{donor}.txt", given / f"{donor}_{kind}.txt")


def _week(folder, rules, megabytes):
    for part in ("deliveries", "profile", "tools"):
        (folder / part).mkdir(parents=True)
    (folder / "Snakefile").write_text(HEAD.format(**rules), encoding="utf-8")
    (folder / "profile/config.yaml").write_text(PROFILE, encoding="utf-8")
    (folder / "tools/count.py").write_text(TOOL, encoding="utf-8")
    for number, donor in enumerate(DONORS, 1):
        cells = [cell for place, cell in enumerate(TYPES, 1) for _ in range(number + place)]
        text = "\n".join([f"{donor} {megabytes}", *cells])
        (folder / f"deliveries/{donor}.txt").write_text(f"{text}\n", encoding="utf-8")
