"""Two plans are made side by side where that is safe, else one after the other, with the same outcome."""

import os
import signal
import sys
import threading

import pytest
from review import plan_beside
from review.plan_settings import PlanError

forks = pytest.mark.skipif(sys.platform != "linux", reason="only Linux is trusted to fork")


@pytest.fixture
def two_cores(monkeypatch):
    """A machine on which a second core is free."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@forks
def test_the_second_plan_is_made_by_another_process(two_cores):
    """The value is made in a copy of this process, and handed over."""
    outcome = plan_beside.beside(os.getpid)

    assert os.getpid() != outcome()


@forks
def test_a_plan_error_of_the_copy_is_raised_here_when_it_is_wanted(two_cores):
    """What is wrong with the second profile is said in the same sentence as ever."""

    def refuse():
        raise PlanError("profiles/b: there is no such profile.")

    outcome = plan_beside.beside(refuse)

    with pytest.raises(PlanError, match="^profiles/b: there is no such profile.$"):
        outcome()


@forks
@pytest.mark.parametrize("end", ["killed", "failed", "cannot be handed over"])
def test_a_copy_that_dies_costs_time_and_nothing_else(two_cores, end):
    """The work is done here if the copy was killed, failed, or made what cannot be sent."""
    here = os.getpid()

    def make():
        if os.getpid() == here:
            return "made here"
        if end == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if end == "failed":
            raise RuntimeError("only in the copy")
        return lambda: "nobody can pickle me"

    assert "made here" == plan_beside.beside(make)()


def test_beside_another_thread_nothing_is_forked(monkeypatch):
    """A fork with threads about may never wake, so the plan is made here."""
    monkeypatch.setattr(threading, "active_count", lambda: 2)

    assert os.getpid() == plan_beside.beside(os.getpid)()


def test_on_one_core_nothing_is_forked(monkeypatch):
    """With one core a copy gains nothing."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0}, raising=False)

    assert os.getpid() == plan_beside.beside(os.getpid)()
