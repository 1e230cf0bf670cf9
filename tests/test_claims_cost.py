"""What pages say of costs, where no cell of a lab shows it: when benchmarks look, and where a log begins."""

import subprocess
import sys
import time

import pytest
from labkit import shell
from review.evidence import evidence_of
from snakemake import benchmark


@pytest.mark.shows("cost-benchmark-samples", "cost-benchmark-looks")
def test_a_benchmark_looks_at_the_start_then_each_half_second_then_each_half_minute(monkeypatch):
    """The timer of benchmarks, with a clock that only notes for how long it was set."""
    noted = []

    class Clock:
        def __init__(self, seconds, _):
            noted.append(seconds)

        def start(self):
            pass

    class Timer(benchmark.ScheduledPeriodicTimer):
        def work(self):
            noted.append("look")

    monkeypatch.setattr(benchmark, "DaemonTimer", Clock)
    timer = Timer(benchmark.BENCHMARK_INTERVAL)
    timer.start()
    for _ in range(40):
        timer._action()

    assert issubclass(benchmark.BenchmarkTimer, benchmark.ScheduledPeriodicTimer)
    assert ["look", 0.5, "look", 0.5] == noted[:4]
    assert 30 == noted[-1]


@pytest.mark.shows("cost-start-lies-before")
def test_the_log_of_a_run_begins_after_snakemake_has_started(tmp_path):
    """So less than the whole is in the classes: their sum lacks what lies before the log."""
    (tmp_path / "Snakefile").write_text("rule one:\n    output: 'a.txt'\n    shell: 'touch {output}'\n")
    began = time.time()
    words = [sys.executable, "-m", "snakemake", "--cores", "1"]
    subprocess.run(words, cwd=tmp_path, check=True, env=shell.environment(), capture_output=True)
    whole = time.time() - began

    found = evidence_of(tmp_path)
    assert began < found.runs[0].began
    assert sum(found.costs.values()) < whole - (found.runs[0].began - began) + 0.1
