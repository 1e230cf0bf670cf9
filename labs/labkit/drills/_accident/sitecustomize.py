"""What befalls a run while a drill is made; Python loads a module of this name by itself.

ACCIDENT is JSON: `kind` names a class below, the rest are its arguments. Every process of the run loads
this; only the one concerned takes any notice. Nothing of it lies in the folder.
"""

import builtins
import io
import json
import os
import signal
import sys
import time
from pathlib import Path

REAL_OPEN = io.open
MARKERS = Path(".snakemake/incomplete")
PATIENCE = 60  # seconds to wait for the jobs beside this one, before the accident counts as failed


def killed(whole_run):
    """End this process without a chance to tidy up, or its whole group: the driver and all jobs."""
    (os.killpg if whole_run else os.kill)(os.getpgrp() if whole_run else os.getpid(), signal.SIGKILL)


def alone_after(files):
    """Wait until those files are there and no other job is at work."""
    for _ in range(PATIENCE * 50):
        if all(map(os.path.exists, files)) and len([f for f in MARKERS.rglob("*") if f.is_file()]) <= 1:
            return
        time.sleep(0.02)
    sys.exit("the other jobs did not end")


class Cut:
    """The process that writes a file is killed after some lines, once the jobs beside it are done."""

    def __init__(self, file, lines, whole_run, after):
        self.file, self.left, self.whole_run, self.after = Path(file), lines, whole_run, after
        builtins.open = io.open = self.open

    def open(self, path, mode="r", *rest, **more):
        """Open a file; the one concerned, under whatever temporary name, with an eye on its lines."""
        file = REAL_OPEN(path, mode, *rest, **more)
        ours = self.file.parent.name in str(path) and self.file.name in str(path)
        return Watched(file, self) if ours and "w" in mode else file

    def wrote(self, text, file):
        """Count the lines, and kill after the last one."""
        self.left -= text.count("\n")
        if self.left <= 0:
            file.flush()
            alone_after(self.after)
            killed(self.whole_run)


class Watched:
    """A file that tells of each piece written to it."""

    def __init__(self, file, cut):
        self._file, self._cut = file, cut

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def write(self, text):
        """Write, and tell."""
        self._file.write(text)
        self._cut.wrote(text, self._file)


class Ended:
    """The whole run is killed between two jobs: just before one is noted as begun."""

    def __init__(self, marker):
        self.marker = marker
        sys.addaudithook(self.watch)

    def watch(self, event, args):
        """Kill when the note is about to be written."""
        if event == "open" and args[1] == "w" and str(args[0]).endswith(self.marker):
            killed(whole_run=True)


class Upload:
    """Each attempt to stage a donor finds its archive file written in part, a little further each time."""

    def __init__(self, folder, shares):
        words = sys.orig_argv
        if "ageing.stage_donor" in words:
            archive = Path(words[words.index("ageing.stage_donor") + 1])
            attempt = int(words[words.index("--attempt") + 1])
            if (whole := Path(folder, archive.name)).is_file():
                content = whole.read_bytes()
                archive.write_bytes(content[: int(len(content) * shares[attempt - 1])])


class ShortRead:
    """A source gives a step its first bytes and then no more, as if it ended there."""

    def __init__(self, step, file, size):
        self.file, self.size = file, size
        if step in sys.orig_argv:
            builtins.open = self.open

    def open(self, path, *rest, **more):
        """Open a file; the one concerned as far as it can be read."""
        if str(path) != self.file:
            return REAL_OPEN(path, *rest, **more)
        return io.BytesIO(REAL_OPEN(path, "rb").read(self.size))


if "ACCIDENT" in os.environ:
    said = json.loads(os.environ["ACCIDENT"])
    {kind.__name__: kind for kind in (Cut, Ended, Upload, ShortRead)}[said.pop("kind")](**said)
