"""Slurm's daemons and commands as one_node.py needs them: start, stop, ask, wait."""

import os
import pwd
import select
import shutil
import signal
import subprocess
import time
from pathlib import Path

# Seconds that a start may take; on an idle machine it takes one.
LIMIT = 60


class Refusal(Exception):
    """Why it cannot be done, in one sentence; the ends of logs may follow."""


def start_munge(folder):
    """Start the daemon that vouches for who sends a message: with a folder and a key of its own."""
    user = next((entry for entry in pwd.getpwall() if entry.pw_name == "munge"), pwd.getpwuid(0))
    folder.mkdir(mode=0o755)
    key = folder / "key"
    key.touch(mode=0o600)
    key.write_bytes(os.urandom(128))
    for path in (folder, key):
        os.chown(path, user.pw_uid, user.pw_gid)
    options = [f"--{what}-file={folder / f'munged.{what}'}" for what in ("pid", "log", "seed")]
    options += [f"--key-file={key}", f"--socket={folder / 'socket'}"]
    start("munged", *options, user=user.pw_uid, group=user.pw_gid)


def start(name, *options, **who):
    """Start a daemon, which puts itself into the background; Refusal if it says that it cannot."""
    done = subprocess.run(
        [program(name), *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd="/",
        env=environment(),
        **who,
    )
    if done.returncode:
        raise Refusal(f"{name} does not start: {(done.stderr or done.stdout).strip()}")


def stop(pid_file, limit):
    """End the daemon of a pid file, by force after `limit` seconds, and wait until it has ended.

    A crash leaves the file behind, and its number may be another program's by now: that one is let be.
    """
    try:
        pid = int(pid_file.read_text())
        ended = os.pidfd_open(pid)
        if Path(f"/proc/{pid}/comm").read_text().strip() != pid_file.stem:
            return
        for sign in (signal.SIGTERM, signal.SIGKILL):
            signal.pidfd_send_signal(ended, sign)
            if select.select([ended], [], [], limit)[0]:
                return
    except (OSError, ValueError, OverflowError):
        # No such file, no number in it, or no such process: nothing to stop.
        return


def node_state():
    """Return the node's state (idle, mixed, allocated) once controller and node answer, else None."""
    if " is UP" not in call("scontrol", "ping"):
        return None
    state = call("sinfo", "--noheader", "--format=%T").strip()
    return state if state in ("idle", "mixed", "allocated") else None


def wait_for(reached, fault):
    """Ask until `reached` has an answer and return it; Refusal with `fault` after the time limit."""
    deadline = time.monotonic() + LIMIT
    while not (answer := reached()):
        if time.monotonic() > deadline:
            raise Refusal(f"After {LIMIT} s {fault}.")
        # Slurm has no command that waits for this.
        time.sleep(0.1)
    return answer


def last_lines(state):
    """Return the end of each daemon's log."""
    logs = [state / name for name in ("munge/munged.log", "slurmctld.log", "slurmd.log")]
    return [
        f"{log.name}: {line}"
        for log in logs
        if log.exists()
        for line in log.read_text(errors="replace").splitlines()[-5:]
    ]


def call(name, *options):
    """Return what a Slurm command prints, or nothing if it fails or is not installed."""
    if not program(name):
        return ""
    done = subprocess.run([program(name), *options], capture_output=True, text=True, env=environment())
    return done.stdout if done.returncode == 0 else ""


def program(name):
    """Return where a program lies, or None; a shell's path often does not lead to where daemons lie."""
    return shutil.which(name, path=environment()["PATH"])


def environment():
    """Return the environment without what would point Slurm's programs at another cluster."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLURM_", "SBATCH_"))}
    return kept | {"PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin:/sbin:/bin"}
