"""What a failed attempt leaves behind is its log; what it must not leave is a file that looks whole."""

import pytest

STAGED = "results/stage_donor/D03.npz"
FAULT = """'A step with a fault in its first attempt.'
import os, sys
attempt = int(sys.argv[sys.argv.index("--attempt") + 1])
print("attempt", attempt, "begins", flush=True)
if attempt == 1:
    {fault}
"""


@pytest.fixture
def faulty(fresh, run):
    """Return a function that stages one donor with a fault in the first attempt: fault → what was printed."""

    def stage(fault):
        step = fresh / "ageing/stage_donor.py"
        step.write_text(FAULT.format(fault=fault) + step.read_text())
        return run(fresh, "-m", "snakemake", "--profile", "profiles/local", STAGED)

    return stage


@pytest.mark.shows("attempts-keep-their-logs")
@pytest.mark.parametrize("fault", ["os.kill(os.getpid(), 9)", "sys.exit('no such host')"])
def test_the_log_of_an_attempt_outlives_the_next(faulty, fresh, fault):
    """Killed or ended by itself: what it had said is kept beside the log of the attempt that succeeded."""
    done = faulty(fault)

    assert done.returncode == 0, done.stdout
    assert (fresh / "logs/stage_donor/D03.log.attempt1").read_text().startswith("attempt 1 begins\n")
    assert (fresh / "logs/stage_donor/D03.log").read_text().startswith("attempt 2 begins\n")
    assert sorted(path.name for path in fresh.glob("logs/stage_donor/*")) == ["D03.log", "D03.log.attempt1"]


def test_a_copy_that_ends_too_early_is_refused_although_the_step_reports_success(faulty, fresh):
    """Snakemake compares the copy with the catalogue's checksum; the second attempt makes it whole."""
    done = faulty("open(sys.argv[2], 'wb').write(b'PK half a file'); os._exit(0)")

    assert "checksum" in done.stdout.lower(), done.stdout
    assert done.returncode == 0 and (fresh / STAGED).stat().st_size > 1000


def test_an_empty_page_is_refused(own, run):
    """Nobody reads the page before it is published, so Snakemake looks that it is not empty."""
    step = own / "ageing/report.py"
    step.write_text("import sys\nopen(sys.argv[2], 'w').close()\nsys.exit(0)\n")
    done = run(own, "-m", "snakemake", "--profile", "profiles/ci", "results/report/report.html")

    assert done.returncode == 1 and "unexpected empty output" in done.stdout, done.stdout
    assert not (own / "results/report/report.html").exists()
