"""Code that nobody has read runs behind fences: each bound holds, and what does not hold is told."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from labkit import fence, limits
from labkit.limits import Limits

ALLOWED, _ = fence.possible()
LABKIT = Path(fence.__file__).resolve().parents[1]


def needs(kind):
    """Skip, saying why, where the machine does not allow a fence."""
    return pytest.mark.skipif(kind not in ALLOWED, reason=f"this machine allows no fence around {kind}")


def bash(script, folder, **bounds):
    """Run a bash script behind the fences."""
    return limits.run(["bash", "-c", script], folder, Limits(**{"seconds": 30} | bounds))


def python(script, folder, **bounds):
    """Run a Python script behind the fences."""
    return limits.run([sys.executable, "-c", script], folder, Limits(**{"seconds": 30} | bounds))


def left_over(mark):
    """Whether a process with this in its command line is left."""
    return bool(subprocess.run(["pgrep", "-f", mark], capture_output=True).stdout)


def test_what_it_prints_and_how_it_ends_is_told(tmp_path):
    """Both streams in order, the exit code, no limit met."""
    seen = bash("echo one; echo two >&2; exit 3", tmp_path)

    assert (seen.code, seen.text, seen.ended) == (3, "one\ntwo\n", "")


def test_a_command_that_is_not_there_is_an_error_of_that_command(tmp_path):
    """Not one of ours."""
    seen = limits.run(["no-such-command"], tmp_path)

    assert seen.code == 1 and "No such file" in seen.text


def test_code_that_loops_is_ended_with_all_it_started(tmp_path):
    """Children that left the group too."""
    seen = bash("setsid sleep 71.25 & sleep 72.25 & while :; do :; done", tmp_path, seconds=1)

    assert (seen.code, seen.ended) == (None, "time")
    assert [mark for mark in ("sleep 71.25", "sleep 72.25") if left_over(mark)] == []


def test_what_is_left_in_the_background_ends_with_the_code(tmp_path):
    """Nothing outlives it."""
    seen = bash("setsid sleep 73.25 & echo done", tmp_path)

    assert (seen.code, seen.text) == (0, "done\n")
    assert not left_over("sleep 73.25")


@needs(fence.PROCESSES)
def test_code_that_forks_without_end_is_ended(tmp_path):
    """Long before its time is up."""
    seen = bash("while :; do sleep 74.25 & done", tmp_path, processes=20)

    assert (seen.code, seen.ended) == (None, "processes")
    assert not left_over("sleep 74.25")


def test_a_question_gets_no_answer(tmp_path):
    """Reading ends at once."""
    assert bash("read -r answer; echo $?; cat", tmp_path).text == "1\n"


def test_megabytes_of_output_end_it_and_only_the_end_is_kept(tmp_path):
    """No report, and no disk, gets longer than that."""
    seen = bash("yes", tmp_path, file_mb=1)

    assert (seen.code, seen.ended) == (None, "output")
    assert len(seen.text) == limits.TOLD


def test_a_file_cannot_grow_without_end(tmp_path):
    """Writing fails at the limit."""
    seen = bash("head -c 5000000 /dev/zero > big", tmp_path, file_mb=1)

    assert seen.code != 0 and (tmp_path / "big").stat().st_size == 1_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="this system does not bound the memory of a process")
def test_memory_is_bounded(tmp_path):
    """Python says so itself."""
    seen = python("bytearray(600_000_000)", tmp_path, memory_mb=300)

    assert (seen.code, seen.text.splitlines()[-1]) == (1, "MemoryError")


@needs(fence.FILES)
def test_nothing_can_be_written_but_in_the_folder(tmp_path):
    """The learner's home, the repository and the temporary folder are there to read."""
    places = ["mine", "repository", "home"]
    for name in places:
        (tmp_path / name).mkdir()
        (tmp_path / name / "kept.txt").write_text("kept")
    script = "for p in mine repository home; do echo new > ../$p/kept.txt; rm -f ../$p/kept.txt; done"

    outside = f"{tempfile.gettempdir()}/lab-limits-{os.getpid()}"

    seen = bash(f"{script}; touch {outside}", tmp_path / "mine")

    assert seen.text.count("Read-only file system") >= 4
    assert [(tmp_path / name / "kept.txt").exists() for name in places] == [False, True, True]
    assert (tmp_path / "repository" / "kept.txt").read_text() == "kept"
    assert not os.path.exists(outside)


@needs(fence.FILES)
def test_the_fence_cannot_be_taken_down_from_inside(tmp_path):
    """No privilege is left to do it with, not even for root."""
    script = "mount -o remount,rw / || grep CapEff /proc/self/status; unshare -m true || echo refused"

    seen = bash(script, tmp_path)

    assert "CapEff:\t0000000000000000" in seen.text and seen.text.endswith("refused\n")


@needs(fence.NETWORK)
def test_there_is_no_network(tmp_path):
    """Not even a server on this machine is reached."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        seen = python(f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)", tmp_path)

    assert seen.code == 1 and seen.text.splitlines()[-1].startswith("OSError: [Errno 101]")


def test_nothing_personal_is_handed_on(tmp_path, monkeypatch):
    """A home of its own, our Python first, and no variable of the person or the machine."""
    monkeypatch.setenv("SECRET_TOKEN", "x")
    script = "echo ${SECRET_TOKEN:-none} ${LAB_HOME:-none} $HOME; command -v python"
    monkeypatch.setenv("LAB_HOME", "/somewhere")

    said = bash(script, tmp_path).text.splitlines()

    assert said == [f"none none {tmp_path}", f"{os.path.dirname(sys.executable)}/python"]


def test_a_machine_without_fences_is_told_and_the_other_limits_hold(tmp_path, monkeypatch):
    """Time, memory and size need nobody's leave; a group that is left is ended all the same."""
    code = (
        "from labkit import fence, limits; fence.possible = lambda: (frozenset(), False)\n"
        "script = 'setsid sleep 75.25 & sleep 76.25'\n"
        "seen = limits.Running.command(['bash', '-c', script], '.', limits.Limits(1)).outcome()\n"
        "print(seen.ended, len(seen.lacking))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)

    assert (ran.stdout, ran.stderr) == ("time 3\n", "")
    assert [mark for mark in ("sleep 75.25", "sleep 76.25") if left_over(mark)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="this system does not tell a child of its parent's end")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_it_ends_with_whoever_waits_for_it(tmp_path, sign):
    """Ctrl-C, and a kill without a word."""
    number = 77 + (sign == signal.SIGKILL)
    code = f"from labkit import limits; limits.run(['sleep', '{number}.25'], '.')"
    waits = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while not left_over(f"^sleep {number}.25") and time.monotonic() < until:
        time.sleep(0.05)
    assert left_over(f"^sleep {number}.25"), "it never began"

    waits.send_signal(sign)
    waits.wait()

    until = time.monotonic() + 5
    while left_over(f"sleep {number}.25") and time.monotonic() < until:
        time.sleep(0.05)
    assert not left_over(f"sleep {number}.25")


AS_NOBODY = shutil.which("setpriv") and os.geteuid() == 0 and shutil.which("/usr/bin/python3")


@pytest.mark.skipif(
    not AS_NOBODY, reason="needs root, setpriv and the system's Python to become somebody else"
)
def test_the_fences_stand_for_a_user_too(request):
    """Without any privilege on the machine; where it refuses user namespaces, that is told."""
    folder = Path(tempfile.mkdtemp(prefix="open to all "))  # pytest's own folders are closed to others
    request.addfinalizer(lambda: shutil.rmtree(folder))
    folder.chmod(0o777)
    (folder / "inside").mkdir()
    (folder / "inside").chmod(0o777)
    code = (
        f"import sys; sys.path.insert(0, {str(LABKIT)!r})\n"
        "import types; package = types.ModuleType('labkit'); sys.modules['labkit'] = package\n"
        f"package.__path__ = [{str(LABKIT / 'labkit')!r}]\n"
        "from labkit import limits\n"
        "script = 'id -u; touch ../outside; touch here && echo written'\n"
        "seen = limits.Running.command(['bash', '-c', script], 'inside', limits.Limits(5)).outcome()\n"
        "print(seen.text.split()[0], 'written' in seen.text, 'Read-only' in seen.text or seen.lacking != ())"
    )
    nobody = [
        "setpriv",
        "--reuid",
        "65534",
        "--regid",
        "65534",
        "--clear-groups",
        "/usr/bin/python3",
        "-c",
        code,
    ]

    ran = subprocess.run(nobody, cwd=folder, capture_output=True, text=True)

    assert (ran.stdout, ran.stderr) == ("65534 True True\n", "")
