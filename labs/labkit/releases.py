"""Releases for a check to try: copies of a candidate, older, damaged or of another shape."""

import hashlib
import json
import shutil
from pathlib import Path


def edited(candidate, folder, name, edit=str):
    """A copy of a candidate in which one file is edited by a function of its text; returns its folder."""
    shutil.copytree(candidate, folder)
    (folder / name).write_text(edit((folder / name).read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def relist(folder, name):
    """Let the manifest say of a file what the file is now."""
    listed, content = Path(folder, "manifest.json"), Path(folder, name).read_bytes()
    manifest = json.loads(listed.read_text(encoding="utf-8"))
    record = next(record for record in manifest["files"] if record["path"] == name)
    record |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    listed.write_text(json.dumps(manifest), encoding="utf-8")
