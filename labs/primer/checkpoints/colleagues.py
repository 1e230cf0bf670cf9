"""Two folders that look finished and differ from a third; what is wrong in each is for the reader to find.

python colleagues.py
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

WORDS = ("changed parameter", "killed save")
TABLE = "predict_age/NK.tsv"


def registry(folder, *words):
    """Let the runner do what is not done in this folder."""
    subprocess.run(
        [sys.executable, "registry.py", "--results", folder, *words], check=True, stdout=subprocess.DEVNULL
    )


def main():
    """Make the folders from the finished one called `timed`."""
    for name in ("amber", "birch", "yours"):
        shutil.copytree("timed", name, ignore=shutil.ignore_patterns("runs"))
    registry("amber", "--set", "predict_age.penalty=10", "--force-from", "predict_age")
    registry("birch", "--force-from", "predict_age")
    cut = Path("birch", TABLE)
    cut.write_text(cut.read_text()[:60])
    for name in ("amber", "birch", "yours"):
        registry(name)


def reply(top, **said):
    """Say of each folder whether the cause named for it is the one that its logs and tables show."""
    for name, word in said.items():
        if word is None:
            yield f"{name}: not filled in yet"
        elif word not in WORDS:
            yield f"{name}: write one of these: {', '.join(WORDS)}"
        elif word == WORDS[not other_numbers(top / name)]:
            yield f"{name}: right"
        else:
            yield f"{name}: compare the params of the step in its logs, from the first to the last"


def other_numbers(folder):
    """Tell whether the logs of a folder name more than one set of parameters for the step."""
    runs = [json.loads(file.read_text())["steps"] for file in sorted(folder.glob("runs/*.json"))]
    held = [entry["params"] for run in runs for entry in run if entry["step"] == "predict_age"]
    return any(params != held[0] for params in held)


if __name__ == "__main__":
    main()
