"""One config gives one release, byte for byte, whatever the surroundings; and the selftest shows it."""

import json
import shutil
from pathlib import Path

import pytest
from review import selftest
from review.selftest_contexts import CONTROL, REFERENCE, contexts_of, hindrance
from review.selftest_run import release_of
from review.selftest_scratch import Failed, digests_of

CAPSTONE = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("context", contexts_of(CAPSTONE)[1:], ids=lambda context: context.name)
def test_in_each_context(context, micro, tmp_path):
    """Cores, profile, folder, umask, time zone, locale, a kill: the same bytes; a parameter: others."""
    if reason := hindrance(context, CAPSTONE):
        pytest.skip(reason)
    if context.folder == REFERENCE.name:
        shutil.copytree(micro, tmp_path / REFERENCE.name)
    release = release_of(context, CAPSTONE, tmp_path, "micro")

    assert (context is not CONTROL) == (release == digests_of(micro / "results/release"))


def told(monkeypatch, capsys, releases, *words):
    """Run the selftest on invented releases (context → file → digest); return code, out and err."""

    def invented(context, *_):
        release = releases.get(context.name, {"a": "1", "b": "2"})
        if isinstance(release, Failed):
            raise release
        return release

    monkeypatch.setattr(selftest, "release_of", invented)
    monkeypatch.setattr(selftest, "hindrance", lambda context, _: "no Slurm" * ("slurm" in context.name))
    code = selftest.main(["--directory", str(CAPSTONE), *words])
    return code, *capsys.readouterr()


CHANGED = {"changed-parameter": {"a": "1", "b": "3"}}


def test_the_selftest_passes_if_all_agree_and_the_control_does_not(monkeypatch, capsys):
    """A row for each context, in order, then one line on what was shown."""
    code, out, _ = told(monkeypatch, capsys, CHANGED)
    header, *rows, last = out.splitlines()

    assert 0 == code
    assert [context.name for context in contexts_of(CAPSTONE)] == [row.split()[0] for row in rows]
    assert "gave the same 2 files, byte for byte" in last


@pytest.mark.parametrize(
    ("releases", "sentence"),
    [
        (CHANGED | {"one-core": {"a": "1", "b": "9"}}, "differs  b (one core)"),
        (CHANGED | {"one-core": {"a": "1"}}, "differs  b (one core)"),
        (CHANGED | {"killed": Failed("it broke")}, "it broke"),
        (CHANGED | {"reference": Failed("it broke")}, "it broke"),
        ({}, "BLIND: a changed parameter changed no byte"),
    ],
)
def test_the_selftest_fails_and_says_where(monkeypatch, capsys, releases, sentence):
    """Other bytes, a missing file, a failed run, and a control that finds no difference."""
    code, out, _ = told(monkeypatch, capsys, releases)

    assert 1 == code and sentence in out and "selftest: not passed: " in out.splitlines()[-1]


def test_some_contexts_as_json(monkeypatch, capsys):
    """The reference and the control always run; the table goes to stderr, so that stdout is JSON."""
    code, out, err = told(monkeypatch, capsys, CHANGED, "--contexts", "one-core", "--json")

    assert 0 == code and "one-core" in err
    expected = [("reference", "same"), ("one-core", "same"), ("changed-parameter", "differs")]
    assert expected == [(row["context"], row["result"]) for row in json.loads(out)]


def test_a_context_that_cannot_run_here_is_named_and_is_no_failure(monkeypatch, capsys):
    """A skipped context stands in the last line."""
    slurm = REFERENCE.__class__("profile-slurm", "Slurm", profile="slurm")
    monkeypatch.setattr(selftest, "contexts_of", lambda _: (REFERENCE, slurm, CONTROL))
    code, out, _ = told(monkeypatch, capsys, CHANGED)

    assert 0 == code and "skipped  no Slurm" in out
    assert out.splitlines()[-1].endswith("byte for byte; not tested: profile-slurm.")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--contexts", "one-cor"], "--contexts: there is no context 'one-cor'; choose from: reference,"),
        (["--directory", "/"], "/: no capstone lies here"),
    ],
)
def test_a_wrong_request_is_one_sentence(monkeypatch, capsys, words, sentence):
    """Exit code 2, and nothing is run."""
    code, out, err = told(monkeypatch, capsys, {}, *words)

    assert 2 == code and err.startswith(sentence) and err.count("\n") == 1 and not out
