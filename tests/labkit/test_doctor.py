"""The doctor explains each thing that is not right, and what to do about it."""

import os
import platform
import shutil
from collections import namedtuple

import pytest
from labkit import machine

Disk = namedtuple("Disk", "total used free")


def complaints():
    """{name: (what was seen, what to do)} of the signs that are not well."""
    return {sign.name: (sign.seen, sign.do) for sign in machine.examine() if not sign.ok}


def test_a_machine_that_is_ready_gives_no_complaint(repo):
    """And the same text on every such machine."""
    assert complaints() == {}


def test_another_python_is_named(repo, monkeypatch):
    """Too old, and too new."""
    for version in ((3, 10, 0), (3, 14, 1)):
        monkeypatch.setattr(machine.sys, "version_info", version)
        monkeypatch.setattr(
            platform, "python_version_tuple", lambda version=version: tuple(map(str, version))
        )
        seen, do = complaints()["Python"]

        assert seen == f"{version[0]}.{version[1]}" and "3.11, 3.12 or 3.13" in do


@pytest.mark.parametrize(("pin", "seen"), [("snakemake==8.0.0", "9.27.1"), ("snakefmt==1", "9.27.1")])
def test_another_snakemake_is_named_with_the_one_that_was_checked(repo, pin, seen):
    """Also if the list of pins has none."""
    (repo / "requirements.txt").write_text(f"{pin} \\\n")

    assert complaints()["Snakemake"][0] == seen
    assert "make book" in complaints()["Snakemake"][1]


def test_a_missing_snakemake_is_named(repo, monkeypatch):
    """With the command that installs it."""

    def missing(name):
        raise machine.PackageNotFoundError(name)

    monkeypatch.setattr(machine, "version", missing)

    assert complaints()["Snakemake"][0] == "missing" and "make book" in complaints()["Snakemake"][1]


def test_programs_that_are_missing_or_broken_are_named(repo, monkeypatch, tmp_path):
    """One that is there and does not start is no program."""
    (tmp_path / "make").write_text("#!/bin/sh\nexit 3\n")
    (tmp_path / "make").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    found = complaints()

    assert {"bash", "make"} == set(found)
    assert all(seen == "missing" and f"install {name}" in do for name, (seen, do) in found.items())


def test_one_core_is_enough_and_told(repo, monkeypatch):
    """It costs time, and prevents nothing."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    (cores,) = [sign for sign in machine.examine() if sign.name == "cores"]

    assert (cores.ok, cores.seen) == (True, "1: the labs run, in about twice the time")


def test_a_full_disk_is_told_in_gigabytes(repo, monkeypatch):
    """With both ways out."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(9e9, 9e9, 0.2e9))

    assert complaints()["free disk"] == ("0.2 GB", "free 1 GB for temporary files, or set TMPDIR")


@pytest.mark.parametrize(
    ("variable", "what"),
    [("LAB_CACHE", "the cache"), ("LAB_HOME", "your exercises"), ("TMPDIR", "temporary files")],
)
def test_a_folder_that_cannot_be_written_to_is_named_with_its_variable(repo, monkeypatch, variable, what):
    """A file stands where the folder should be."""
    monkeypatch.setenv(variable, str(repo / "requirements.txt"))
    if variable == "TMPDIR":
        monkeypatch.setattr(machine.tempfile, "tempdir", str(repo / "requirements.txt"))

    seen, do = complaints()["permissions"]

    assert seen == f"no folder for {what}"
    assert do == f"the folder for {what} cannot be written to: set {variable} to one that can"


def test_what_is_shown_is_the_sign_and_below_it_what_to_do(repo, monkeypatch, capsys):
    """And no word that all is well."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(9e9, 9e9, 0.2e9))
    machine.doctor()

    lines = capsys.readouterr().out.splitlines()

    assert [line for line in lines if line.startswith(("NOT", "     →"))] == [
        "NOT  free disk    0.2 GB",
        "     → free 1 GB for temporary files, or set TMPDIR",
    ]
    assert lines[-1] != "Everything the labs need is here."
