"""Commands run in bash, say what they said without noise, and leave nothing running."""

import os
import signal
import subprocess
import sys
import time

import pytest
from labkit import clean, shell

BANNER = """SNAKEMAKE
=========
  Date: 2026-11-21 08:38:13
  Host: some-box

Building DAG of jobs...
Using shell: /usr/bin/bash
[Sat Nov 21 08:38:13 2026]
localrule a:
    output: results/a.txt
    resources: tmpdir=/tmp


Select jobs to execute...

1 of 3 steps (33%) done
Complete log(s): /x/.snakemake/log/2026.snakemake.log
"""


def alive(name):
    """Whether a process with this mark in its command line is left."""
    found = subprocess.run(["pgrep", "-f", name], capture_output=True, text=True).stdout.split()
    return [pid for pid in found if int(pid) != os.getpid()]


def gone(name, within=5):
    """Whether no such process is left after a short wait."""
    until = time.monotonic() + within
    while alive(name) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(name)


def test_a_failing_pipeline_is_seen(tmp_path):
    """The last command's success does not hide an earlier failure."""
    with pytest.raises(shell.ExitCode, match="exit code 1 where 0 was expected"):
        shell.run("false | true", tmp_path)


@pytest.mark.parametrize(
    ("script", "end"),
    [
        ("exit 3", "It printed nothing."),
        ("echo a; echo b >&2; exit 3", "It printed:\na\nb"),
        ("seq 15; exit 3", "\n".join(["It printed:", *map(str, range(1, 16))])),
        ("seq 16; exit 3", "\n".join(["The last 15 of 16 lines it printed:", *map(str, range(2, 17))])),
        ("echo Using shell: /bin/sh; echo $PWD/x; exit 3", "It printed:\nx"),
    ],
)
def test_an_unexpected_exit_code_comes_with_the_end_of_the_output(tmp_path, script, end):
    """Cleaned, both streams, no more than a screen."""
    with pytest.raises(shell.ExitCode) as caught:
        shell.run(script, tmp_path)

    assert str(caught.value) == f"exit code 3 where 0 was expected: {script}\n{end}"


def test_a_failing_line_ends_the_script(tmp_path):
    """What stands after it does not run."""
    assert shell.run("echo a\nfalse\necho b", tmp_path, expect=1).text == "a"


def test_an_expected_failure_that_does_not_happen_is_an_error(tmp_path):
    """A failure shown on purpose is asserted."""
    with pytest.raises(shell.ExitCode, match="exit code 0 where 3 was expected"):
        shell.run("true", tmp_path, expect=3)


def test_both_streams_stand_in_one_block_in_order(tmp_path):
    """As a reader of a terminal would see them."""
    assert shell.run("echo 1; echo 2 >&2; echo 3", tmp_path).text == "1\n2\n3"


def test_our_python_comes_first_and_personal_settings_do_not_count(tmp_path, monkeypatch):
    """A reader's SNAKEMAKE_PROFILE would change what a lab shows; a make above it, what make prints."""
    monkeypatch.setenv("SNAKEMAKE_PROFILE", "mine")
    monkeypatch.setenv("MAKELEVEL", "1")

    said = shell.run("command -v python; echo ${SNAKEMAKE_PROFILE:-none} ${MAKELEVEL:-none}", tmp_path).raw

    assert said == f"{os.path.dirname(sys.executable)}/python\nnone none\n"


def test_a_command_has_no_input_to_wait_for(tmp_path):
    """A question ends instead of hanging."""
    assert shell.run("cat; echo done", tmp_path).text == "done"


def test_nothing_outlives_its_script(tmp_path):
    """A job left in the background is ended with its cell."""
    shell.run("sleep 61.25 & echo started", tmp_path)

    assert gone("sleep 61.25")


def test_the_time_limit_ends_the_whole_group(tmp_path):
    """Children too."""
    with pytest.raises(shell.ExitCode, match="stopped after 0.3 s"):
        shell.run("bash -c 'sleep 62.25; true' | cat", tmp_path, timeout=0.3)

    assert gone("sleep 62.25")


@pytest.mark.parametrize(("sign", "number"), [(signal.SIGINT, 63), (signal.SIGKILL, 64)])
def test_interrupting_or_killing_python_ends_what_it_started(tmp_path, sign, number):
    """Ctrl-C, and a kernel that is killed without a word."""
    code = f"from labkit import shell; shell.run('sleep {number}.25; true', '.')"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stderr=subprocess.DEVNULL)
    while not alive(f"^sleep {number}.25"):
        time.sleep(0.05)

    process.send_signal(sign)
    process.wait()

    assert gone(f"^sleep {number}.25")


def test_noise_is_dropped_and_the_rest_kept():
    """Times, hosts and pulses go; jobs and progress stay."""
    kept = "localrule a:\n    output: results/a.txt\n\n1 of 3 steps (33%) done"

    assert clean.clean(BANNER) == kept


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("{ws}/results/a.txt", "results/a.txt"),
        ("in {ws}", "in ."),
        ("{ws}-other/x", "(temp)/one-other/x"),
        ("\x1b[32mgreen\x1b[0m", "green"),
        ("10%\r55%\r100%", "100%"),
        ("{python}", "python"),
        ("/usr/bin/env", "/usr/bin/env"),
    ],
)
def test_paths_of_this_machine_become_relative_or_short(monkeypatch, text, cleaned):
    """No page names the machine it was built on."""
    monkeypatch.setattr(clean.tempfile, "gettempdir", lambda: "/scratch/abc")
    monkeypatch.setattr(clean.sys, "executable", "/scratch/abc/venv/bin/python")
    clean._machine.cache_clear()
    given = text.format(ws="/scratch/abc/one", python="/scratch/abc/venv/bin/python")

    assert clean.clean(given, "/scratch/abc/one") == cleaned
    clean._machine.cache_clear()


def test_user_and_host_are_left_out(monkeypatch):
    """Whole words only."""
    monkeypatch.setattr(clean.socket, "gethostname", lambda: "brightbox")
    monkeypatch.setattr(clean.getpass, "getuser", lambda: "mariana")

    assert clean.clean("mariana@brightbox marianas") == "you@this-machine marianas"


def test_a_part_of_the_output_says_how_much_is_missing():
    """Lines a to b, counted from 1."""
    assert clean.part("a\nb\nc\nd\ne", "2-3") == "[… 1 line]\nb\nc\n[… 2 lines]"


@pytest.mark.parametrize("lines", ["3", "5-2", "9-12"])
def test_a_part_that_is_not_there_is_an_error(lines):
    """Else a page would quote nothing."""
    with pytest.raises(shell.LabError, match="--lines"):
        clean.part("a\nb", lines)
