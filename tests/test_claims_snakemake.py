"""What pages say of Snakemake itself, where no cell of a lab shows it: profiles, reasons, half-made files."""

import re
from base64 import urlsafe_b64encode

import pytest
from labkit import shell
from labkit.spaces import Workspace, copy_to
from review.profiles import profiles
from snakemake.cli import get_argument_parser, parse_args
from snakemake.settings.types import RerunTrigger


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Return a function that gives Snakemake's settings for words, with the text as the profile `mine`."""
    monkeypatch.chdir(tmp_path)

    def read(profile, *words):
        (tmp_path / "mine").mkdir(exist_ok=True)
        (tmp_path / "mine" / "config.yaml").write_text(profile)
        return parse_args(["--profile", "mine", *words])[1]

    return read


@pytest.fixture
def finished(tmp_path):
    """A finished copy of the capstone."""
    copy_to(tmp_path / "capstone", "tiny", "finished")
    return Workspace(tmp_path / "capstone")


@pytest.mark.shows("profile-line-is-option")
def test_a_line_of_a_profile_is_the_option_of_that_name(settings):
    """Every setting is the one that the option alone would make."""
    by_profile, by_option = settings("latency-wait: 30\n"), parse_args(["--latency-wait", "30"])[1]

    for each in (by_profile, by_option):
        each.profile = each.max_jobs_per_timespan = None  # the second is an object that equals only itself
    assert vars(by_option) == vars(by_profile)


@pytest.mark.shows("stronger-source-wins")
def test_an_option_on_the_command_line_wins_over_the_profile(settings):
    assert 7 == settings("latency-wait: 30\n", "--latency-wait", "7").latency_wait


@pytest.mark.shows("list-is-replaced")
def test_a_list_on_the_command_line_replaces_that_of_the_profile(settings):
    """F3: memory and runtime of the profile are gone, not joined by the new one."""
    profile = "default-resources: [mem_mb=500, runtime=5]\n"
    names = [
        {name for name in settings(profile, *words).default_resources.args}
        for words in ([], ["--default-resources", "disk_mb=10"])
    ]

    assert {"mem_mb=500", "runtime=5"} <= names[0]
    assert "disk_mb=10" in names[1] and not {"mem_mb=500", "runtime=5"} & names[1]


@pytest.mark.shows("help-lists-every-option")
def test_the_help_lists_every_key_that_a_profile_may_hold(finished):
    """A key is an option's long name; those that Snakemake hides from its help are for its own use."""
    shown = shell.run("snakemake --help", finished.path).raw
    hidden = {
        name
        for action in get_argument_parser()._actions
        if action.help == "==SUPPRESS=="
        for name in action.option_strings
    }
    keys = {
        name
        for action in get_argument_parser()._actions
        for name in action.option_strings
        if name.startswith("--")
    }

    assert len(keys) > 100
    assert [] == sorted(key for key in keys - hidden if not re.search(rf"{key}\b", shown))


@pytest.mark.shows("five-reasons", "triggers-choose-reasons", "mtime-alone-hides-four")
def test_five_kinds_of_reason_count_unless_a_setting_chooses_among_them(settings):
    """F5: newer file, other inputs, command, parameters, software environment."""
    kinds = {"mtime", "input", "code", "params", "software-env"}

    assert kinds == {str(kind) for kind in settings("cores: 1\n").rerun_triggers}
    assert {RerunTrigger.MTIME} == set(settings("rerun-triggers: [mtime]\n").rerun_triggers)


@pytest.mark.shows("silence-is-no-agreement", "configfile-lays-over")
def test_two_profiles_with_nothing_to_do_can_mean_different_things(finished):
    """One of them looks at times alone, so its other number makes nothing run."""
    local = finished.read("profiles/local/config.yaml")
    other = "configfile: [profiles/quiet/more.yaml]\nrerun-triggers: [mtime]\n"
    finished.write("profiles/quiet/config.yaml", local + other)
    finished.write("profiles/quiet/more.yaml", "predict_age: {penalty: 0.5}\n")

    said = [finished.run(f"snakemake --profile profiles/{profile} -n").text for profile in ("local", "quiet")]
    compared = profiles("profiles/local", "profiles/quiet", finished.path)

    assert ["Nothing to be done" in text for text in said] == [True, True]
    assert 1 == compared.code and len(compared.meaning) > 0


@pytest.mark.shows("ci-refuses-half-made")
def test_a_file_marked_as_half_made_stops_ci_and_is_made_anew_by_local(finished):
    """F30: the mark is the one a killed run leaves for a file it was writing."""
    half = "results/quality_control/D03.json"
    mark = finished.path / ".snakemake/incomplete" / urlsafe_b64encode(half.encode()).decode()
    mark.parent.mkdir(exist_ok=True)
    mark.write_text('{"external_jobid": null}')

    refused = finished.run("snakemake --profile profiles/ci -n", expect=1)
    planned = finished.run("snakemake --profile profiles/local -n")

    assert "IncompleteFilesException" in refused.text and half in refused.text
    assert f"output: results/quality_control/D03.npz, {half}" in planned.text


@pytest.mark.shows("idle-run-leaves-the-record")
def test_a_run_with_nothing_to_do_leaves_the_record_alone(finished):
    """Another profile, other cores and another way of printing are no reason to write it again."""
    before = finished.read("results/provenance/run.json")

    done = finished.run("snakemake --profile profiles/ci --cores 1 --printshellcmds")

    assert "Nothing to be done" in done.text
    assert before == finished.read("results/provenance/run.json")


RETRIED = """
rule twice:
    output: "done.txt"
    log: "twice.log"
    retries: 1
    shell: "echo attempt >> {log}; test -f tried && touch {output} || {{ touch tried; false; }}"
"""


@pytest.mark.shows("retry-deletes-the-log")
def test_the_log_of_a_rule_is_deleted_before_its_next_attempt(tmp_path):
    """F24: the command appends a line, fails, appends again and succeeds; one line is left."""
    (tmp_path / "Snakefile").write_text(RETRIED)

    done = shell.run("snakemake --cores 1", tmp_path)

    assert "Trying to restart job" in done.raw and (tmp_path / "done.txt").exists()
    assert "attempt\n" == (tmp_path / "twice.log").read_text()
