"""Fences that Linux lets a process put up around itself: one folder to write in, no network, no escape.

As root they are plain namespaces, as a user they lie in a user namespace of their own. Each can be refused
by the machine (a container, a hardened kernel, another system), so `possible` tries each one first.
"""

import ctypes
import os
import sys
from functools import cache
from pathlib import Path

FILES, NETWORK, PROCESSES = KINDS = ("files", "network", "processes")

NEW_MOUNTS, NEW_IPC, NEW_USER, NEW_PIDS, NEW_NET = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
FLAGS = {FILES: NEW_MOUNTS, NETWORK: NEW_NET, PROCESSES: NEW_PIDS | NEW_MOUNTS | NEW_IPC}
BIND, RECURSIVE, PRIVATE = 0x1000, 0x4000, 0x40000
READ_ONLY, WHOLE_TREE = 1, 0x8000
MOUNT_SETATTR, CAPSET = 442, {"x86_64": 126, "aarch64": 91}
DEATH_SIGNAL, DROP_BOUND, NO_NEW_PRIVILEGES, ADOPT_ORPHANS = 1, 24, 38, 36
HERE = -100  # AT_FDCWD: no folder in particular


def _call(name, *words):
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*words) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), name)


def die_with_parent():
    """Let the kernel end this process when the one that forked it ends, however that ends."""
    if sys.platform == "linux":
        _call("prctl", DEATH_SIGNAL, 9, 0, 0, 0)


def adopt_orphans():
    """Become the parent of what the children of this process leave behind, so that it can be ended."""
    if sys.platform == "linux":
        _call("prctl", ADOPT_ORPHANS, 1, 0, 0, 0)


@cache
def possible():
    """(the fences this machine allows, whether they need a user namespace); each is tried in a child."""
    if sys.platform != "linux":
        return frozenset(), False
    root = os.geteuid() == 0
    for as_user in (False, True) if root else (True,):
        allowed = frozenset(kind for kind in KINDS if _works(kind, as_user))
        if allowed:
            return allowed, as_user
    return frozenset(), False


def _works(kind, as_user):
    child = os.fork()
    if child == 0:
        try:
            enter({kind}, as_user, [os.getcwd()])
            os._exit(_in_first_process(kind))
        except BaseException:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _in_first_process(kind):
    """0 if a process in the new namespaces can begin its work, as wait's status otherwise."""
    child = os.fork()
    if child == 0:
        try:
            begin({kind})
            os._exit(0)
        except BaseException:
            os._exit(1)
    return 1 if os.waitpid(child, 0)[1] else 0


def enter(kinds, as_user, writable):
    """Put the fences up around this process and its later children; only `writable` folders stay so.

    The fence around processes holds for the children alone. This process must have one thread.
    """
    flags = 0
    for kind in kinds:
        flags |= FLAGS[kind]
    if not flags:
        return
    user, group = os.geteuid(), os.getegid()
    _call("unshare", flags | (NEW_USER if as_user else 0))
    if as_user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    if flags & NEW_MOUNTS:
        _mount(None, "/", None, RECURSIVE | PRIVATE)
    if FILES in kinds:
        _only_writable(writable)


def _mount(source, target, kind, flags=0, data=None):
    words = [None if w is None else os.fsencode(w) for w in (source, target, kind)]
    _call("mount", *words, ctypes.c_ulong(flags), None if data is None else data.encode())


def _only_writable(folders):
    for folder in folders:
        _mount(folder, folder, None, BIND)
    _set_read_only("/", True, WHOLE_TREE)
    for folder in folders:
        _set_read_only(folder, False)
    if os.path.isdir("/dev/shm"):
        _mount("tmpfs", "/dev/shm", "tmpfs", data="size=64m")  # locks between processes live here
    if os.path.isdir("/run"):
        _mount("tmpfs", "/run", "tmpfs", 1)  # and the sockets of the machine's services there


def _set_read_only(path, on, extra=0):
    words = (ctypes.c_uint64 * 4)(READ_ONLY if on else 0, 0 if on else READ_ONLY, 0, 0)
    _call("syscall", MOUNT_SETATTR, HERE, os.fsencode(path), extra, words, ctypes.sizeof(words))


def begin(kinds):
    """What the first process behind the fences does: see only its own kind, and give up all privileges."""
    if PROCESSES in kinds:
        _mount("proc", "/proc", "proc")
    if not kinds:
        return
    _call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    for capability in range(64):
        try:
            _call("prctl", DROP_BOUND, capability, 0, 0, 0)
        except OSError:
            break  # the kernel knows no more of them
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _call("syscall", CAPSET[os.uname().machine], header, (ctypes.c_uint32 * 6)())
