"""Put together the candidate release: every published file, and a manifest that fixes their bytes.

The folder is made beside its place and takes the place of the last one by a rename, so that no file of an
earlier candidate stays in it. Nothing in it says when, where or by whom it was made: the same inputs give the
same bytes.
"""

import os
import shutil
from pathlib import Path

from ageing.files import by_folder, read_json, read_tsv, sha256, write_json
from ageing.step import arguments, made, note, run
from ageing.whole import scratch_beside

# Raise these when a change would break a reader of what is published: a name, a column or a meaning changed,
# a file more or less. The first is the release's, and decides under which publish/vN it appears; the others
# belong to the kinds of file, so that a reader of one kind sees whether it is concerned.
SCHEMA_VERSION = 1
KIND_VERSIONS = {
    "differential_expression": 1,
    "rank_gene_sets": 1,
    "test_overlap": 1,
    "predict_age": 1,
    "cell_types.json": 1,
    "excluded_donors.json": 1,
    "report.html": 1,
}


def summarise(record, changes):
    """Return what is published about a cell type: how it was judged and what changed with age.

    record: the checkpoint's; changes: cell type → path of its differential expression table.
    """
    summary = {name: record[name] for name in ("cell_type", "cells", "donors", "reason")}
    summary["selected"] = not record["reason"]
    if summary["selected"]:
        table = read_tsv(changes[record["cell_type"]], "log2_per_decade", "q")
        changed = [
            float(c) for c, q in zip(table["log2_per_decade"], table["q"], strict=True) if float(q) < 0.05
        ]
        summary["genes_tested"] = len(table["q"])
        summary["genes_rising"] = sum(change > 0 for change in changed)
        summary["genes_falling"] = sum(change < 0 for change in changed)
    return summary


def manifest_of(folder):
    """Return the manifest of a folder: relative path, bytes, SHA-256 and schema version of each file."""
    records = [
        {
            "path": (path := file.relative_to(folder)).as_posix(),
            "bytes": file.stat().st_size,
            "sha256": sha256(file),
            "schema_version": KIND_VERSIONS[path.parts[0]],
        }
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    ]
    return {"schema_version": SCHEMA_VERSION, "files": records}


def build(folder, selection, tables, report):
    """Fill an empty folder with the candidate; tables: rule → cell type → path; selection: see there."""
    for rule, of_type in tables.items():
        (folder / rule).mkdir()
        for cell_type, table in of_type.items():
            shutil.copyfile(table, folder / rule / f"{cell_type}.tsv")
    shutil.copyfile(report, folder / "report.html")
    changes = tables.get("differential_expression", {})
    write_json(folder / "cell_types.json", [summarise(record, changes) for record in selection["cell_types"]])
    write_json(folder / "excluded_donors.json", selection["excluded_donors"])
    write_json(folder / "manifest.json", manifest_of(folder))


def work(args):
    """Build the candidate and give it its name."""
    selection, tables = read_json(args.selection), by_folder(args.tables)
    note("read", f"{args.selection}, {args.report} and {len(args.tables)} tables")
    release = Path(args.manifest).parent
    with scratch_beside(release) as scratch:
        fresh = scratch / "fresh"
        fresh.mkdir()
        build(fresh, selection, tables, args.report)
        if release.exists():
            os.replace(release, scratch / "old")
        os.replace(fresh, release)
    made(args.manifest, f"it lists {len(read_json(args.manifest)['files'])} files")


def main():
    """Run the command line."""
    parser = arguments(__doc__, "selection", "report", "manifest")
    parser.add_argument("--tables", nargs="*", default=[])
    run(parser, work)


if __name__ == "__main__":
    main()
