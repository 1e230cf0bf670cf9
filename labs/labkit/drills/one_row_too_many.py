"""A colleague's rule takes whatever lies in a folder: somebody's backup copy counts as a donor."""

from review.plan import plan
from review.plan_settings import PlanError

from labkit.checks import Finding
from labkit.drills._effects import changed, still_waiting

TITLE = "One row too many"
MODULE = "module09"
MINUTES = 15
CLASS = "workflow meaning"
CAUSE = "discovery-too-wide"
FACTS = ("F34",)
TICKET = """
Hello from Aisha, accounting. Your table results/count_cells/cells.tsv tells me how many donors to pay for.
You measured eight, says the contract. The table I got this morning has nine rows. It was made with

    snakemake --profile profiles/local results/count_cells/cells.tsv

and Snakemake had no complaint. Two weeks ago there were eight rows; the colleague who looked after it since
has moved on. Who is the ninth, and do I have to pay for it?
"""
REPLIES = {
    "input-changed": "then the catalogue would list nine donors; it lists those of the contract",
    "files-left-over": "a file left over does no harm until a rule takes it up; ask which rule does, and why",
    "config-changed": "the config names one catalogue, the same as ever, and it lists eight donors",
    "published-edited": "the table is as its job made it: its rule would make the same rows again",
}
TOOL = '''"""Count each donor's cells, before and after quality control.

    python tools/count_cells.py TABLE SUMMARY ...
"""

import json
import sys
from pathlib import Path


def main(table, *summaries):
    """Write a row for each summary, named after its file."""
    rows = ["donor\\tcells\\tkept"]
    for summary in map(Path, summaries):
        found = json.loads(summary.read_text())
        rows.append(f"{summary.stem}\\t{found['cells']}\\t{found['kept']}")
    Path(table).write_text("\\n".join(rows) + "\\n")
    print(f"{len(summaries)} donors")


main(*sys.argv[1:])
'''
RULES = "workflow/rules/count.smk"
RULE = '''"""Count the cells of all donors, for the accounts.

NEEDS
    results/quality_control/{donor}.json
MAKES
    results/count_cells/cells.tsv
"""
%s

rule count_cells:
    """Put the counts of all donors into one table."""
    input:
        summaries=%s,
        tool=of_capstone("tools/count_cells.py"),
    output:
        table="results/count_cells/cells.tsv",
    log:
        "logs/count_cells/cells.log",
    shell:
        "python {input.tool:q} {output.table:q} {input.summaries:q} > {log:q} 2>&1"
'''
WIDE = (
    """
from glob import glob
""",
    'sorted(glob("results/quality_control/*.json"))',
)
SOUND = "", 'expand("results/quality_control/{donor}.json", donor=DONORS)'
TABLE = "results/count_cells/cells.tsv"
DONORS = tuple(f"D0{n}" for n in range(1, 9))


def place(draw):
    """Whose summary was copied, and under which name."""
    donor = draw.choice(DONORS)
    return {
        "donor": donor,
        "extra": draw.choice(["{}_old", "{}_before", "old_{}", "copy_of_{}"]).format(donor),
    }


def prepare(space, place):
    """An extra rule with its tool, and a copy of a summary that somebody made and forgot."""
    last = 'include: "rules/release.smk"\n'
    space.edit("workflow/Snakefile", last, f'{last}include: "rules/count.smk"\n')
    space.write("tools/count_cells.py", TOOL)
    folder = "results/quality_control"
    space.write(f"{folder}/{place['extra']}.json", space.read(f"{folder}/{place['donor']}.json"))


def _run(space):
    space.run(f"snakemake --profile profiles/local {TABLE}")


def inject(space, place):
    """The rule takes every summary that lies in the folder."""
    space.write(RULES, RULE % WIDE)
    _run(space)


def healthy(space, place):
    """The rule takes the summaries of the donors in the catalogue."""
    space.write(RULES, RULE % SOUND)
    _run(space)


def with_a_ninth_donor(space, place):
    """The catalogue lists one more donor, whose file is another one's."""
    catalogue = space.read("data/tiny/donors.tsv")
    row = next(line for line in catalogue.splitlines() if line.startswith(place["donor"]))
    space.write("data/tiny/donors.tsv", f"{catalogue}{row.replace(place['donor'], 'D09', 1)}\n")
    healthy(space, place)


def with_a_table_of_another_day(space, place):
    """The rule was mended since; the table is still the one that the old rule made."""
    inject(space, place)
    space.write(RULES, RULE % SOUND)


RIVALS = {"files-left-over": with_a_table_of_another_day, "input-changed": with_a_ninth_donor}


def symptom(space, place):
    """The table has a row that is no donor of the catalogue."""
    return _rows(space) - _donors(space) != set()


def _rows(space):
    return {line.split("\t")[0] for line in space.read(TABLE).splitlines()[1:]}


def _donors(space):
    return {line.split("\t")[0] for line in space.read("data/tiny/donors.tsv").splitlines()[1:]}


def scope(place):
    """The one row, or the table that has it."""
    return [{place["extra"]}, {TABLE}, {TABLE, place["extra"]}, {"count_cells"}]


def where(place):
    """The rule's input."""
    return [("count_cells",), ("count.smk",)]


def repaired(space, place):
    """Yield what is wrong in the table, and what the rule would take or miss on another day."""
    table = space.read(TABLE) if space.exists(TABLE) else ""
    if not table or _rows(space) != _donors(space):
        expected, seen = "a row for each donor of the catalogue", f"{len(table.splitlines()[1:])} rows"
        why, again = "this table is paid for", "when the cause is mended, let a run make it"
        yield Finding("repaired", expected, seen, TABLE, why, again)
    why, again = "it is out of date", "let a run make it"
    yield from still_waiting(space, "profiles/local", target=TABLE, files=TABLE, why=why, again=again)
    yield from _another_day(space)


def _another_day(space):
    """Yield a Finding if a stray file would be taken, or a donor missed whose summary is not made yet."""
    folder = "results/quality_control"
    for name in ("D98", "spare_D02"):
        space.write(f"{folder}/{name}.json", space.read(f"{folder}/D02.json"))
    for ending in ("json", "npz"):
        (space.path / folder / f"D04.{ending}").unlink()
    try:
        jobs = plan(space.path, "profiles/local", [TABLE]).jobs
        taken = {f for job in jobs if job.rule == "count_cells" for f in job.input if f.startswith(folder)}
    except PlanError as error:
        taken = {str(error)}
    expected = {f"{folder}/{donor}.json" for donor in _donors(space)}
    if taken != expected:
        odd = sorted(taken - expected) or sorted(expected - taken)
        seen = f"{'it would take' if taken - expected else 'it would miss'} {odd[0]}"
        why = "what lies in a folder is an accident; who belongs to the study stands in the catalogue"
        again = "ask where the workflow's other rules get their donors from"
        needs = "the summaries of the catalogue's donors, whatever else lies there or is not made yet"
        yield Finding("repaired", needs, seen, RULES, why, again)


def fair(space, scene, place):
    """Yield a Finding if the catalogue, a summary or the tool was made to fit."""
    names = ["data/tiny/donors.tsv", "config/config.yaml", "tools/count_cells.py"]
    names += [f"results/quality_control/{donor}.json" for donor in DONORS]
    why = "it was right before the incident, and others rely on it"
    yield from changed(space, scene, names, why, "put it back, and mend what takes up too much")
