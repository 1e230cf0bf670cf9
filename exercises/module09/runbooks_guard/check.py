"""A guard that refuses a release which does not tell of each donor once, and spares all others."""

import hashlib
import json
import re

from labkit.checks import Finding, Note
from labkit.guards import Case, trials

CHECKS = {
    "guard-ends": "`guard.py` comes to an end by itself, on every capstone, without an error of its own",
    "healthy-spared": "it lets a release pass that tells of each donor",
    "vanished-caught": "it refuses a release in which a donor of the catalogue stands nowhere",
    "stranger-caught": "it refuses a release in which somebody stands who is not in the catalogue",
    "excluded-caught": "it refuses a release in which an excluded donor stands in a table all the same",
    "double-caught": "it refuses a release in which a donor stands twice in a table",
    "donor-named": "its last line names the donor it is about, and no other",
    "nothing-touched": "it leaves every file of the capstone as it is",
}
CAUGHT = ["vanished-caught", "stranger-caught", "excluded-caught", "double-caught"]
NEEDS = {id: ["guard-ends"] for id in CHECKS if id != "guard-ends"} | {"donor-named": ["guard-ends", *CAUGHT]}

TYPES = ("B", "CD4_memory", "CD4_naive", "CD8_effector", "Mono_CD14", "NK")
RELEASE = "results/release"
AUTUMN = "data/tiny/donors_autumn.tsv"


def tables(edit):
    """The tables of predictions with their rows edited: edit(cell type, header and rows) returns them."""
    files = {}
    for kind in TYPES:

        def changed(folder, name=f"results/predict_age/{kind}.tsv", kind=kind):
            rows = [line.split("\t") for line in (folder / name).read_text().splitlines()]
            return "".join("\t".join(row) + "\n" for row in edit(kind, rows))

        def copied(folder, name=f"results/predict_age/{kind}.tsv"):
            return (folder / name).read_text()

        files |= {f"results/predict_age/{kind}.tsv": changed, f"{RELEASE}/predict_age/{kind}.tsv": copied}
    return files | {f"{RELEASE}/cell_types.json": recounted, f"{RELEASE}/manifest.json": relisted}


def recounted(folder):
    """The cell types, each with as many donors as its table has rows: no fault shows in a number."""
    records = json.loads((folder / RELEASE / "cell_types.json").read_text())
    for record in (r for r in records if r["selected"]):
        table = folder / RELEASE / "predict_age" / f"{record['cell_type']}.tsv"
        record["donors"] = len(table.read_text().splitlines()) - 1
    return json.dumps(records)


def relisted(folder):
    """The manifest of what lies there now, so that each release here verifies."""
    manifest = json.loads((folder / RELEASE / "manifest.json").read_text())
    for record in manifest["files"]:
        content = (folder / RELEASE / record["path"]).read_bytes()
        record |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return json.dumps(manifest)


def without(donor):
    """The tables without a donor."""
    return tables(lambda kind, rows: [row for row in rows if row[0] != donor])


def with_one_more(donor, kinds=TYPES):
    """The tables of some cell types with one more donor."""
    return tables(lambda kind, rows: [*rows, [donor, "40", "41.5"]] if kind in kinds else rows)


def excluded(donor):
    """The list of excluded donors with one more, and the reason."""

    def listed(folder):
        records = json.loads((folder / RELEASE / "excluded_donors.json").read_text())
        return json.dumps(
            [*records, {"donor": donor, "reason": "41 cells after quality control; 60 are needed"}]
        )

    return {f"{RELEASE}/excluded_donors.json": listed}


def catalogue(edit):
    """A config that names another catalogue: the usual one with its rows edited."""

    def rows(folder):
        return edit((folder / "data/tiny/donors.tsv").read_text())

    def config(folder):
        text = (folder / "config/config.yaml").read_text()
        return text.replace("catalogue: data/tiny/donors.tsv", f"catalogue: {AUTUMN}")

    return {AUTUMN: rows, "config/config.yaml": config}


def less(text):
    """The catalogue without its last donor."""
    return "".join(text.splitlines(keepends=True)[:-1])


def more(text):
    """The catalogue with one more donor."""
    return text + "\t".join(["D11", "51", "F", *text.splitlines()[-1].split("\t")[3:]]) + "\n"


def turned(kind, rows):
    """The rows in another order."""
    return [rows[0], *rows[:0:-1]]


CASES = (
    Case("healthy-spared", "it is a run like any other", {}),
    Case(
        "healthy-spared",
        "the config names another catalogue, and each of its donors is told of",
        catalogue(less) | without("D08"),
    ),
    Case(
        "healthy-spared",
        "one more donor was excluded, with a reason, and stands in no table",
        excluded("D07") | without("D07"),
    ),
    Case(
        "healthy-spared",
        "the tables list their donors in another order, and a backup copy lies among the results",
        tables(turned) | {"results/quality_control/D03_backup.json": '{"cells": 120, "kept": 107}\n'},
    ),
    Case("vanished-caught", "a donor of the catalogue is in no table and in no list", without("D08"), "D08"),
    Case(
        "vanished-caught",
        "the config names another catalogue, and one of its donors is told of nowhere",
        catalogue(more) | tables(lambda kind, rows: rows),
        "D11",
    ),
    Case(
        "stranger-caught",
        "a table has a row of somebody who is not in the catalogue",
        with_one_more("D03_backup", ["B"]),
        "D03_backup",
    ),
    Case("excluded-caught", "a donor is excluded, and in a table", with_one_more("D05", ["NK"]), "D05"),
    Case("double-caught", "a table has two rows of one donor", with_one_more("D04", ["CD8_effector"]), "D04"),
)


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    if not workspace.exists("guard.py"):
        yield finding("guard-ends", "there is no file guard.py", "lab reset gives you one to begin with")
        return
    tried = trials(workspace.read("guard.py"), CASES)
    for words in tried[0].outcome.lacking:
        yield Note(f"your guard ran with a time limit, but on this machine {words}")
    if broken := [t for t in tried if not t.ended]:
        yield finding(
            "guard-ends",
            f"on a capstone of which is true: {broken[0].case.about}. There {broken[0].end}",
            "run it by hand on your own copy: python guard.py .",
        )
        return
    yield from misjudged(tried)
    yield from unnamed(tried)
    if touched := [t for t in tried if t.changed]:
        yield finding(
            "nothing-touched",
            f"changed, made or removed: {', '.join(touched[0].changed[:3])}",
            "read, and print; write nothing below the folder you are given",
        )


WHY = {
    "guard-ends": "a guard that falls over lets everybody pass, or nobody",
    "healthy-spared": "a guard that cries at every difference is switched off within a week",
    "vanished-caught": "a person gave blood for this, and somebody outside will ask where they are",
    "stranger-caught": "a number that belongs to nobody is in the means of all",
    "excluded-caught": "the list says why this donor cannot be used, and the table uses it",
    "double-caught": "one person counts for two",
    "donor-named": "whoever reads the refusal must know whom to look for",
    "nothing-touched": "a guard that changes what it guards spoils the evidence",
}
NEXT = {
    "healthy-spared": "ask who says which donors there are, and which tables a donor has to be in",
    "vanished-caught": "begin with the donors there should be, and look for each; a count misses nobody",
    "stranger-caught": "ask the other way round, too: is each name of a table one that there should be?",
    "excluded-caught": "a donor is in tables, or in the list, and not in both",
    "double-caught": "a set forgets how often a name was there",
}


def misjudged(tried):
    """Yield a finding for each check of which the guard misjudged a capstone: the first it got wrong."""
    for id in NEXT:
        ours = [t for t in tried if t.case.check == id]
        wrong = [t for t in ours if t.refused != bool(t.case.refuse)]
        if wrong:
            what = "refused" if wrong[0].refused else "let pass"
            seen = f"{what} {len(wrong)} of {len(ours)}; of one of them is true: {wrong[0].case.about}"
            yield finding(id, seen, NEXT[id])


def unnamed(tried):
    """Yield a finding if a refusal does not name its donor, or names another one."""
    for trial in (t for t in tried if t.case.refuse and t.refused):
        named = set(re.findall(r"(?<![\w-])D\d\d\w*(?![\w-])", trial.last))
        if named != {trial.case.refuse}:
            say = f"it names {', '.join(sorted(named))}" if named else "it names no donor"
            yield finding(
                "donor-named",
                f"of a capstone that it refused, the last line was {trial.last[:80]!r}: {say}",
                "print one sentence at the end, with the name as it stands in the table or the catalogue",
            )
            return


def finding(id, seen, next):
    """A Finding on the guard, with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, "guard.py", WHY[id], next)
