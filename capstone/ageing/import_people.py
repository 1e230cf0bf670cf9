"""Read from a table of cells who the donors are: a name that fits the catalogue, one age, one sex, rows."""

import re

import numpy as np

from ageing.files import BadInput

YEARS = {"years": 1.0, "months": 1 / 12, "days": 1 / 365.25}
SEXES = {"f": "F", "female": "F", "m": "M", "male": "M"}
AGE = re.compile(r"(\d+(?:\.\d+)?)(?:-year-old\b.*)?")  # also as CELLxGENE writes it: 65-year-old stage


def unique(names, kind, path):
    """Return names as an array of text; BadInput if one is empty, occurs twice or would tear a table."""
    names = np.array([str(name) for name in names])
    found, numbers = np.unique(names, return_counts=True)
    if (numbers > 1).any():
        twice = found[numbers > 1].tolist()
        raise BadInput(
            f"{path}: the {kind} {twice[0]!r} occurs {numbers.max()} times ({len(twice)} such {kind}s); "
            "make the names unique first."
        )
    if odd := [
        name for name in found.tolist() if not name.strip() or len(name.splitlines()) > 1 or "\t" in name
    ]:
        raise BadInput(f"{path}: the {kind} {odd[0]!r} is empty or holds a tab or a line end; rename it.")
    return names


def people_of(cells, args):
    """Return a catalogue row per donor, yet without checksum, by name, and donor → numbers of its cells.

    cells: a data frame, one row a cell; args: file, donor_column, age_column, sex_column, age_unit.
    """
    names, ages, sexes = (
        column_of(cells, name, args.file) for name in (args.donor_column, args.age_column, args.sex_column)
    )
    found, which = np.unique(names, return_inverse=True)
    ends = np.cumsum(np.bincount(which))[:-1]
    rows_of = dict(zip(found.tolist(), np.split(np.argsort(which, kind="stable"), ends), strict=True))
    people, taken = [], {}
    for source, rows in rows_of.items():
        donor = re.sub("[^A-Za-z0-9]", "", source)
        if not donor or donor in taken:
            other = f"is {donor!r} like that of {taken[donor]!r}" if donor else "is empty"
            raise BadInput(
                f"{args.file}: donor {source!r}: without other than letters and digits it {other}; rename."
            )
        taken[donor] = source
        age = age_of(only(ages[rows], args.age_column, source, args.file), source, args)
        sex = sex_of(only(sexes[rows], args.sex_column, source, args.file), source, args)
        people.append(
            {"donor": donor, "age": age, "sex": sex, "file": f"archive/{donor}.npz", "name_in_source": source}
        )
    return people, rows_of


def column_of(cells, name, path):
    """Return a column of the table of cells as text; BadInput if it is not there or has gaps."""
    if name not in cells:
        raise BadInput(
            f"{path}: the cells have no column {name!r}; they have: {', '.join(map(str, cells.columns))}."
        )
    if gaps := int(cells[name].isna().sum()):
        raise BadInput(f"{path}: {gaps} cells have no {name!r}; fill them in or drop these cells first.")
    return cells[name].astype(str).to_numpy(dtype=str)


def only(values, column, donor, path):
    """Return the one value that all cells of a donor share; BadInput if they do not."""
    found = np.unique(values)
    if len(found) > 1:
        raise BadInput(
            f"{path}: donor {donor!r} has more than one {column!r}: {', '.join(found[:3])}; "
            "a donor has one, so correct the table or split the donor."
        )
    return str(found[0])


def age_of(text, donor, args):
    """Return an age in years as text with at most two decimals; text: a number, or CELLxGENE's stage."""
    match = AGE.fullmatch(text)
    if not match:
        raise BadInput(
            f"{args.file}: donor {donor!r} has the {args.age_column!r} {text!r}; it must be a number."
        )
    return f"{round(float(match[1]) * YEARS[args.age_unit], 2):g}"


def sex_of(text, donor, args):
    """Return F or M; BadInput for anything else, because the model has two."""
    try:
        return SEXES[text.lower()]
    except KeyError:
        raise BadInput(
            f"{args.file}: donor {donor!r} has the {args.sex_column!r} {text!r}; it "
            "must be F, M, female, male."
        ) from None
