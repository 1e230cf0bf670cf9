"""What the promises look at: the tracked files, the order of the pages, the menu."""

import os
import shutil
import subprocess
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent


# What a build, a run or an editor leaves behind, for a tree that came without git.
MADE = {
    ".git",
    ".venv",
    "_build",
    "__pycache__",
    ".snakemake",
    ".pytest_cache",
    ".ruff_cache",
    "node_modules",
}
MADE |= {"data", "results", "logs", "benchmarks", "publish"}


def tracked_files():
    """Files that git tracks or would track: relative paths, sorted."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    if not shutil.which("git") or not (ROOT / ".git").exists():
        return sorted(
            path.relative_to(ROOT)
            for path in ROOT.rglob("*")
            if path.is_file() and not MADE & set(path.relative_to(ROOT).parts)
        )
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(Path(name) for name in said.stdout.split("\0") if name and (ROOT / name).is_file())


def toc_entries(node=None):
    """Page names of _toc.yml in reading order, the root first."""
    node = yaml.safe_load((ROOT / "_toc.yml").read_text()) if node is None else node
    if isinstance(node, list):
        return [name for item in node for name in toc_entries(item)]
    here = [str(node[key]) for key in ("root", "file") if key in node]
    inside = [toc_entries(node[key]) for key in ("parts", "chapters", "sections") if key in node]
    return here + [name for names in inside for name in names]


def run_make(*words, cwd=ROOT, **environment):
    """Run make as a person would; the result has returncode, stdout and stderr."""
    return subprocess.run(
        ["make", *words], cwd=cwd, capture_output=True, text=True, env={**os.environ, **environment}
    )
