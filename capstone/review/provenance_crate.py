"""Write the record of a run as a Workflow Run RO-Crate: workflow, inputs, outputs, and the run itself.

Profile: https://w3id.org/ro/wfrun/workflow/0.5. The crate holds copies, so it can be sent away whole. The
same record and files give the same crate: its only times are those of the run.
"""

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

from .provenance_check import MANIFEST, RECORD, sources_of

PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
}
LICENCE = "https://spdx.org/licenses/MIT"
HOMES = {
    "python": "https://www.python.org/",
    "snakemake": "https://snakemake.github.io/",
    "numpy": "https://numpy.org/",
    "scipy": "https://scipy.org/",
}
FORMATS = {
    ".json": "application/json",
    ".tsv": "text/tab-separated-values",
    ".html": "text/html",
    ".yaml": "application/yaml",
    ".py": "text/x-python",
    ".npz": "application/zip",
}
SPECIFICATION = "1.1"  # the RO-Crate that these profiles build on
METADATA = "ro-crate-metadata.json"
WRITTEN_BY = "Written by python -m review.provenance --crate"


class NotWritten(Exception):
    """A crate that could not be written; the text is one sentence, and nothing has changed."""


def write_crate(directory, record, target):
    """Write the crate of a run into the folder `target`, whole or not at all; return a sentence about it."""
    target = Path(target)
    refuse_what_is_not_ours(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    except OSError as error:
        raise NotWritten(f"{target}: the crate cannot be written ({error.strerror}).") from None
    try:
        fresh = work / "new"
        crate_of(Path(directory), record).write(fresh)
        if target.exists():
            target.rename(work / "old")
        fresh.rename(target)
    except OSError as error:
        raise NotWritten(f"{target}: the crate cannot be written ({error.strerror}).") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
    files = [path for path in target.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    return f"{target}: a Workflow Run RO-Crate of {len(files)} files, {size:,} bytes"


def refuse_what_is_not_ours(target):
    """Raise NotWritten if something lies at the target that is no crate of ours, or has files added to it."""
    if not os.path.lexists(target):
        return
    try:
        text = (target / METADATA).read_text(encoding="utf-8")
        known = {entity["@id"] for entity in json.loads(text)["@graph"]}
    except (OSError, ValueError, KeyError, TypeError):
        text, known = "", set()
    if target.is_symlink() or WRITTEN_BY not in text:
        raise NotWritten(f"{target}: there already, and not made by review.provenance; name another folder.")
    files = (path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir())
    if strange := sorted(name for name in files if name not in known):
        raise NotWritten(f"{target}/{strange[0]}: the crate does not know this file; move it away first.")


def crate_of(directory, record):
    """Return the ROCrate of a run, not written yet; NotWritten if the library is missing."""
    try:
        from rocrate.rocrate import ROCrate
    except ImportError:
        raise NotWritten("The package rocrate is missing: install the project's requirements.txt.") from None
    crate = ROCrate(version=SPECIFICATION)
    crate.metadata.extra_terms["sha256"] = "http://schema.org/sha256"
    sources = sources_of(directory, record)
    workflow = add_workflow(crate, sources, record)
    given = [add_file(crate, sources, name) for name in (*record["config_files"], *record["inputs"])]
    manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    folder = Path(MANIFEST).parent
    listed = [str(folder / entry["path"]) for entry in manifest["files"]]
    made = [add_file(crate, directory, name) for name in (MANIFEST, *listed)]
    told = add_file(crate, directory, RECORD)
    given, made = list(filter(None, given)), list(filter(None, made))
    workflow["input"] = parameter(crate, "#given", "config and inputs of the run", given)
    workflow["output"] = parameter(crate, "#made", "files of the candidate release", made)
    action = add_action(crate, workflow, record, given, made)
    told["about"] = action
    describe(crate, action, record, title_of(sources))
    return crate


def add_workflow(crate, sources, record):
    """Add the Snakefile as the main workflow, with the rest of the code and the packages it ran with."""
    code = sorted(record["code"])
    main = next((name for name in code if Path(name).name == "Snakefile"), code[0])
    properties = {
        "name": title_of(sources),
        "version": record.get("code_sha256", "unknown")[:12],
        "license": {"@id": LICENCE},
        "sha256": record["code"][main],
        "encodingFormat": "text/plain",
    }
    version = record["packages"].get("snakemake")
    workflow = crate.add_workflow(
        sources / main, main, main=True, lang="snakemake", lang_version=version, properties=properties
    )
    workflow["hasPart"] = [add_file(crate, sources, name) for name in code if name != main]
    workflow["softwareRequirements"] = [add_package(crate, *pair) for pair in record["packages"].items()]
    return workflow


def add_package(crate, name, version):
    """Add a package with its version."""
    from rocrate.model.softwareapplication import SoftwareApplication

    home = HOMES.get(name, f"pkg:pypi/{name}@{version}")
    properties = {"name": name, "version": version, "url": home}
    return crate.add(SoftwareApplication(crate, home, properties=properties))


def add_file(crate, root, name):
    """Add a copy of a file under its name; nothing for one that lay outside the folder of the run."""
    if name.startswith("…/"):
        return None
    path = root / name
    content = path.read_bytes()
    properties = {
        "name": name,
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
        "encodingFormat": FORMATS.get(path.suffix, "text/plain"),
    }
    return crate.add_file(path, name, properties=properties)


def parameter(crate, identifier, name, files):
    """Add a slot of the workflow, and tie the files to it that filled it in this run."""
    slot = crate.add_formal_parameter(
        name, "File", identifier, properties={"multipleValues": True, "workExample": files}
    )
    for file in files:
        file["exampleOfWork"] = slot
    return slot


def add_action(crate, workflow, record, given, made):
    """Add the run itself."""
    git = record.get("git", "unknown")
    if isinstance(git, dict):
        git = f"{git.get('commit')}{' with changes not committed' if git.get('dirty') else ''}"
    properties = {
        "@type": "CreateAction",
        "name": f"Run of {workflow['name']}",
        "description": f"{record['command']} (on {record.get('cores')} cores, executor "
        f"{record.get('executor', 'not told')}; git: {git})",
        "startTime": record["started"],
        "endTime": record["ended"],
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }
    return crate.add_action(workflow, f"#run-{record['manifest'][:12]}", given, made, properties)


def describe(crate, action, record, title):
    """Say what the crate is: its name, date, licence, profiles, and the run that it is about."""
    from rocrate.model.contextentity import ContextEntity

    root = crate.root_dataset
    crate.name, crate.license, crate.datePublished = title, {"@id": LICENCE}, record["ended"]
    crate.description = f"{title}: one run, its code, config and inputs, and the candidate release it made."
    licence = {"@type": "CreativeWork", "name": "MIT License", "identifier": LICENCE}
    crate.add(ContextEntity(crate, LICENCE, properties=licence))
    root["conformsTo"] = [
        crate.add(
            ContextEntity(crate, url, properties={"@type": "CreativeWork", "name": name, "version": version})
        )
        for url, (name, version) in PROFILES.items()
    ]
    root["mentions"] = action
    crate.metadata["description"] = WRITTEN_BY


def title_of(sources):
    """Return the first heading of the README beside the workflow, else a name that fits any."""
    try:
        lines = (sources / "README.md").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        lines = []
    headings = (line.lstrip("# ").strip() for line in lines if line.startswith("# "))
    return next(headings, "A Snakemake workflow")
