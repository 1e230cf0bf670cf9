"""Start and stop a real Slurm on this one machine, from Debian's packages, without systemd or control groups.

    python slurm/one_node.py up | down | status

Needs root. `up` refuses where /etc/slurm already holds somebody's configuration; `down` removes all that `up`
made. Both may be repeated. Exit codes: 0 done; 1 not possible, with one sentence why; 3 asked for the status
and it is down.
"""

import fcntl
import os
import shutil
import socket
import sys
import time
from pathlib import Path
from string import Template

from daemons import LIMIT, Refusal, call, last_lines, node_state, program, start, start_munge, stop, wait_for

ETC = Path("/etc/slurm")
STATE = Path("/var/lib/one_node_slurm")
MARK = "one_node_slurm"
PARTITION = "one_node"
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scontrol")
CONFIGURATION = ("slurm.conf", "cgroup.conf")


def up():
    """Start the cluster, unless it runs; what a crash left behind is cleared away first."""
    if missing := [name for name in PROGRAMS if not program(name)]:
        raise Refusal(f"Slurm's {missing[0]} is missing here; run: apt-get install slurm-wlm munge")
    refuse_foreign()
    if not has_address():
        raise Refusal(
            "Slurm needs a network address besides this machine's own loopback; where the network is cut, "
            "run: ip address add 192.0.2.1/32 dev lo"
        )
    if state := node_state():
        return f"Slurm already runs here: node {state}."
    clear()
    began = time.monotonic()
    write_configuration()
    try:
        start_munge(STATE / "munge")
        start("slurmctld", "-c", "-f", ETC / "slurm.conf")
        start("slurmd", "-N", "one", "-f", ETC / "slurm.conf")
        state = wait_for(node_state, "the node does not get ready")
    except Refusal as refusal:
        said = "\n".join([str(refusal), *last_lines(STATE)])
        clear()
        raise Refusal(said) from None
    took = time.monotonic() - began
    return (
        f"Slurm runs here: node {state}, {cpus()} cores, {memory()} MB, partition {PARTITION} ({took:.1f} s)."
    )


def down():
    """Cancel all jobs, stop the daemons and remove all that `up` made."""
    refuse_foreign()
    if not STATE.exists() and not (ETC / "slurm.conf").exists():
        return "Slurm does not run here: nothing to stop."
    if node_state():
        for job in jobs("%A"):
            call("scancel", job)
        wait_for(lambda: not jobs("%A"), "jobs do not end")
    clear()
    return "Slurm is stopped; its configuration and state are removed."


def status():
    """Return whether a cluster runs here and what it is doing, or None; anybody may ask."""
    if not program("sinfo") or not (state := node_state()):
        return None
    states = jobs("%T")
    return (
        f"Slurm runs here: node {state}, {states.count('RUNNING')} jobs running,"
        f" {states.count('PENDING')} waiting."
    )


def jobs(what):
    """Return one field of each job that has not ended."""
    return call("squeue", "--noheader", f"--format={what}").split()


def need_root():
    """Refuse anybody but root."""
    if os.geteuid() != 0:
        raise Refusal("Starting and stopping Slurm needs root: run this as root, for example in a container.")


def refuse_foreign():
    """Refuse to touch a configuration that this program did not write."""
    for path in (ETC / name for name in CONFIGURATION):
        if path.exists() and MARK not in path.read_text(errors="replace").split("\n", 1)[0]:
            raise Refusal(f"{path} is another cluster's and is left as it is; use that one, or move it away.")


def has_address():
    """Tell whether Slurm's daemons will find an address to listen on, by asking as they do."""
    try:
        flags = socket.AI_PASSIVE | socket.AI_ADDRCONFIG
        return bool(socket.getaddrinfo(None, 6817, socket.AF_INET, flags=flags))
    except socket.gaierror:
        return False


def write_configuration():
    """Write the two files that Slurm reads: into /etc/slurm, for job steps look nowhere else."""
    for folder in ("controller", "node"):
        (STATE / folder).mkdir(parents=True)
    ETC.mkdir(exist_ok=True)
    values = {
        "mark": MARK,
        "state": STATE,
        "partition": PARTITION,
        "cpus": cpus(),
        "memory": memory(),
        "per_cpu": memory() // cpus(),
        "first_job": int(time.time()) % 50_000_000 + 1,
    }
    for name in CONFIGURATION:
        template = Path(__file__).with_name(f"{name}.template").read_text(encoding="utf-8")
        (ETC / name).write_text(Template(template).substitute(values), encoding="utf-8")


def cpus():
    """Return the cores of this process, and at least the two that the widest job of the capstone asks for."""
    return max(2, len(os.sched_getaffinity(0)))


def memory():
    """Return the megabytes that jobs may use: nine tenths of the machine's or the container's."""
    limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        path = Path("/sys/fs/cgroup") / name
        if path.exists() and (text := path.read_text().strip()).isdigit():
            limits.append(int(text))
    return int(min(limits) * 0.9 / 2**20)


def clear():
    """Stop whatever daemon of this program still runs, then remove its configuration and state."""
    for name in ("slurmd.pid", "slurmctld.pid", "munge/munged.pid"):
        stop(STATE / name, LIMIT / 2)
    for name in CONFIGURATION:
        (ETC / name).unlink(missing_ok=True)
    shutil.rmtree(STATE, ignore_errors=True)


def main(words):
    """Run one of the three commands; return the exit code."""
    commands = {"up": up, "down": down, "status": status}
    if len(words) != 1 or words[0] not in commands:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    if words == ["status"]:
        said = status()
        print(said or "Slurm is not running here.")
        return 0 if said else 3
    try:
        need_root()
        # Everybody may use the cluster, whatever root's own habit.
        os.umask(0o022)
        # Two at once would clear away each other's half; the lock goes with this process.
        fcntl.flock(os.open(STATE.parent, os.O_RDONLY), fcntl.LOCK_EX)
        print(commands[words[0]]())
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
