"""Compare the files of a release with the contract of its version: columns, values, documents, the set."""

import fnmatch
import json
import math
import sys


def kind_of(path, contract):
    """Return what the contract says of the kind of file that lies at `path`, or None."""
    kinds = {**contract["tables"], **contract["documents"], **contract["others"]}
    return next((kind for pattern, kind in kinds.items() if fnmatch.fnmatchcase(path, pattern)), None)


def faults_in_content(folder, whole, listed, contract):
    """Return what the contract says against the files whose bytes are right, and against the set listed."""
    problems, expected = [], {*contract["documents"], *contract["others"]}
    for path in whole:
        kind = kind_of(path, contract) or {}
        if "columns" in kind:
            problems += [f"{path}: {fault}" for fault in faults_in_table(folder / path, kind["columns"])]
        if "schema" in kind:
            problems += [f"{path}: {fault}" for fault in faults_in_document(folder / path, kind["schema"])]
    per = contract["table_per"]
    if per["document"] in whole and not any(p.startswith(per["document"]) for p in problems):
        records = json.loads((folder / per["document"]).read_text(encoding="utf-8"))
        names = [record[per["name"]] for record in records if record[per["if"]]]
        expected |= {path.format(name) for path in per["paths"] for name in names}
        problems += [f"{path}: the contract knows no such file" for path in sorted(listed - expected)]
    return problems + [f"{path}: the contract asks for it" for path in sorted(expected - listed)]


def faults_in_table(file, columns):
    """Return what is wrong with a tab-separated table: its columns, or the first bad value of each."""
    try:
        header, *lines = file.read_text(encoding="utf-8").splitlines()
    except ValueError:
        return ["empty, or not text"]
    found, required = header.split("\t"), [n for n, rule in columns.items() if not rule.get("optional")]
    if found not in (required, list(columns)[: len(found)]) or len(found) < len(required):
        return [f"has the columns {found}, the contract says {list(columns)}"]
    rows = [line.split("\t") for line in lines]
    if odd := [number for number, row in enumerate(rows, 2) if len(row) != len(found)]:
        return [f"line {odd[0]} has {len(rows[odd[0] - 2])} columns instead of {len(found)}"]
    values = {name: [row[place] for row in rows] for place, name in enumerate(found)}
    faults = (first_bad_value(name, columns[name], values[name]) for name in found)
    return [fault for fault in faults if fault]


def first_bad_value(name, rule, values):
    """Return a sentence on the first value of a column that breaks its rule, or nothing."""
    for line, value in enumerate(values, 2):
        if rule["kind"] == "text":
            good = bool(value)
        else:
            try:
                number = float(value)
                good = math.isfinite(number)
                good = good and rule.get("lowest", number) <= number <= rule.get("highest", number)
            except ValueError:
                good = False
        if not good:
            return f"line {line}: {name} is {value!r}, which the contract does not allow"


def faults_in_document(file, schema):
    """Return the first thing a JSON Schema says against a document."""
    sys.modules.setdefault("rfc3987_syntax", None)  # an optional format checker that takes seconds to import
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    try:
        error = best_match(
            Draft202012Validator(schema).iter_errors(json.loads(file.read_text(encoding="utf-8")))
        )
    except (ValueError, RecursionError):
        return ["not JSON"]
    return [f"{'/'.join(map(str, error.absolute_path)) or 'the document'}: {error.message}"] if error else []
