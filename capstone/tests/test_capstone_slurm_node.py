"""slurm/one_node.py refuses in one sentence what it cannot or must not do, and touches nobody's cluster."""

import importlib
import os
import shutil
import subprocess
import sys

import pytest
from copies import CAPSTONE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Slurm's daemons run on Linux only")

SCRIPT = CAPSTONE / "slurm/one_node.py"


@pytest.fixture
def node(tmp_path, monkeypatch):
    """The program as a module that takes this folder for the machine and itself for root."""
    monkeypatch.syspath_prepend(SCRIPT.parent)
    module = importlib.import_module("one_node")
    (tmp_path / "etc").mkdir()
    monkeypatch.setattr(module, "ETC", tmp_path / "etc")
    monkeypatch.setattr(module, "STATE", tmp_path / "state")
    monkeypatch.setattr(module, "program", lambda name: f"/usr/sbin/{name}")
    # A Slurm that really runs here is not these tests' to ask, and least of all to cancel jobs of.
    monkeypatch.setattr(module, "node_state", lambda: None)
    monkeypatch.delattr(module, "call")
    monkeypatch.setattr(module.os, "geteuid", lambda: 0)
    return module


def can_cut_network():
    """Tell whether a program may be started without a network here."""
    cut = ["unshare", "-n", "true"]
    return shutil.which("unshare") and subprocess.run(cut, capture_output=True).returncode == 0


def refused(node, capsys, command):
    """Run a command that must be refused; return the one sentence it says."""
    code = node.main([command])
    said = capsys.readouterr()
    assert (1, "", 1) == (code, said.out, said.err.count("\n"))
    return said.err.strip()


@pytest.mark.parametrize("command", ["up", "down"])
def test_it_says_that_it_needs_root(node, capsys, monkeypatch, command):
    """Daemons that start jobs as other users are root's to start."""
    monkeypatch.setattr(node.os, "geteuid", lambda: 1000)

    assert "needs root" in refused(node, capsys, command)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_nobody_is_refused_for_real():
    """The same for a user who really is not root."""
    words = "import os, sys, one_node; os.setuid(65534); sys.exit(one_node.main(['up']))"

    done = subprocess.run([sys.executable, "-c", words], cwd=SCRIPT.parent, capture_output=True, text=True)

    assert (1, "", 1) == (done.returncode, done.stdout, done.stderr.count("\n")), done.stderr
    assert "needs root" in done.stderr


def test_it_names_the_packages_that_are_missing(node, capsys, monkeypatch):
    """The sentence is the command to type."""
    monkeypatch.setattr(node, "program", lambda name: None)

    assert "apt-get install slurm-wlm munge" in refused(node, capsys, "up")


def test_a_machine_without_an_address_is_told_how_to_get_one():
    """With the network cut Slurm's daemons would try for half a minute and fail in riddles."""
    if not can_cut_network():
        pytest.skip("the network cannot be cut here")
    words = "import one_node; print(one_node.has_address())"
    cut = ["unshare", "-n", sys.executable, "-c", words]

    done = subprocess.run(cut, cwd=SCRIPT.parent, capture_output=True, text=True)

    assert "False\n" == done.stdout, done.stderr


def test_the_sentence_for_it_is_a_command_to_type(node, capsys, monkeypatch):
    """Any address will do: Slurm only wants to know that there is one."""
    monkeypatch.setattr(node, "has_address", lambda: False)

    assert "run: ip address add" in refused(node, capsys, "up")


@pytest.mark.parametrize("command", ["up", "down"])
@pytest.mark.parametrize("name", ["slurm.conf", "cgroup.conf"])
def test_a_cluster_of_somebody_else_is_left_alone(node, capsys, command, name):
    """A configuration without this program's mark is named and not touched."""
    theirs = node.ETC / name
    theirs.write_text("ClusterName=precious\n# one_node_slurm is only mentioned\n")
    before = (theirs.read_bytes(), theirs.stat().st_mtime_ns)

    said = refused(node, capsys, command)

    assert str(theirs) in said
    assert before == (theirs.read_bytes(), theirs.stat().st_mtime_ns)
    assert [name] == [path.name for path in node.ETC.iterdir()]


def test_nothing_to_stop_is_said(node, capsys):
    """A second `down` is no error."""
    assert 0 == node.main(["down"])
    assert "nothing to stop" in capsys.readouterr().out


def test_a_start_that_fails_shows_the_logs_and_leaves_nothing(node, capsys, monkeypatch):
    """The sentence says which daemon, the last lines say why, and the next start finds a clean place."""

    def fails(name, *options, **who):
        (node.STATE / "slurmctld.log").write_text("fatal: the reason\n")
        raise node.Refusal("slurmctld does not start: exit code 1")

    monkeypatch.setattr(node, "has_address", lambda: True)
    monkeypatch.setattr(node, "start_munge", lambda folder: None)
    monkeypatch.setattr(node, "start", fails)

    code = node.main(["up"])

    assert (1, "slurmctld does not start: exit code 1\nslurmctld.log: fatal: the reason\n") == (
        code,
        capsys.readouterr().err,
    )
    assert [] == [*node.ETC.iterdir()] and not node.STATE.exists()


def test_a_number_that_another_program_has_now_is_not_killed(node):
    """After a crash a pid file may name an innocent process."""
    node.STATE.mkdir()
    with subprocess.Popen(["sleep", "60"]) as innocent:
        (node.STATE / "slurmd.pid").write_text(f"{innocent.pid}\n")

        node.stop(node.STATE / "slurmd.pid", 1)

        assert innocent.poll() is None
        innocent.kill()


@pytest.mark.parametrize("content", ["", "no number", "999999999\n"])
def test_a_pid_file_of_a_dead_daemon_is_no_obstacle(node, content):
    """What a crash leaves is cleared away."""
    node.STATE.mkdir()
    (node.STATE / "slurmctld.pid").write_text(content)

    node.clear()

    assert not node.STATE.exists()


def test_an_unknown_command_gets_the_usage(node, capsys):
    """So does none at all."""
    assert [2, 2] == [node.main(["restart"]), node.main([])]
    assert "up | down | status" in capsys.readouterr().err


def test_the_configuration_offers_what_the_widest_job_asks_for(node, monkeypatch):
    """On a machine with one core the node still offers two, and its memory is less than the machine has."""
    monkeypatch.setattr(node.os, "sched_getaffinity", lambda pid: {0})

    node.write_configuration()

    written = (node.ETC / "slurm.conf").read_text()
    assert f"CPUs=2 RealMemory={node.memory()} " in written
    assert "$" not in written
    assert 0 < node.memory() * 2**20 < os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
