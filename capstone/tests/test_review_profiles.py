"""review.profiles tells meaning from policy for any workflow, and says so in its exit code."""

import json
import time
from contextlib import chdir

import pytest
import snakemake.cli
from review.plan import PlanError
from review.profiles import main, profiles, text

COUNT = """
configfile: "config.yaml"


rule all:
    input:
        expand("out/{sample}.txt", sample=config["samples"]),


rule count:
    input:
        "in/{sample}.txt",
    output:
        "out/{sample}.txt",
    threads: 2
    params:
        size=config["size"],
    shell:
        "head -c {params.size} {input} > {output} # {threads}"
"""

CHECKPOINT = """
configfile: "config.yaml"


rule all:
    input:
        "out/sum.txt",


checkpoint find:
    output:
        "out/found.txt",
    shell:
        "echo a b > {output}"


def parts(wildcards):
    with checkpoints.find.get().output[0].open() as found:
        return [f"out/{name}.part" for name in found.read().split()]


rule part:
    output:
        "out/{name}.part",
    params:
        size=config["size"],
    shell:
        "echo {params.size} > {output}"


rule sum:
    input:
        parts,
    output:
        "out/sum.txt",
    shell:
        "cat {input} > {output}"
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with the counting workflow, its inputs and its configuration."""
    write(tmp_path, {"in/a.txt": "aaaa", "in/b.txt": "bbbb", "in/ghost.txt": "gggg"})
    return write(tmp_path, {"Snakefile": COUNT, "config.yaml": "samples: [a, b]\nsize: 2\n"})


def write(folder, files):
    """Write files and return their folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


def profile(folder, name, content):
    """Write a profile and return its path inside the folder."""
    write(folder, {f"profiles/{name}/config.yaml": content})
    return f"profiles/{name}"


def compared(folder, a, b, **options):
    """Compare two profile texts, as profiles `a` and `b` of the folder."""
    return profiles(profile(folder, "a", a), profile(folder, "b", b), folder, **options)


def names(comparison, kind):
    """Return the names of the settings of a kind that differ."""
    return [item.name for item in comparison.of_kind(kind)]


def all_one_line(said):
    """Undo the folding of a text."""
    return " ".join(said.split())


def run(folder, *options):
    """Run the workflow for real and return the exit code."""
    with chdir(folder):
        parser, args = snakemake.cli.parse_args(
            ["--cores", "1", "--scheduler", "greedy", "--quiet", "all", *options]
        )
        return 0 if snakemake.cli.args_to_api(args, parser) else 1


def test_policy_alone_is_the_same_meaning(folder):
    """Cores, waiting, display and what to do after a failure leave every job as it is."""
    write(folder, {"Snakefile": COUNT.replace(" # {threads}", "")})

    found = compared(
        folder, "cores: 1\nlatency-wait: 3\n", "cores: 2\nlatency-wait: 60\nkeep-going: true\nretries: 2\n"
    )

    assert found.code == 0
    assert names(found, "policy") == ["cores", "keep-going", "latency-wait", "retries"]
    assert "Same meaning: all 3 jobs read, do and make the same under A and B." in text(found)


@pytest.mark.shows("threads-count-as-policy")
def test_threads_are_policy_even_where_the_command_shows_them(folder):
    """The cores cap the threads, the command passes them on, and the jobs touched are named."""
    found = compared(folder, "cores: 1\n", "cores: 2\n")

    assert found.code == 0
    assert found.settings[0].claims == ("count[sample=a]", "count[sample=b]")
    assert found.settings[0].told == found.settings[0].claims


def test_the_answer_does_not_speak_for_tools_that_get_another_number_of_threads(folder):
    """What a tool makes of its threads no plan shows, so the line and the last sentence name the jobs."""
    said = text(compared(folder, "cores: 1\n", "cores: 2\n"))

    assert "threads, also in the command, of 2 jobs: count (2)" in said
    assert all_one_line(said).endswith(
        "Same meaning, if these tools make the same with another number of threads: count (2). "
        "All else that the 3 jobs read, do and make is the same under A and B."
    )


def test_the_proviso_stays_where_the_answer_is_another(folder):
    """A trigger left out is the answer, and the threads are told of all the same."""
    said = text(compared(folder, "cores: 1\n", "cores: 2\nrerun-triggers: [mtime]\n"))

    assert (
        "are the same, if these tools make the same with another number of threads: count (2); but "
        "rerun-triggers can change"
    ) in all_one_line(said)


@pytest.mark.shows("list-is-replaced")
def test_resources_typed_on_the_command_line_replace_those_of_the_profile(folder):
    """F3: the list of the profile vanishes, and the jobs that lose a claim are named."""
    content = "default-resources:\n  mem_mb: 100\n  runtime: 10\n"

    found = compared(folder, content, content, args_b=["--default-resources", "disk_mb=10"])

    (setting,) = found.settings
    assert found.code == 0
    assert (setting.a, setting.b) == ({"mem_mb": "100", "runtime": "10"}, {"disk_mb": "10"})
    assert setting.claims == ("count[sample=a]", "count[sample=b]", "all")
    assert "runtime" not in found.b.plan["count[sample=a]"].policy["resources"]


def test_a_sample_smuggled_in_by_a_profile_is_caught(folder):
    """F4: as many jobs as before, but other files; the option and both lists of jobs are named."""
    write(folder, {"config.yaml": "samples: [a]\nsize: 2\n"})

    found = compared(folder, "cores: 1\n", "cores: 1\nconfig:\n  samples: [ghost]\n")

    assert len(found.a.plan.jobs) == len(found.b.plan.jobs)
    assert found.code == 1
    assert names(found, "acts_on_meaning") == ["config"]
    assert found.settings[0].changes == ("count[sample=a]", "all", "count[sample=ghost]")
    assert "count: 1 job (sample=ghost) only under B" in text(found)


def test_a_number_smuggled_in_by_a_profile_is_caught(folder):
    """F4 again, with the same files: only params and command tell."""
    found = compared(folder, "cores: 1\n", "cores: 1\nconfig: [size=3]\n")

    assert found.code == 1
    assert {change.what for change in found.meaning} == {"params size", "command"}
    assert found.settings[0].changes == ("count[sample=a]", "count[sample=b]")
    assert "A  -c 2" in text(found)


@pytest.mark.shows("narrowed-triggers-are-told")
def test_a_trigger_left_out_is_caught_although_both_plans_are_equal(folder):
    """F5: before the edit nothing differs today, so the exit code must not promise tomorrow."""
    run(folder)

    found = compared(folder, "cores: 1\n", "cores: 1\nrerun-triggers: [mtime]\n")

    assert (found.code, found.meaning) == (1, ())
    assert names(found, "acts_on_meaning") == ["rerun-triggers"]
    assert "no promise for the next run" in text(found)


@pytest.mark.shows("narrowed-triggers-hide-code")
def test_a_trigger_left_out_hides_an_edit_and_the_hidden_jobs_are_named(folder):
    """F5: one profile would run the edited rule, the other has nothing to do."""
    run(folder)
    write(folder, {"Snakefile": COUNT.replace("head -c", "tail -c")})

    found = compared(folder, "cores: 1\n", "cores: 1\nrerun-triggers: [mtime]\n")

    assert found.code == 1
    assert (len(found.a.running), len(found.b.running)) == (3, 0)
    assert found.settings[0].decides == ("count[sample=a]", "count[sample=b]", "all")
    assert found.settings[0].hides == {}


def test_a_trigger_left_out_hides_what_the_same_profile_changes(folder):
    """Neither side runs a job now; without its trigger line B would, so the line is what hides them."""
    run(folder)
    a, b = "cores: 1\n", "cores: 1\nconfig: [size=3]\nrerun-triggers: [mtime]\n"

    found, turned = compared(folder, a, b), compared(folder, b, a)

    (triggers,) = [item for item in found.settings if item.name == "rerun-triggers"]
    assert found.a.running == found.b.running == frozenset()
    assert triggers.hides == {"B": ("count[sample=a]", "count[sample=b]", "all")}
    assert "hides what B would run now with A's value, 3 jobs: count (2), all" in all_one_line(text(found))
    assert "hides what A would run now with B's value, 3 jobs" in all_one_line(text(turned))


def test_two_settings_that_cancel_each_other_are_both_traced(folder):
    """One hides the edit, the other forces just those jobs: what runs now is the same under A and B."""
    run(folder)
    write(folder, {"Snakefile": COUNT.replace("head -c", "tail -c")})

    found = compared(folder, "cores: 1\n", "cores: 1\nrerun-triggers: [mtime]\nforceall: true\n")

    assert found.a.running == found.b.running
    assert {item.name: len(item.decides) for item in found.settings} == {"forceall": 3, "rerun-triggers": 3}


def test_what_is_forced_on_one_side_is_not_hidden_on_the_other(folder):
    """Not to make something again without a cause hides nothing."""
    run(folder)

    found = compared(folder, "cores: 1\nforceall: true\nuntil: [count]\n", "cores: 1\n")

    (forced,) = [item for item in found.settings if item.name == "forceall"]
    assert (len(forced.decides), forced.hides) == (3, {})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("forceall: true", "forceall (under B) makes again what need not be made."),
        ("force: true\nforcerun: [count]", "force (under B) and forcerun (under B) make again what need"),
        (
            "forceall: true\nnolock: true",
            "makes again what need not be made, and nolock can change what is made",
        ),
    ],
)
def test_a_forced_run_is_said_to_make_again_what_need_not_be_made(folder, content, said):
    """It changes no file's meaning tomorrow, so it is not told as if it did."""
    found = compared(folder, "cores: 1\n", f"cores: 1\n{content}\n")

    assert found.code == 1
    assert said in all_one_line(text(found))


def test_waiting_longer_for_a_late_file_is_true_policy(tmp_path):
    """F6: the tool says policy, and real runs agree: one waits too short, the other makes the file."""
    late = (
        'rule late:\n    output: "out.txt"\n    shell: "(sleep 2; echo done > {output}) > /dev/null 2>&1 &"\n'
    )
    write(tmp_path, {"Snakefile": late})

    found = compared(tmp_path, "latency-wait: 0\n", "latency-wait: 9\n")

    assert (found.code, names(found, "policy")) == (0, ["latency-wait"])
    assert run(tmp_path, "--latency-wait", "0") == 1
    time.sleep(2.2)
    (tmp_path / "out.txt").unlink()
    assert run(tmp_path, "--latency-wait", "9") == 0


def test_policy_that_reaches_params_acts_on_meaning_here(folder):
    """Snakemake lets params read threads: then a number of cores changes what a job does."""
    write(folder, {"Snakefile": COUNT.replace('config["size"]', "lambda wildcards, threads: threads")})

    found = compared(folder, "cores: 1\n", "cores: 2\n")

    assert found.code == 1
    assert names(found, "acts_on_meaning") == ["cores"]
    assert found.settings[0].changes == ("count[sample=a]", "count[sample=b]")


@pytest.mark.shows("unseen-jobs-leave-it-open")
def test_before_a_checkpoint_it_cannot_tell_if_what_reaches_jobs_differs(tmp_path):
    """F9: the part is unseen, and its threads could reach its meaning."""
    write(tmp_path, {"Snakefile": CHECKPOINT, "config.yaml": "size: 1\n"})

    found = compared(tmp_path, "cores: 1\n", "cores: 2\n")

    assert found.code == 2
    assert "No job is known yet of part." in text(found)


def test_before_a_checkpoint_it_can_tell_if_nothing_that_reaches_jobs_differs(tmp_path):
    """What is unseen then follows from the same workflow, configuration and claims."""
    write(tmp_path, {"Snakefile": CHECKPOINT, "config.yaml": "size: 1\n"})

    found = compared(tmp_path, "cores: 1\nlatency-wait: 1\n", "cores: 1\nlatency-wait: 9\n")

    assert found.code == 0
    assert "the same under A and B" in text(found)


def test_a_number_used_only_behind_a_checkpoint_is_caught_before_and_after(tmp_path):
    """Before, the setting alone gives it away; after, the jobs are named too."""
    write(tmp_path, {"Snakefile": CHECKPOINT, "config.yaml": "size: 1\n"})
    smuggling = "cores: 1\n", "cores: 1\nconfig: [size=2]\n"

    before = compared(tmp_path, *smuggling)
    run(tmp_path)
    after = compared(tmp_path, *smuggling)

    assert (before.code, before.meaning) == (1, ())
    assert after.code == 1
    assert {change.job for change in after.meaning} == {"part[name=a]", "part[name=b]"}


def test_jobs_behind_a_checkpoint_that_must_run_again_are_unseen_not_lost(tmp_path):
    """B changes the checkpoint itself: that is the one difference, and what it decides then is open."""
    own = CHECKPOINT.replace("    shell:\n", '    params:\n        own=config["own"],\n    shell:\n', 1)
    write(tmp_path, {"Snakefile": own, "config.yaml": "size: 1\nown: 1\n"})
    run(tmp_path)

    found = compared(tmp_path, "cores: 1\n", "cores: 1\nconfig: [own=2]\n")

    assert found.code == 1
    assert [(change.job, change.what) for change in found.meaning] == [("find", "params own")]
    assert found.unseen[0].startswith("Under B: find must run first")
    assert len(found.unseen) == 1


def test_jobs_counted_less_because_plans_are_compared_at_rest_are_explained(tmp_path):
    """Under B nothing would run now; it counts fewer jobs, as all triggers run the checkpoint again."""
    own = CHECKPOINT.replace("    shell:\n", '    params:\n        own=config["own"],\n    shell:\n', 1)
    write(tmp_path, {"Snakefile": own, "config.yaml": "size: 1\nown: 1\n"})
    run(tmp_path)

    found = compared(tmp_path, "cores: 1\n", "cores: 1\nconfig: [own=2]\nrerun-triggers: [mtime]\n")

    assert (len(found.a.plan.jobs), len(found.b.plan.jobs), found.b.running) == (5, 3, frozenset())
    assert found.unseen[1].startswith("B counts 3 jobs because plans are compared with all rerun triggers on")
    assert "then find must run again under B" in found.unseen[1]


def test_an_option_for_one_rule_is_not_blamed_for_what_another_does(folder):
    """Here the cores lower the threads of every count, and set-threads only names the target."""
    found = compared(folder, "cores: 4\n", "cores: 1\nset-threads: {all: 1}\n")

    assert {item.name: len(item.claims) for item in found.settings} == {"cores": 2, "set-threads": 0}


def test_forcing_everything_does_not_hide_the_jobs_behind_a_checkpoint(tmp_path):
    """Meaning is compared at rest: all jobs are seen although B would start at the checkpoint again."""
    write(tmp_path, {"Snakefile": CHECKPOINT, "config.yaml": "size: 1\n"})
    run(tmp_path)

    found = compared(tmp_path, "cores: 1\n", "cores: 1\nforceall: true\n")

    assert (len(found.b.plan.jobs), found.meaning, found.unseen) == (5, (), ())
    assert names(found, "acts_on_meaning") == ["forceall"]
    assert found.settings[0].decides


def test_a_half_written_file_is_told_as_a_refusal(folder):
    """F11: a run that was killed leaves a mark; one profile refuses, the other makes the file again."""
    run(folder)
    marker = next((folder / ".snakemake" / "metadata").iterdir()).name
    write(folder, {f".snakemake/incomplete/{marker}": "{}"})

    found = compared(folder, "cores: 1\n", "cores: 1\nrerun-incomplete: true\n")

    assert found.code == 0
    assert "A  nothing, Snakemake would refuse" in text(found)
    assert found.b.running


def test_a_workflow_that_never_plans_the_same_twice_is_no_evidence(folder):
    """A clock in params differs by itself; that is not laid at the profile's door."""
    write(folder, {"Snakefile": "import time\n" + COUNT.replace('config["size"]', "time.time_ns()")})

    found = compared(folder, "cores: 1\n", "cores: 1\nlatency-wait: 9\n")

    assert (found.code, found.meaning) == (2, ())
    assert "Planned twice with the same settings" in text(found)


def test_the_comparison_changes_nothing_on_disk(folder):
    """Times, sizes and names of all files stay, in a fresh folder and in a finished one."""

    def state():
        return {str(path): path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")]}

    a, b = profile(folder, "a", "cores: 1\n"), profile(folder, "b", "cores: 2\nforceall: true\n")
    fresh = state()
    profiles(a, b, folder)
    assert state() == fresh

    run(folder)
    finished = state()
    profiles(a, b, folder)
    assert state() == finished


@pytest.mark.shows("exit-codes-of-comparison")
def test_the_command_exits_with_the_answer(folder, capsys):
    """0, 1 and 2, for people and for programs."""
    a, b = profile(folder, "a", "cores: 1\n"), profile(folder, "b", "cores: 1\nconfig: [size=3]\n")

    assert main([a, a, "--directory", str(folder)]) == 0
    assert capsys.readouterr().out.endswith("the same under A and B.\n")
    assert main([a, b, "--directory", str(folder), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["code"], answer["settings"][0]["name"]) == (1, "config")
    assert main([a, "profiles/none_such", "--directory", str(folder)]) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("coress: 2\n", "coress: Snakemake has no such option"),
        ("cores: many\n", "must be integer or 'all'"),
        ("executor: moon\n", "invalid choice: 'moon'"),
        ("- cores\n", "doesn't appear to contain"),
        ("cores: [1\n", "parse config file"),
    ],
)
def test_an_unreadable_profile_is_named_in_one_sentence(folder, capsys, content, said):
    """The profile and the fault are named, nothing is printed on stdout, and the exit code is 2."""
    code = main(["-", profile(folder, "bad", content), "--directory", str(folder)])

    out, err = capsys.readouterr()
    assert (code, out, len(err.strip().splitlines())) == (2, "", 1)
    assert "profiles/bad" in err
    assert said in err


def test_a_missing_profile_is_named(folder, capsys):
    """Both a wrong path and a folder without a profile in it."""
    assert main(["-", "profiles/none_such", "--directory", str(folder)]) == 2
    assert "profile profiles/none_such: not found" in capsys.readouterr().err


def test_a_workflow_that_fails_under_one_profile_names_that_profile(folder):
    """A config the workflow cannot read stops the comparison, not the tool."""
    with pytest.raises(PlanError, match="With profiles/b: .*"):
        compared(folder, "cores: 1\n", "config: [samples=]\n")


def test_no_line_is_wider_than_a_terminal(folder):
    """Long values are folded, and cut where they would fill the screen."""
    long = " ".join(f"sample_{number:03d}" for number in range(90))

    found = compared(folder, "cores: 1\n", f"cores: 1\nconfig:\n  size: {long}\n")

    assert max(map(len, text(found).splitlines())) <= 100
