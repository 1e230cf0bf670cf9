"""Kill a Python module at the moments at which it changes files, and look at what it leaves.

    python -m labkit.moments LOOK KEPT MODULE [WORD ...]

Runs `python -m MODULE WORD ...` again and again, each time killed before another of its changes to files.
Before each run the folder KEPT is put back as it was. Prints how often LOOK then held the files of before the
run, those of after it, or neither.
"""

import errno
import importlib
import os
import resource
import runpy
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from labkit.spaces import digests

NAMES = {"os.rename", "os.symlink", "os.link", "subprocess.Popen", "os.system", "os.posix_spawn"}
CHANGES = NAMES | {"os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.utime", "os.chmod"}
MOST = 500  # changes; what makes more is ended there
SPREAD = 8  # moments, beside those at which a name changes


@dataclass(frozen=True)
class Ended:
    """How a module ended: its exit code (below 0: killed), what it printed, the changes it made, in order."""

    code: int
    text: str
    changes: tuple = ()

    @property
    def killed(self):
        """Whether a signal ended it."""
        return self.code < 0


def call(module, words, at=MOST, room=None, prepare=None):
    """Run `python -m module words` here, in a process of its own, and return how it Ended.

    at: kill it before that change to a file, without a chance to tidy up. room: not before that change, but
    as soon as a file grows over so many bytes after it. prepare: a function that the process calls first.
    """
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as noted:
        sys.stdout.flush()
        if (child := os.fork()) == 0:
            _be(module, words, at, room, prepare, said.fileno(), noted.fileno())
        _, status = os.waitpid(child, 0)
        told = [_text(file) for file in (said, noted)]
    return Ended(os.waitstatus_to_exitcode(status), told[0], tuple(told[1].split()))


def _text(file):
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _be(module, words, at, room, prepare, said, noted):
    """Be the process that runs the module. Never returns."""
    code = 1
    try:
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.stdout, sys.stderr = (open(stream, "w", closefd=False) for stream in (1, 2))  # noqa: SIM115
        sys.argv, sys.dont_write_bytecode = [module, *map(str, words)], True
        sys.path.insert(0, os.getcwd())
        sys.modules.pop(module, None)
        if prepare:
            prepare()
        sys.addaudithook(_Watch(at, room, noted, os.getcwd()))
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int | None) else 1
        if not isinstance(stop.code, int | None):
            print(stop.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit((code or 0) % 256)


class _Watch:
    """Counts the changes below a folder before they happen, and kills this process before or after one."""

    def __init__(self, at, room, noted, root):
        self.at, self.room, self.noted, self.root, self.seen = at, room, noted, root + os.sep, 0
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)

    def __call__(self, event, args):
        if not self.changes(event, args):
            return
        self.seen += 1
        if self.seen == self.at:
            if self.room is None:
                os.kill(os.getpid(), signal.SIGKILL)
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.room, hard))
        os.write(self.noted, f"{event} ".encode())

    def changes(self, event, args):
        """Whether an event changes a file below the folder, or starts a program that may."""
        if event == "open":
            # Some callers of `open` ask for a mode, others for flags; both come as flags.
            asked = args[2] & (os.O_WRONLY | os.O_RDWR)
            return bool(asked) and self.inside(args[0])
        if event not in CHANGES:
            return False
        return not event.startswith("os.") or event in NAMES or self.inside(args[0])

    def inside(self, path):
        """Whether a path lies below the folder."""
        return isinstance(path, str | os.PathLike) and os.path.abspath(path).startswith(self.root)


def another_disk(folder):
    """For `prepare`: let the folder for temporary files be this one, and lie on another disk.

    No rename leads into it or out of it, as between two file systems; `shutil.move` then copies.
    """

    def prepare():
        os.environ["TMPDIR"], tempfile.tempdir = str(Path(folder).resolve()), None
        os.rename, os.replace = (
            _within(rename, Path(folder).resolve()) for rename in (os.rename, os.replace)
        )

    return prepare


def _within(rename, folder):
    def move(source, target, **more):
        here, there = (folder in Path(path).absolute().parents for path in (source, target))
        if here != there:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), os.fspath(source))
        return rename(source, target, **more)

    return move


def telling(changes, spread):
    """The moments worth a kill: each change of a name and the one after it, and so many among all others."""
    named = [at for at, event in enumerate(changes, 1) if event in NAMES]
    step = max(1, -(-len(changes) // spread))
    return sorted({*named, *(at + 1 for at in named if at < len(changes)), *range(1, len(changes) + 1, step)})


def kept(folder):
    """A function that puts a folder back as it is now, links as links."""
    saved = Path(tempfile.mkdtemp(prefix="lab-kept-"), "saved")
    if folder.exists():
        shutil.copytree(folder, saved, symlinks=True)

    def restore():
        shutil.rmtree(folder, ignore_errors=True)
        if saved.exists():
            shutil.copytree(saved, folder, symlinks=True)

    return restore


def seen_in(folder):
    """What a reader finds in a folder: {name: sha256}, empty if there is none."""
    return digests(folder) if folder.is_dir() else {}


def main(look, folder, module, *words):
    """Kill the module before its changes, and print how often LOOK was whole."""
    look, restore, before = Path(look), kept(Path(folder)), seen_in(Path(look))
    importlib.import_module(module)  # once, not in each process
    whole = call(module, words)
    if whole.code:
        sys.exit(f"{module} fails also when nobody kills it:\n{whole.text}")
    after, told = seen_in(look), Counter()
    for at in (moments := telling(whole.changes, SPREAD)):
        restore()
        call(module, words, at)
        found = seen_in(look)
        told["before" if found == before else "after" if found == after else "torn"] += 1
    restore()
    print(
        f"{module}: {len(whole.changes)} changes to files. After a kill at {len(moments)} of these moments:"
    )
    for name, what in (("before", "the old files"), ("after", "the new files"), ("torn", "neither")):
        print(f"{told[name]:5} × {what}")


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    main(*sys.argv[1:])
