"""Decide which donors and which cell types carry enough evidence, and say why the others do not.

The rest of the workflow is planned from this decision: one fan-out per selected cell type.
"""

import math
from collections import Counter
from pathlib import Path

from ageing.files import read_json, read_tsv, write_json, write_tsv
from ageing.markers import MARKERS
from ageing.step import arguments, made, note, run


def reason_to_exclude(recorded_sex, summary, min_cells):
    """Return why a donor cannot be used, or an empty text; summary: what quality control found."""
    if summary["kept"] < min_cells:
        return f"quality control kept {summary['kept']} cells; {min_cells} are needed"
    if summary["sex"] not in (recorded_sex, "unclear"):
        return (
            f"recorded sex is {recorded_sex}, the counts say {summary['sex']}: perhaps another donor's sample"
        )
    return ""


def judge_donors(catalogue, summaries, min_cells):
    """Return the donors kept, in catalogue order, and the others with their reasons.

    catalogue: columns donor, age, sex; summaries: donor → what quality control found.
    """
    recorded = dict(zip(catalogue["donor"], catalogue["sex"], strict=True))
    reasons = {donor: reason_to_exclude(sex, summaries[donor], min_cells) for donor, sex in recorded.items()}
    excluded = [{"donor": donor, "reason": reason} for donor, reason in reasons.items() if reason]
    return [donor for donor, reason in reasons.items() if not reason], excluded


def judge_types(cells, donors, min_cells, min_donors):
    """Return a record for every known cell type: cells, donors with enough of them, the reason if rejected.

    cells: columns donor, cell_type, one row a cell; only cells of `donors` count.
    """
    usable = set(donors)
    pairs = Counter(p for p in zip(cells["cell_type"], cells["donor"], strict=True) if p[1] in usable)
    records = []
    for cell_type in MARKERS:
        enough = sum(pairs[cell_type, donor] >= min_cells for donor in donors)
        reason = (
            ""
            if enough >= min_donors
            else (f"{enough} of {len(donors)} donors have {min_cells} cells or more; {min_donors} are needed")
        )
        total = sum(pairs[cell_type, donor] for donor in donors)
        records.append({"cell_type": cell_type, "cells": total, "donors": enough, "reason": reason})
    return records


def needed_donors(donors, min_donors, min_donor_share):
    """Return how many donors a type needs: the number, or the share of the donors kept, whichever is more."""
    # Rounded first: 0.6 × 10 donors is a hair more than 6 in floating point, and must not ask for a seventh.
    return max(min_donors, math.ceil(round(min_donor_share * donors, 6)))


def work(args):
    """Select donors and cell types."""
    catalogue, cells = (
        read_tsv(args.catalogue, "donor", "age", "sex"),
        read_tsv(args.cells, "donor", "cell_type"),
    )
    summaries = {Path(path).stem: read_json(path) for path in args.summaries}
    note("read", f"{len(cells['donor'])} cells of {len(summaries)} donors")
    donors, excluded = judge_donors(catalogue, summaries, args.min_cells_per_donor)
    needed = needed_donors(len(donors), args.min_donors, args.min_donor_share)
    types = judge_types(cells, donors, args.min_cells, needed)
    for record in excluded:
        note("decided", f"donor {record['donor']} excluded: {record['reason']}")
    for record in types:
        note(
            "decided",
            f"{record['cell_type']} {'rejected: ' + record['reason'] if record['reason'] else 'selected'}",
        )
    chosen = [row for row, donor in enumerate(catalogue["donor"]) if donor in donors]
    write_tsv(
        args.donors, {name: [catalogue[name][row] for row in chosen] for name in ("donor", "age", "sex")}
    )
    write_json(args.selection, {"cell_types": types, "excluded_donors": excluded, "donors": donors})
    made(args.donors)
    made(args.selection)


def main():
    """Run the command line."""
    parser = arguments(__doc__, "catalogue", "cells", "selection", "donors")
    parser.add_argument("summaries", nargs="+")
    for name in ("min-cells-per-donor", "min-cells", "min-donors"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--min-donor-share", type=float, required=True)
    run(parser, work)


if __name__ == "__main__":
    main()
