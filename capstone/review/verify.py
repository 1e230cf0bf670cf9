"""Verify a release: every byte as its manifest says, nothing missing, nothing extra, every table as agreed.

Reads only. The agreement is review/contract.yaml; the manifest lies in the release.
"""

import argparse
import fnmatch
import hashlib
import json
import sys
from pathlib import Path, PurePosixPath

import yaml

CONTRACT = Path(__file__).with_name("contract.yaml")


def problems_of(folder):
    """Return one sentence for each thing that is wrong with the release in `folder`; empty means verified."""
    folder, contract = Path(folder), yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    manifest, problems = read_manifest(folder, contract["schema_version"])
    if problems:
        return problems
    listed = {record["path"]: record for record in manifest["files"]}
    present = {
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_symlink() or not p.is_dir()
    }
    problems += [f"{path}: listed in the manifest, but missing" for path in sorted(listed.keys() - present)]
    extra = present - listed.keys() - {"manifest.json"}
    problems += [f"{path}: present, but not listed in the manifest" for path in sorted(extra)]
    whole = []
    for path in sorted(listed.keys() & present):
        fault = fault_in_bytes(folder / path, listed[path])
        problems += [f"{path}: {fault}"] if fault else []
        whole += [] if fault else [path]
    return problems + faults_in_content(folder, whole, set(listed), contract)


def read_manifest(folder, version):
    """Return the manifest and what is wrong with the manifest itself."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        paths = [record["path"] for record in manifest["files"]]
        complete = all(
            isinstance(r["bytes"], int) and isinstance(r["sha256"], str) for r in manifest["files"]
        )
    except OSError:
        return None, ["manifest.json: there is none, so nothing says what belongs to this release"]
    except (ValueError, KeyError, TypeError):
        return None, [
            "manifest.json: not readable as a manifest (schema_version, files: path, bytes, sha256)"
        ]
    problems = [] if complete else ["manifest.json: bytes must be a number and sha256 a text for every file"]
    if manifest.get("schema_version") != version:
        problems.append(
            f"manifest.json: schema version {manifest.get('schema_version')!r}, {version} is known here"
        )
    outside = [p for p in paths if PurePosixPath(p).is_absolute() or ".." in PurePosixPath(p).parts]
    problems += [f"manifest.json: the path {path!r} leads out of the release" for path in outside]
    problems += [
        f"manifest.json: {path} is listed twice" for path in sorted(set(paths)) if paths.count(path) > 1
    ]
    return manifest, problems


def fault_in_bytes(file, record):
    """Return how a file differs from its manifest record, or nothing."""
    if file.is_symlink():
        return "a symbolic link, whose target no manifest can fix"
    content = file.read_bytes()
    if len(content) != record["bytes"]:
        return f"{len(content)} bytes, the manifest says {record['bytes']}"
    if (digest := hashlib.sha256(content).hexdigest()) != record["sha256"]:
        return f"SHA-256 {digest[:12]}…, the manifest says {record['sha256'][:12]}…"


def faults_in_content(folder, whole, listed, contract):
    """Return what the contract says against the files whose bytes are right, and against the set listed."""
    problems, expected = [], {*contract["documents"], *contract["others"]}
    for path in whole:
        columns = next(
            (c for pattern, c in contract["tables"].items() if fnmatch.fnmatch(path, pattern)), None
        )
        if columns:
            problems += [f"{path}: {fault}" for fault in faults_in_table(folder / path, columns)]
    for path, schema in contract["documents"].items():
        if path in whole:
            problems += [f"{path}: {fault}" for fault in faults_in_document(folder / path, schema)]
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
    if header.split("\t") != list(columns):
        return [f"has the columns {header.split(chr(9))}, the contract says {list(columns)}"]
    rows = [line.split("\t") for line in lines]
    if odd := [number for number, row in enumerate(rows, 2) if len(row) != len(columns)]:
        return [f"line {odd[0]} has {len(rows[odd[0] - 2])} columns instead of {len(columns)}"]
    found = (
        first_bad_value(name, rule, [row[n] for row in rows])
        for n, (name, rule) in enumerate(columns.items())
    )
    return [fault for fault in found if fault]


def first_bad_value(name, rule, values):
    """Return a sentence on the first value of a column that breaks its rule, or nothing."""
    for line, value in enumerate(values, 2):
        if rule["kind"] == "text":
            good = bool(value)
        else:
            try:
                good = rule.get("lowest", -1e308) <= float(value) <= rule.get("highest", 1e308)
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
    except ValueError:
        return ["not JSON"]
    return [f"{'/'.join(map(str, error.absolute_path)) or 'the document'}: {error.message}"] if error else []


def summary_of(folder):
    """Return one line on a verified release: its files, bytes and schema version."""
    manifest = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
    files, version = manifest["files"], manifest["schema_version"]
    return (
        f"{folder}: verified, {len(files)} files, {sum(f['bytes'] for f in files):,} bytes, schema {version}"
    )


def main():
    """Run the command line: one line and code 0 if verified, one sentence per problem and code 1 if not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    folder = parser.parse_args().folder
    if problems := problems_of(folder):
        sys.exit("\n".join(f"{folder}/{problem}." for problem in problems))
    print(summary_of(folder))


if __name__ == "__main__":
    main()
