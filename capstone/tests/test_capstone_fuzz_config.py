"""A config of every wrong kind, and with seeded damage: refused in one sentence, or good."""

import re
import shutil

import pytest
from damage import LONG, MICRO, damaged, is_one_sentence, place_of, start


@pytest.fixture(scope="module")
def place(micro, tmp_path_factory):
    """A capstone's config and data, and the functions that check them."""
    folder = tmp_path_factory.mktemp("place")
    for name in ("config", "workflow", "data"):
        shutil.copytree(micro / name, folder / name)
    return place_of(folder)


@pytest.fixture
def config(place):
    """The config file, put back afterwards."""
    file = place.folder / "config/config.yaml"
    good = file.read_bytes()
    yield file
    file.write_bytes(good)


def test_a_config_with_damaged_bytes(place, config):
    """A config is accepted as a whole or refused in one sentence."""
    lines = [line for line in config.read_text().splitlines() if not line.lstrip().startswith("#")]
    good = "\n".join(lines).encode()
    refused = 0
    for content in damaged(good, 3, 100, len(good) // 60):
        config.write_bytes(content)
        if said := start(place, MICRO):
            assert is_one_sentence(said, "config/config.yaml: "), said
            refused += 1

    assert refused > 100


def aliases(text):
    """Return a config in which a few lines stand for a list of a billion things."""
    lines = [f"  - &a{n} [{', '.join([f'*a{n - 1}'] * 10) if n else 'x'}]" for n in range(10)]
    return text.replace("catalogue: ", "catalogue:\n" + "\n".join(lines) + "\n#")


CONFIGS = {
    "empty": lambda text: "",
    "a list": lambda text: "- a\n",
    "a word": lambda text: "hello\n",
    "open bracket": lambda text: text + "\nx: [1,\n",
    "a tab": lambda text: text + "\n\tx: 1\n",
    "NUL": lambda text: text + "\0",
    "Latin-1": lambda text: text.encode() + b"# \xe9\n",
    "UTF-16": lambda text: text.encode("utf-16"),
    "a key twice": lambda text: text + "\ncatalogue: other.tsv\n",
    "a key of a section twice": lambda text: text.replace("  seed: 12", "  seed: 12\n  seed: 12"),
    "an alias": lambda text: text.replace("seed: 11", "seed: &s 11").replace("seed: 12", "seed: *s"),
    "aliases of aliases": aliases,
    "an alias of nothing": lambda text: text.replace("seed: 11", "seed: *s"),
    "a merge": lambda text: text + "\n<<: 5\n",
    "an object": lambda text: text.replace("seed: 11", "seed: !!python/object/apply:os.abort []"),
    "nested": lambda text: text + f"\nx: {'[' * 3000}{']' * 3000}\n",
    "a long key": lambda text: text + f"\n? {LONG}\n: 1\n",
    "a long value": lambda text: text.replace("seed: 11", f"seed: {LONG}"),
    "a long number": lambda text: text.replace("seed: 11", f"seed: 1{'0' * 5000}"),
    "a date that is none": lambda text: text.replace("seed: 11", "seed: 2020-99-99"),
    "not a number": lambda text: re.sub("min_counts_per_gene: .*", "min_counts_per_gene: .nan", text),
    "without end": lambda text: re.sub("min_counts_per_gene: .*", "min_counts_per_gene: .inf", text),
    "nearly whole": lambda text: re.sub("clusters: .*", "clusters: 28.0", text),
    "yes": lambda text: re.sub("clusters: .*", "clusters: yes", text),
    "a list for a key": lambda text: text + "\n? [a, b]\n: 1\n",
    "a number for a key": lambda text: text + "\n5: 1\n",
    "no section": lambda text: re.sub("normalise:(\n .*)+", "normalise:", text),
    "too many permutations": lambda text: re.sub("permutations: .*", "permutations: 1000000000", text),
}


@pytest.mark.parametrize("case", CONFIGS)
def test_a_config_that_can_be_misread(case, place, config):
    """Broken, ambiguous, endless, or of the wrong type: refused before anything is planned."""
    text = CONFIGS[case](config.read_text())
    config.write_bytes(text if isinstance(text, bytes) else text.encode())
    said = start(place, MICRO if case != "aliases of aliases" else {})

    assert said and is_one_sentence(said, "config/config.yaml: "), said


@pytest.mark.parametrize("change", ["\ufeff{}".format, lambda text: text.replace("\n", "\r\n")])
def test_a_config_from_another_editor(change, place, config):
    """A byte order mark and the line ends of Windows change nothing."""
    config.write_bytes(change(config.read_text()).encode())

    assert start(place, MICRO) is None
