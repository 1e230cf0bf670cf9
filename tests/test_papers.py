"""The README, the pins and the licence papers say what is so."""

import re
import tomllib

import yaml
from repository import ROOT, run_make

PIN = re.compile(r"^([\w.-]+)==(\S+)")


def pins():
    """Package -> version, as requirements.txt has them."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return {m.group(1).lower(): m.group(2) for line in lines if (m := PIN.match(line))}


def test_every_pin_has_a_hash_and_no_address():
    text = (ROOT / "requirements.txt").read_text()
    blocks = re.split(r"\n(?=\w)", text)

    assert [
        block.splitlines()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block
    ] == []
    assert "://" not in text


def test_pyproject_and_pins_agree():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    fixed = dict(want.split("==") for want in wanted if "==" in want)

    assert {name: version for name, version in fixed.items() if pins().get(name) != version} == {}
    assert [want for want in wanted if want.split("==")[0].lower() not in pins()] == []


def test_the_readme_names_the_versions_that_are_pinned():
    readme = (ROOT / "README.md").read_text()

    assert f"Snakemake {pins()['snakemake']}" in readme
    assert f"Jupyter Book {pins()['jupyter-book']}" in readme


def test_the_readme_stays_under_two_screens():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 80


def test_every_command_and_folder_of_the_readme_exists():
    readme = (ROOT / "README.md").read_text()
    targets = set(re.findall(r"(?:^|`)make ([a-z]+)", readme, re.M))
    folders = re.findall(r"`([a-z]+/(?:\w+)?)`", readme)

    assert {"book", "test"} <= targets
    assert [t for t in targets if run_make("--dry-run", t).returncode] == []
    assert folders and [f for f in folders if not (ROOT / f).exists()] == []


def test_the_citation_file_and_the_project_have_one_version():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert str(cited["version"]) == project["version"]
    assert set(cited["license"]) == set(project["license"].split(" AND "))
