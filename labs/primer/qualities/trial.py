"""A script in a fresh folder of its own with its inputs: run it, then look at what it made."""

import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path


class Trial:
    """A script with its inputs in a folder of its own; `run` it, then look at what it `made`."""

    def __init__(self, script, inputs, folder):
        self.folder = Path(shutil.copytree(inputs, folder, dirs_exist_ok=True))
        self.script = Path(shutil.copy(script, self.folder))
        self.given = set(self.files())

    def run(self, *words, code=None):
        """Run the script with further words (or other code); return its exit code and all it printed."""
        command = [sys.executable, "-I", "-S", "-B", *(code or [self.script.name]), *words]
        ran = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=20)
        return ran.returncode, ran.stdout + ran.stderr

    def files(self):
        """Return the names of all files in the folder."""
        return sorted(str(p.relative_to(self.folder)) for p in self.folder.rglob("*") if p.is_file())

    def made(self, record=True):
        """Return name -> content of each file the script made; without its record (*.json), if asked."""
        names = [n for n in self.files() if n not in self.given and (record or not n.endswith(".json"))]
        return {name: (self.folder / name).read_bytes() for name in names}

    def written(self):
        """Return name -> when it was written last, for each file the script made."""
        return {n: (self.folder / n).stat().st_mtime_ns for n in self.files() if n not in self.given}

    def edit(self, name, old, new):
        """Replace the first such text in an input."""
        path = self.folder / name
        path.write_text(path.read_text().replace(old, new, 1))


@contextmanager
def trials(script, inputs):
    """Yield a function that makes a Trial of the script in a new folder; all are tidied up."""
    with tempfile.TemporaryDirectory(prefix="qualities-") as top:
        yield lambda: Trial(script, inputs, tempfile.mkdtemp(dir=top))
