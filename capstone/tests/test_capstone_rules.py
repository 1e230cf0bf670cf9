"""The rule files keep the promises they open with."""

import json
import re
from pathlib import Path

import pytest
import yaml

CAPSTONE = Path(__file__).resolve().parents[1]
STAGES = [p for p in sorted(CAPSTONE.glob("workflow/rules/*.smk")) if "\nNEEDS\n" in p.read_text()]
COMMON = (CAPSTONE / "workflow/rules/common.smk").read_text()
RULES = {
    name: body
    for path in STAGES
    for _, name, body in re.findall(
        r"^(rule|checkpoint) (\w+):\n((?:(?:    .*)?\n)+)", path.read_text(), re.M
    )
}


def section(body, name):
    """Return the text of one directive of a rule."""
    found = re.search(rf"^    {name}:\n((?:        .*\n)+)", body, re.M)
    return found.group(1) if found else ""


def results_in(text):
    """Return the results that a text names, with those that its look-up functions name."""
    called = (
        re.search(rf"def {word}\(.*?(?=\ndef |\Z)", COMMON, re.S) for word in re.findall(r"=(\w+),", text)
    )
    text += "".join(match.group(0) for match in called if match)
    return set(re.findall(r'"(results/[^"]+)"', text))


def test_every_rule_was_found():
    """The tests below look at all rules."""
    assert len(RULES) == 15 and len(STAGES) == 6


@pytest.mark.shows("same-name-everywhere")
@pytest.mark.parametrize("rule", RULES)
def test_rule_has_one_name_everywhere(rule):
    """Module, results, log and benchmark carry the rule's name; the job is a shell command."""
    body = RULES[rule]

    assert f'"python -m ageing.{rule} ' in section(body, "shell") and not re.search(
        r"^    (run|script):", body, re.M
    )
    assert (CAPSTONE / f"ageing/{rule}.py").is_file() and f'code=code_of("{rule}")' in section(body, "input")
    assert all(path.startswith(f"results/{rule}/") for path in results_in(section(body, "output")))
    assert f'"logs/{rule}/' in section(body, "log") and f'"benchmarks/{rule}/' in section(body, "benchmark")
    assert "--attempt {resources.attempt}" in body and re.search(
        r"> {log:q} 2>&1|2>&1.*\| tee {log:q}", body, re.S
    )


@pytest.mark.shows("only-staging-retries")
def test_only_staging_may_retry():
    """A step that computes would only fail again in the same way."""
    assert [rule for rule, body in RULES.items() if "    retries:" in body] == ["stage_donor"]


@pytest.mark.parametrize("stage", STAGES, ids=lambda path: path.stem)
def test_contract_names_what_the_rules_need_and_make(stage):
    """MAKES lists all outputs; NEEDS lists all inputs that are not made in the same file."""
    text = stage.read_text()
    needs, makes = (
        set(re.findall(r"^    (results/\S+)", part, re.M))
        for part in re.search(r"NEEDS\n(.*?)MAKES\n(.*?)\"\"\"", text, re.S).groups()
    )
    bodies = [RULES[rule] for rule in re.findall(r"^(?:rule|checkpoint) (\w+):", text, re.M)]
    inputs = set().union(*(results_in(section(body, "input")) for body in bodies))
    outputs = set().union(*(results_in(section(body, "output")) for body in bodies))

    assert makes == outputs
    assert needs == inputs - outputs


def test_the_last_stage_needs_the_tables_of_the_selected_types():
    """The look-up behind the fan-out is followed too, or the comparison above would miss it."""
    tables = results_in(section(RULES["release"], "input"))

    assert {
        "results/differential_expression/{cell_type}.tsv",
        "results/predict_age/{cell_type}.tsv",
    } <= tables


IMPORTED = """
import importlib, json, sys
found = {}
for rule in sys.argv[1:]:
    for name in [name for name in sys.modules if name.partition(".")[0] == "ageing"]:
        del sys.modules[name]
    importlib.import_module(f"ageing.{rule}")
    found[rule] = sorted(m.__file__ for n, m in sys.modules.items() if n.partition(".")[0] == "ageing")
print(json.dumps(found))
"""


def test_declared_code_is_what_python_imports(finished, run):
    """For every rule, the modules that a plan shows as inputs are those that its import really loads."""
    imported = json.loads(run(finished, "-c", IMPORTED, *RULES).stdout)
    plan = run(finished, "-m", "snakemake", "--cores", "1", "--dry-run", "--forceall").stdout
    planned = {
        rule: inputs
        for rule, inputs in re.findall(r"^(?:rule|checkpoint) (\w+):\n    input: (.*)", plan, re.M)
    }

    assert {"stage_donor", "cluster_cells", "release"} <= set(planned)
    for rule, inputs in planned.items():
        if rule in RULES:
            declared = [path for path in inputs.split(", ") if path.startswith("ageing/")]
            assert declared == [str(Path(path).relative_to(finished)) for path in imported[rule]]


def test_config_schema_and_rules_know_the_same_keys():
    """Each key of the config is described by the schema and read by a rule, and no other."""
    config = yaml.safe_load((CAPSTONE / "config/config.yaml").read_text())
    schema = yaml.safe_load((CAPSTONE / "workflow/schemas/config.schema.yaml").read_text())
    nested = {name: section for name, section in config.items() if isinstance(section, dict)}
    keys = {f"{name}/{key}" for name, section in nested.items() for key in section}
    described = {f"{name}/{key}" for name in nested for key in schema["properties"][name]["properties"]}
    read = set(
        re.findall(
            r'"(\w+/\w+)", within=config', "".join(path.read_text().replace("\n", " ") for path in STAGES)
        )
    )
    read |= set(re.findall(r'lookup\(\s*"(\w+/\w+)"', "".join(path.read_text() for path in STAGES)))

    assert keys == described == read
    assert set(config) == set(schema["properties"]) == set(schema["required"])
    assert all(
        set(schema["properties"][name]["required"]) == set(section) for name, section in nested.items()
    )


@pytest.mark.shows("profiles-change-no-byte")
@pytest.mark.parametrize("profile", ["local", "ci"])
def test_every_setting_of_a_profile_has_its_reason(profile):
    """The line above a setting is a comment, except for the settings that follow another directly."""
    text = (CAPSTONE / f"profiles/{profile}/config.yaml").read_text()
    blocks = [block for block in text.split("\n\n") if re.search(r"^[a-z]", block, re.M)]

    assert len(blocks) >= 6
    assert all(block.startswith("# ") for block in blocks)


def test_the_profiles_differ():
    """One is for a person, one for a machine that nobody watches."""
    local, ci = (
        yaml.safe_load((CAPSTONE / f"profiles/{p}/config.yaml").read_text()) for p in ("local", "ci")
    )

    assert local != ci and set(local) != set(ci) and local["cores"] != ci["cores"]
