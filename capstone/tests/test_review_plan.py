"""review.plan tells what Snakemake would do, and leaves no trace of having asked."""

import asyncio
import json
import os
import sys
from contextlib import chdir
from pathlib import Path

import pytest
import snakemake.cli
from review.plan import PlanError, main, plan

COUNT = """
rule all:
    input:
        expand("out/{sample}.txt", sample=["a", "b"]),


rule count:
    input:
        "in/{sample}.txt",
    output:
        "out/{sample}.txt",
    threads: 8
    retries: 2
    resources:
        mem_mb=300,
    params:
        size=lambda wildcards: len(wildcards.sample),
    shell:
        "head -c {params.size} {input} > {output} # {threads} {resources.mem_mb}"
"""

CHECKPOINT = """
rule all:
    input:
        "out/sum.txt",


checkpoint find:
    output:
        "out/found.txt",
    shell:
        "printf 'a\\nb\\n' > {output}"


def parts(wildcards):
    with checkpoints.find.get().output[0].open() as found:
        return [f"out/{line.strip()}.part" for line in found]


rule part:
    output:
        "out/{name}.part",
    shell:
        "echo {wildcards.name} > {output}"


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
    """A folder with the counting workflow and its two inputs."""
    return workflow(tmp_path, COUNT, {"in/a.txt": "aa", "in/b.txt": "bb"})


def workflow(folder, snakefile, files=()):
    """Write a workflow and return its folder."""
    for name, text in {"Snakefile": snakefile, **dict(files)}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def run(folder):
    """Run the workflow for real."""
    with chdir(folder):
        parser, args = snakemake.cli.parse_args(["--cores", "1", "--scheduler", "greedy", "--quiet", "all"])
        assert snakemake.cli.args_to_api(args, parser)


def state(folder):
    """Return every path below a folder with its times, size and content."""
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else None)
        for path in [folder, *Path(folder).rglob("*")]
    }


def test_a_job_is_described_by_its_meaning_and_its_policy(folder):
    """Files, params and command are meaning; threads and resources stay open in it and are policy."""
    job = plan(folder, args=["--cores", "4"])["count[sample=a]"]

    assert job.input == ["in/a.txt"]
    assert job.output == ["out/a.txt"]
    assert job.params == {"size": 1}
    assert job.command == "head -c 1 in/a.txt > out/a.txt # {threads} {resources.mem_mb}"
    assert (job.threads, job.policy["retries"], job.policy["resources"]["mem_mb"]) == (4, 2, 300)


def test_threads_are_capped_by_cores_as_in_a_run(folder):
    """F16: a rule that claims more threads than there are cores gets the cores."""
    assert plan(folder, args=["--cores", "2"])["count[sample=a]"].threads == 2


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('shell:\n        "sort --parallel {threads} {input} > {output}"', ("threads",)),
        ('shell:\n        "sort -S {resources.mem_mb} {input} > {output}"', ("resources.mem_mb",)),
        ('shell:\n        "sort -S {resources[mem_mb]} {input} > {output}"', ("resources.mem_mb",)),
        ("shell:\n        \"awk '{{print threads}}' {input} > {output}\"", ()),
        (
            'run:\n        shell(\n            "sort"\n            " -j {threads} > {output}"\n        )',
            ("threads",),
        ),
        ('script:\n        "reads.py"', ("threads",)),
        ('script:\n        "missing.py"', ("threads", "resources")),
    ],
)
def test_a_job_tells_which_claims_its_command_or_code_reads(folder, body, told):
    """A command is read by its braces, code by what it mentions; code that is not there may read all."""
    asking = COUNT.partition("    shell:")[0] + f"    {body}\n"
    workflow(folder, asking, {"reads.py": "print(snakemake.threads)\n"})

    assert plan(folder)["count[sample=a]"].told == told


def test_the_order_of_jobs_is_the_same_every_time(folder):
    """First what others need, then by name."""
    names = [job.id for job in plan(folder).jobs]

    assert names == ["count[sample=a]", "count[sample=b]", "all"]
    assert names == [job.id for job in plan(folder).jobs]


def test_planning_changes_nothing_on_disk(folder):
    """Neither a fresh folder nor one with results gets a file, a lock or another time."""
    fresh = state(folder)
    plan(folder)
    assert fresh == state(folder)

    run(folder)
    finished = state(folder)
    plan(folder)
    plan(folder, args=["--forceall"])
    assert finished == state(folder)


def test_planning_changes_nothing_in_the_process(folder, capsys):
    """Folder, environment, import path and shell prefix stay; what a Snakefile prints is not shown."""
    noisy = "import os\nprint('loud')\nos.environ['LEFT'] = 'behind'\nshell.prefix('set -e; ')\n"
    workflow(folder, noisy + COUNT)
    before = os.getcwd(), dict(os.environ), list(sys.path)

    job = plan(folder)["count[sample=a]"]

    assert job.meaning["shell"]["prefix"] == "set -e; "
    assert before == (os.getcwd(), dict(os.environ), list(sys.path))
    assert tuple(capsys.readouterr()) == ("", "")
    workflow(folder, COUNT)
    assert "prefix" not in plan(folder)["count[sample=a]"].meaning["shell"]


def test_a_helper_edited_between_two_plans_is_read_again(folder):
    """A module beside the Snakefile is not remembered from the plan before."""
    imported = COUNT.replace("len(wildcards.sample)", "helper.SIZE")
    workflow(folder, "import helper\n" + imported, {"helper.py": "SIZE = 1\n"})
    assert plan(folder)["count[sample=a]"].params == {"size": 1}

    workflow(folder, "import helper\n" + imported, {"helper.py": "SIZE = 22\n"})

    assert plan(folder)["count[sample=a]"].params == {"size": 22}


def test_finished_jobs_stay_in_the_plan_and_only_changed_ones_would_run(folder):
    """After a run all jobs are still there; an edited command makes its rule run, for Snakemake's reason."""
    run(folder)
    assert (len(plan(folder).jobs), len(plan(folder).running)) == (3, 0)

    workflow(folder, COUNT.replace("head -c", "tail -c"))

    job = plan(folder)["count[sample=a]"]
    assert (job.runs, job.why) == (True, "code has changed since last execution")


def test_an_edit_of_a_script_is_seen_in_its_digest(folder):
    """F8: for a script rule the code is the file's content."""
    scripted = COUNT.partition("    shell:")[0] + '    script:\n        "count.py"\n'
    workflow(folder, scripted, {"count.py": "print(1)\n"})
    before = plan(folder)["count[sample=a]"].meaning

    workflow(folder, scripted, {"count.py": "print(2)\n"})

    after = plan(folder)["count[sample=a]"].meaning
    assert (after["kind"], after["source"]) == ("script", "count.py")
    assert before["code"] != after["code"]


@pytest.mark.shows("plan-ends-at-checkpoint")
def test_before_a_checkpoint_the_plan_says_what_it_cannot_see(tmp_path):
    """F9: the fan-out is invisible; the waiting job and the rules without jobs are named."""
    found = plan(workflow(tmp_path, CHECKPOINT))

    assert not found.complete
    assert found.hidden == ("part",)
    assert [job.id for job in found.waiting] == ["sum"]
    assert found.reasons[0] == (
        "find must run first, then the input of sum is decided. No job is known yet of part."
    )


def test_after_a_checkpoint_the_plan_is_complete(tmp_path):
    """The checkpoint's output on disk decides the jobs behind it."""
    run(workflow(tmp_path, CHECKPOINT))

    found = plan(tmp_path)

    assert found.complete
    assert {"part[name=a]", "part[name=b]"} <= {job.id for job in found.jobs}


def test_params_read_from_files_not_made_yet_leave_the_plan_open(tmp_path):
    """A params function that opens a later input is known only when that exists."""
    reading = COUNT.replace(
        "lambda wildcards: len(wildcards.sample)", "lambda wildcards, input: open(input[0]).read()"
    )
    workflow(
        tmp_path,
        reading
        + '\n\nrule make:\n    output:\n        "in/{s}.txt",\n    shell:\n        "touch {output}"\n',
    )

    found = plan(tmp_path)

    assert found.reasons == (
        "params of count[sample=a], count[sample=b] are read from files that do not exist yet.",
    )


def test_paths_inside_the_folder_do_not_name_this_machine(tmp_path):
    """F7: an absolute path stays visible as such, and two copies of a folder plan alike."""
    absolute = COUNT.replace("len(wildcards.sample)", "os.path.abspath('in')")
    files = {"in/a.txt": "", "in/b.txt": ""}
    plans = [plan(workflow(tmp_path / name, "import os\n" + absolute, files)) for name in ("one", "two")]

    assert plans[0]["count[sample=a]"].params["size"] == "<directory>/in"
    assert plans[0].jobs == plans[1].jobs
    assert str(tmp_path) not in json.dumps(plans[0].as_dict(), default=str)


def test_it_plans_inside_a_running_event_loop(folder):
    """A notebook runs one; Snakemake itself refuses to start inside it."""

    async def cell():
        return len(plan(folder).jobs)

    assert asyncio.run(cell()) == 3


def test_the_table_fits_a_terminal(folder):
    """One aligned line a job, at most 100 columns."""
    lines = plan(folder).table().splitlines()

    assert len(lines) == 4
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("snakefile", "said"),
    [
        ("rule all\n    input: 'x'\n", "Snakefile, line 1"),
        ("rule all:\n    input: unknown_name\n", "unknown_name"),
        ("rule all:\n    input: 'missing.txt'\n", "missing.txt"),
        ("import sys\nsys.exit('no donors in the catalogue')\n", "no donors in the catalogue"),
    ],
)
def test_a_workflow_without_a_plan_is_told_in_one_sentence(tmp_path, capsys, snakefile, said):
    """Broken workflows end with exit code 2, one line on stderr and nothing else."""
    workflow(tmp_path, snakefile)

    code = main(["--directory", str(tmp_path)])

    out, err = capsys.readouterr()
    assert (code, out, len(err.strip().splitlines())) == (2, "", 1)
    assert said in err
    assert "Traceback" not in err


def test_a_missing_folder_or_workflow_is_named(tmp_path):
    """Both are said before Snakemake is asked for more."""
    with pytest.raises(PlanError, match="no such directory"):
        plan(tmp_path / "nowhere")
    with pytest.raises(PlanError, match="No Snakefile found"):
        plan(tmp_path)
