"""review.profiles on workflows as others write them: scripts, modules, config files, many samples."""

import pytest
from review.plan import plan
from review.profiles import profiles

SCRIPTS = {
    "workflow/Snakefile": """
configfile: "config/config.yaml"


include: "rules/common.smk"


module other:
    snakefile:
        "../other/Snakefile"
    config:
        config["other"]


use rule * from other as other_*


use rule trim from other as short_trim with:
    output:
        "short/{sample}.txt",


rule all:
    default_target: True
    input:
        expand("plots/{sample}.txt", sample=samples()),
        "short/x.txt",


rule plot:
    input:
        "trimmed/{sample}.txt",
    output:
        "plots/{sample}.txt",
    script:
        "scripts/plot.py"
""",
    "workflow/rules/common.smk": """
def samples():
    with open(config["table"]) as table:
        return [line.split("\\t")[0] for line in table.read().splitlines()[1:]]
""",
    "workflow/scripts/plot.py": "print(snakemake.config)\n",
    "other/Snakefile": """
rule trim:
    input:
        "raw/{sample}.txt",
    output:
        "trimmed/{sample}.txt",
    params:
        quality=config["quality"],
    shell:
        "cut -c {params.quality}- {input} > {output}"
""",
    "config/config.yaml": "table: config/samples.tsv\nother:\n  quality: 3\n",
    "config/night.yaml": "other:\n  quality: 4\n",
    "config/samples.tsv": "sample\tage\nx\t20\ny\t30\n",
    "raw/x.txt": "xxxxx",
    "raw/y.txt": "yyyyy",
}

MANY = """
SAMPLES = [f"s{number:03d}" for number in range(150)]


rule all:
    input:
        "report.txt",


rule first:
    output:
        "first/{sample}.txt",
    resources:
        mem_mb=lambda wildcards, attempt: 100 * attempt,
    shell:
        "echo {wildcards.sample} > {output}"


rule report:
    input:
        expand("first/{sample}.txt", sample=SAMPLES),
    output:
        "report.txt",
    threads: workflow.cores
    shell:
        "cat {input} > {output}"
"""

LOCAL = "cores: 2\nprintshellcmds: true\n"
CLUSTER = """
executor: slurm
jobs: 100
cores: 2
retries: 3
latency-wait: 120
slurm-no-account: true
default-resources:
  slurm_partition: short
  mem_mb: max(2 * input.size_mb, 500) * attempt
  runtime: 30
set-threads:
  first: 2
set-resources:
  first:
    mem_mb: 900 * attempt
    runtime: 5
groups:
  first: batch
group-components:
  batch: 10
"""


def write(folder, files):
    """Write files and return their folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


@pytest.fixture
def scripts(tmp_path):
    """A workflow with a script rule, an include, a module used twice, a sample table and two config files."""
    return write(tmp_path, SCRIPTS)


@pytest.fixture
def many(tmp_path):
    """A workflow with 152 jobs, and profiles for a laptop and for a cluster."""
    return write(
        tmp_path,
        {"Snakefile": MANY, "profiles/local/config.yaml": LOCAL, "profiles/cluster/config.yaml": CLUSTER},
    )


def test_modules_and_scripts_are_planned(scripts):
    """Rules of a module carry their own names, and a script rule its file."""
    found = plan(scripts)

    assert found["short_trim[sample=x]"].params == {"quality": 3}
    assert found["plot[sample=y]"].meaning["source"] == "workflow/scripts/plot.py"


def test_a_config_file_that_reaches_only_a_module_is_caught(scripts):
    """The three jobs of the module are named, the script rule's own jobs are not."""
    write(scripts, {"profiles/night/config.yaml": "cores: 1\nconfigfile: [config/night.yaml]\n"})

    found = profiles("-", "profiles/night", scripts)

    assert found.code == 1
    (setting,) = [item for item in found.settings if item.name == "configfile"]
    assert setting.b == ["config/night.yaml"]
    assert {change.job for change in found.meaning} == set(setting.changes)
    assert set(setting.changes) == {"short_trim[sample=x]", "other_trim[sample=x]", "other_trim[sample=y]"}


def test_a_config_value_that_only_a_script_reads_is_caught(scripts):
    """No command or param shows it, so the setting alone must answer."""
    write(scripts, {"profiles/dark/config.yaml": "cores: 1\nconfig:\n  colour: dark\n"})

    found = profiles("-", "profiles/dark", scripts)

    assert (found.code, found.meaning) == (1, ())


@pytest.mark.shows("default-profile-stays")
def test_the_default_profile_of_a_workflow_is_in_force_on_both_sides(scripts):
    """F20: Snakemake picks up profiles/default by itself, so it makes no difference between A and B."""
    default = "config: ['other={quality: 9}']\nset-threads: {plot: 2}\n"
    write(
        scripts,
        {"workflow/profiles/default/config.yaml": default, "profiles/quick/config.yaml": "cores: 2\n"},
    )

    found = profiles("-", "profiles/quick", scripts)

    assert found.code == 0
    assert found.a.plan["other_trim[sample=x]"].params == {"quality": "9"}
    assert found.b.plan["plot[sample=x]"].threads == 2


def test_a_snakefile_kept_elsewhere_is_planned_in_the_folder_given(scripts, tmp_path_factory):
    """As with `snakemake -s FILE -d FOLDER`."""
    kept = write(tmp_path_factory.mktemp("kept"), {"Snakefile": MANY})

    assert len(plan(scripts, snakefile=kept / "Snakefile").jobs) == 152


def test_a_cluster_profile_is_policy_for_150_samples(many):
    """Executor, claims, groups, retries and Slurm's own options: all policy, with the jobs each touches."""
    found = profiles("profiles/local", "profiles/cluster", many)

    touched = {item.name: len(item.claims) for item in found.of_kind("policy")}
    assert found.code == 0
    assert (touched["executor"], touched["retries"], touched["groups"]) == (151, 152, 150)
    assert (touched["set-threads"], touched["set-resources"]) == (150, 150)
    assert "slurm-no-account" in touched


def test_claims_of_a_cluster_profile_are_evaluated_for_each_job(many):
    """Nested entries arrive as Snakemake reads them: a rule's own first, then the defaults."""
    claims = plan(many, "profiles/cluster")["first[sample=s000]"].policy["resources"]

    assert (claims["mem_mb"], claims["runtime"], claims["slurm_partition"]) == (900, 5, "short")


def test_a_claim_that_a_command_shows_stays_policy(many):
    """`threads: workflow.cores` follows the machine and does not touch what is computed."""
    found = profiles("profiles/local", "profiles/local", many, args_b=["--cores", "1"])

    assert found.code == 0
    assert [item.claims for item in found.settings] == [("report",)]
