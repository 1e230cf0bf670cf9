"""Compare the record of a run with what lies here now: candidate, config, code and inputs."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

import yaml

RECORD = "results/provenance/run.json"
MANIFEST = "results/release/manifest.json"
NEEDED = {"command": str, "manifest": str, "started": str, "ended": str, "code": dict, "config": dict}
NEEDED |= {"config_files": dict, "inputs": dict, "packages": dict}
OPTIONAL = {"profiles": dict, "jobs": dict, "host": dict, "config_sha256": str, "code_sha256": str}


class NoRecord(Exception):
    """There is no record to read; the text is one sentence that says what to do."""


def read_record(directory):
    """Return the record of the run that made the candidate in a folder; NoRecord if none can be read."""
    path = Path(directory) / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoRecord(f"{path}: there is no record of a run; say  make run  first.") from None
    except (OSError, ValueError):
        raise NoRecord(f"{path}: this is not readable JSON; remove it and run the workflow again.") from None
    if strange := strange_in(record):
        raise NoRecord(
            f"{path}: the record lacks {', '.join(strange)}, or holds something else there: remove it and "
            "run the workflow again."
        )
    return record


def strange_in(record):
    """Return the names of what a record should hold and does not, or not in that form."""
    if not isinstance(record, dict):
        return list(NEEDED)
    strange = [name for name, kind in NEEDED.items() if not isinstance(record.get(name), kind)]
    strange += [name for name, kind in OPTIONAL.items() if not isinstance(record.get(name, kind()), kind)]
    strange += [name for name in ("started", "ended") if name not in strange and moment(record[name]) is None]
    if "jobs" not in strange and not all(
        isinstance(facts, dict) for facts in record.get("jobs", {}).values()
    ):
        strange.append("jobs")
    return strange


def moment(text):
    """Return an ISO time with its zone, None if it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def sources_of(directory, record):
    """Return the folder that holds config, code and inputs: for a run elsewhere, the current one."""
    own = Path(directory)
    return own if any((own / name).is_file() for name in record["code"]) else Path()


def changes_since(directory, record):
    """Return a sentence for each thing that is no longer as the record says."""
    sources = sources_of(directory, record)
    found = differing(Path(directory), {MANIFEST: record["manifest"]}, "the candidate")
    # The record holds the values of all config files together: which file a key came from it does not say.
    values = record["config"] if len(record["config_files"]) == 1 else None
    found += differing(sources, record["config_files"], "the config", told_by=values)
    found += differing(sources, record["code"], "the code")
    found += [f"{name}: new since the run (the code)." for name in new_code(sources, record["code"])]
    return found + differing(sources, record["inputs"], "an input")


def differing(root, recorded, kind, told_by=None):
    """Return a sentence for each recorded file that is gone or holds other bytes."""
    found = []
    for name, digest in recorded.items():
        if name.startswith("…/"):
            continue
        try:
            now = hashlib.sha256((root / name).read_bytes()).hexdigest()
        except OSError:
            found.append(f"{name}: gone since the run ({kind}).")
            continue
        if now != digest:
            keys = keys_that_differ(root / name, told_by) if told_by else ""
            found.append(
                f"{name}: changed since the run ({kind}){keys}: {now[:12]}…, the run had {digest[:12]}…."
            )
    return found


def keys_that_differ(path, recorded):
    """Return which keys of a config file hold other values than the run had, as words; nothing if unclear."""
    try:
        now = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return ""
    keys = sorted(flat(now).items() ^ flat(recorded).items())
    names = list(dict.fromkeys(name for name, _ in keys))
    return f", key {', '.join(names)}" if names else ", in no value"


def flat(config, above=""):
    """Return nested mappings as one, with keys joined by slashes and values as text."""
    if not isinstance(config, dict):
        return {above: json.dumps(config, sort_keys=True, default=str)}
    return {
        name: value
        for key, item in config.items()
        for name, value in flat(item, f"{above}/{key}" if above else str(key)).items()
    }


def new_code(root, recorded):
    """Return the files that now lie among the recorded ones, with an ending that some of those have."""
    folders = {Path(name).parent for name in recorded}
    endings = {Path(name).suffix for name in recorded}
    found = (
        path.relative_to(root) for folder in folders for path in (root / folder).glob("*") if path.is_file()
    )
    return sorted(str(path) for path in found if path.suffix in endings and str(path) not in recorded)


def outside(record):
    """Return the recorded files that lay outside this folder, and so cannot be compared."""
    return [name for part in ("config_files", "inputs") for name in record[part] if name.startswith("…/")]
