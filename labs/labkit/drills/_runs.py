"""Runs for drills: a profile for the night, accidents on the way, and what Snakemake noted of a file."""

import base64
import json
import shlex
from pathlib import Path

from labkit.checks import Finding

NIGHT = """\
# For runs that nobody watches.
cores: 2
scheduler: greedy
show-failed-logs: true
quiet: [host]
nocolor: true
"""


def profile(space, name, **settings):
    """Write a profile for runs that nobody watches; settings come as Snakemake's options, with low lines."""
    more = "".join(f"{option.replace('_', '-')}: {value}\n" for option, value in settings.items())
    space.write(f"profiles/{name}/config.yaml", NIGHT + more)


def snakemake(space, name, options="", expect=0, **accident):
    """Run Snakemake with a profile; an accident befalls the run as `_accident` tells."""
    before = ""
    if accident:
        folder = shlex.quote(str(Path(__file__).parent / "_accident"))
        before = f"PYTHONPATH={folder} ACCIDENT={shlex.quote(json.dumps(accident))} "
    return run(space, f"{before}{command(name, options)}", expect)


def command(name, options=""):
    """The command that runs Snakemake with a profile."""
    return f"snakemake --profile profiles/{name} {options}".rstrip()


def run(space, script, expect=0):
    """Run a script that runs Snakemake; the logs it leaves do not tell where that was."""
    done = space.run(script, expect)
    for log in (space.path / ".snakemake" / "log").glob("*.log"):
        # Errors name rule files by the place where the scene was made; the learner's copy lies elsewhere.
        text = log.read_text(encoding="utf-8")
        if (told := text.replace(f"{space.path}/", "")) != text:
            log.write_text(told, encoding="utf-8")
    return done


def job_killed(space, name, file, lines, after=(), options="", expect=1):
    """Run until that file is half written; then its job is killed, and Snakemake lives on."""
    accident = {"kind": "Cut", "file": file, "lines": int(lines), "whole_run": False, "after": list(after)}
    return snakemake(space, name, options, expect, **accident)


def run_killed(space, name, file, lines, after=(), options=""):
    """Run until that file is half written; then everything is killed at once."""
    accident = {"kind": "Cut", "file": file, "lines": int(lines), "whole_run": True, "after": list(after)}
    return snakemake(space, name, options, -9, **accident)


def killed_before(space, name, file, options=""):
    """Run until the job of that file is about to begin; then everything is killed at once."""
    return snakemake(space, name, options, -9, kind="Ended", marker=note_name(file))


def next_failure_leaves_nothing(space, name, file, expected):
    """Yield a Finding if another failure of the job of a file would again leave a part of it to be used.

    The job is killed once more in this copy, in a run with that profile.
    """
    if not space.exists(f"profiles/{name}/config.yaml"):
        yield Finding(
            "repaired",
            f"a profile {name} that the next run can use",
            "there is none",
            f"profiles/{name}",
            "the run is started with it every time",
            "put it back, without the setting that did the harm",
        )
        return
    job_killed(space, name, file, 3, options=f"{file} --forcerun {file}", expect=None)
    if space.exists(file) and space.read(file) != expected:
        yield Finding(
            "repaired",
            "no part of a file, when its job fails once more",
            f"killed again in a copy of your folder, it left {len(space.read(file).splitlines())} lines",
            file,
            "the next run would build on them",
            "ask what makes Snakemake keep what a failed job has written, and who asked for it",
        )


def note_name(file):
    """The name under which Snakemake keeps its note on a file."""
    return base64.b64encode(file.encode()).decode()


def record(space, file):
    """What Snakemake noted when a file was made; {} if nothing."""
    note = space.path / ".snakemake" / "metadata" / note_name(file)
    return json.loads(note.read_text(encoding="utf-8")) if note.is_file() else {}


def made_anew(space, scene, files):
    """Yield a Finding for each file that is not as in the scene, though its rule has not run since."""
    for file in files:
        mine, theirs = record(space, file), record(scene, file)
        ran = bool(mine) and mine.get("starttime") != theirs.get("starttime")
        if not ran and space.exists(file) and _content(space, file) != _content(scene, file):
            yield Finding(
                "by-fair-means",
                "a file made by its rule, and noted by Snakemake",
                "it was put there by hand" if not mine else "it was changed by hand since its rule had run",
                file,
                "nobody can tell later how it came about",
                "remove it and let Snakemake make it",
            )


def _content(space, file):
    path = space.path / file
    return path.read_bytes() if path.is_file() else None


def records_kept(space, scene):
    """Yield a Finding if Snakemake's notes on finished work were thrown away."""
    folder = ".snakemake/metadata"
    theirs = {f.name for f in (scene.path / folder).iterdir()}
    mine = {f.name for f in (space.path / folder).iterdir()} if space.exists(folder) else set()
    if missing := theirs - mine:
        yield Finding(
            "by-fair-means",
            f"Snakemake's notes on all {len(theirs)} files it had made",
            f"{len(missing)} of them are gone",
            folder,
            "without them Snakemake sees no change of code, and takes half a file for a whole one",
            "start again from the scene, and take away only what is in the way",
        )


def unlocked(space):
    """Yield a Finding if a lock or the mark of a half-written file is left."""
    for folder, what in (("locks", "a lock"), ("incomplete", "the mark of a half-written file")):
        if any(f.is_file() for f in (space.path / ".snakemake" / folder).rglob("*")):
            yield Finding(
                "repaired",
                f"no {what.removeprefix('a ').removeprefix('the ')} is left",
                f"{what} is still there",
                f".snakemake/{folder}",
                "the next run stops at it",
                "ask Snakemake to take it away: its own message names the option",
            )
