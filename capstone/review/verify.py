"""Verify releases: every byte as the manifest says, nothing missing, nothing extra, every file as agreed.

    python -m review.verify FOLDER … [--report FILE.html]

Everything is computed anew from the files; nothing is changed. The agreement for version N of the published
shape is review/contracts/vN.yaml, so that an older version stays verifiable beside a newer one. Exit code 0:
all verified; 1: one sentence for each problem; 2: there is nothing to verify.
"""

import argparse
import hashlib
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import yaml

from review.verify_content import faults_in_content, kind_of

CONTRACTS = Path(__file__).with_name("contracts")


@dataclass
class Verdict:
    """What was found in one release: its files as recorded, and one sentence for each problem.

    `broken` is about the manifest, `unfit` about the contract.
    """

    folder: Path
    version: int | None = None
    files: list = field(default_factory=list)
    broken: list = field(default_factory=list)
    unfit: list = field(default_factory=list)

    @property
    def problems(self):
        """All problems: files that are not as the manifest says, then files that are not as agreed."""
        return self.broken + self.unfit

    def __str__(self):
        """Return one line on a verified release, or its problems, one a line."""
        if self.problems:
            return "\n".join(f"{self.folder}/{problem}." for problem in self.problems)
        size = sum(record["bytes"] for record in self.files)
        return f"{self.folder}: verified, {len(self.files)} files, {size:,} bytes, schema {self.version}"


def problems_of(folder):
    """Return one sentence for each thing that is wrong with the release in `folder`; empty means verified."""
    return verdict_on(folder).problems


def contract_of(version):
    """Return the contract of a version of the published shape, or None if this code knows no such version."""
    file = CONTRACTS / f"v{version}.yaml"
    known = isinstance(version, int) and file.is_file()
    return yaml.safe_load(file.read_text(encoding="utf-8")) if known else None


def verdict_on(folder):
    """Return the Verdict on the release in `folder`."""
    folder = Path(folder)
    manifest, problems = read_manifest(folder)
    if problems:
        return Verdict(folder, broken=problems)
    verdict = Verdict(folder, manifest["schema_version"], manifest["files"])
    listed = {record["path"]: record for record in manifest["files"]}
    present = {
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_symlink() or not p.is_dir()
    }
    missing, extra = listed.keys() - present, present - listed.keys() - {"manifest.json"}
    verdict.broken += [f"{path}: listed in the manifest, but missing" for path in sorted(missing)]
    verdict.broken += [f"{path}: present, but not listed in the manifest" for path in sorted(extra)]
    whole = []
    for path in sorted(listed.keys() & present):
        fault = fault_in_bytes(folder / path, listed[path])
        verdict.broken += [f"{path}: {fault}"] if fault else []
        whole += [] if fault else [path]
    contract = contract_of(verdict.version)
    faults = ((path, fault_in_version(listed[path], contract)) for path in whole)
    verdict.unfit += [f"{path}: {fault}" for path, fault in faults if fault]
    verdict.unfit += faults_in_content(folder, whole, set(listed), contract)
    return verdict


def read_manifest(folder):
    """Return the manifest and what is wrong with the manifest itself."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        paths = [record["path"] for record in manifest["files"]]
        known = contract_of(manifest["schema_version"])
        complete = all(
            isinstance(r["bytes"], int) and isinstance(r["sha256"], str) and isinstance(r["path"], str)
            for r in manifest["files"]
        )
    except OSError:
        return None, ["manifest.json: there is none, so nothing says what belongs to this release"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, [
            "manifest.json: not readable as a manifest (schema_version, files: path, bytes, sha256)"
        ]
    if not complete:
        return None, ["manifest.json: every file needs a path and sha256, both text, and bytes, a number"]
    problems = []
    if known is None:
        versions = ", ".join(sorted(file.stem[1:] for file in CONTRACTS.glob("v*.yaml")))
        problems.append(
            f"manifest.json: schema version {manifest['schema_version']!r} is unknown; known here: {versions}"
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


def fault_in_version(record, contract):
    """Return how a file's own schema version differs from the contract's, or nothing."""
    kind = kind_of(record["path"], contract)
    if kind and record.get("schema_version") != kind["version"]:
        return (
            f"schema version {record.get('schema_version')!r} in the manifest, the contract has "
            f"{kind['version']}"
        )


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--report", metavar="FILE.html", help="also write what was checked as one page")
    asked = parser.parse_args()
    if absent := [folder for folder in asked.folders if not Path(folder).is_dir()]:
        print(f"{absent[0]}: there is no release to verify; `make run` makes one.", file=sys.stderr)
        return 2
    verdicts = [verdict_on(folder) for folder in asked.folders]
    for verdict in verdicts:
        print(verdict, file=sys.stderr if verdict.problems else sys.stdout)
    if asked.report:
        from review.pages import NotWritten
        from review.verify_report import write_report

        try:
            write_report(asked.report, verdicts)
        except NotWritten as error:
            print(error, file=sys.stderr)
            return 2
        print(f"{asked.report}: written")
    return int(any(verdict.problems for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
