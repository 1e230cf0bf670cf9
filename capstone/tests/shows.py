"""The marker `shows`: a test that shows a claim of the pages; skipped, it would show nothing, so that fails.

`@pytest.mark.shows("name", "other-name")`; with `needs="SLURM"` the test may be skipped where there is none,
and only where: a machine that sets REQUIRE_SLURM, as CI does, has it.
"""

import os

import pytest

MARKER = "shows(*claims, needs=''): the test shows these claims of the pages; skipping it is a failure"


def pytest_configure(config):
    """Make the marker known."""
    config.addinivalue_line("markers", MARKER)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Report a skipped test that shows claims as a failure."""
    report = yield
    claims, needs = claims_of(item)
    excused = needs and not os.environ.get(f"REQUIRE_{needs}")
    if claims and report.skipped and not excused:
        said = report.longrepr[2] if isinstance(report.longrepr, tuple) else "it was expected to fail"
        report.outcome = "failed"
        report.longrepr = f"not run, it shows nothing of {', '.join(claims)}: {said}"
        vars(report).pop("wasxfail", None)
    return report


def claims_of(item):
    """Return the claims a collected test shows, and what a machine must have to run it."""
    marks = list(item.iter_markers("shows"))
    needs = "".join(mark.kwargs.get("needs", "") for mark in marks)
    return [name for mark in marks for name in mark.args], needs
