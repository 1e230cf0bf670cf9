"""Tables, JSON and releases with seeded damage: one sentence or something usable, and nothing published."""

import json
import shutil

import pytest
from ageing.files import BadInput, read_json, read_tsv
from ageing.gene_sets import read_gene_sets
from damage import LONG, damaged, is_one_sentence
from review.promote import Refused, promote
from review.verify import problems_of


@pytest.mark.parametrize("reader", [read_gene_sets, read_json, lambda path: read_tsv(path, "set", "gene")])
def test_tables_and_json_with_damaged_bytes(reader, micro, tmp_path):
    """Whatever the bytes, a reader returns something or one sentence."""
    path, refused = tmp_path / "table", 0
    sources = (
        (micro / "data/micro/gene_sets.tsv").read_bytes()[:600],
        (micro / "results/select_cell_types/selection.json").read_bytes()[:600],
        b"[" * 50_000,
        f"set\tgene\nA\t{LONG}\n".encode(),
        b"set\tset\tgene\nA\tB\tC\n",
    )
    for source in sources:
        for content in damaged(source, 2, 200, max(7, len(source) // 100)):
            path.write_bytes(content)
            try:
                reader(path)
            except BadInput as error:
                assert is_one_sentence(str(error), "table"), error
                refused += 1
    assert refused > 500


def test_a_release_with_damaged_bytes(micro, tmp_path):
    """verify names a problem, promote refuses, and what was published before stays."""
    publish, candidate = tmp_path / "publish", tmp_path / "candidate"
    promote(micro / "results/release", publish)
    shutil.copytree(micro / "results/release", candidate)
    before = (publish / "v1").resolve()
    for name in ("manifest.json", "cell_types.json", "report.html"):
        file = candidate / name
        good = file.read_bytes()
        for content in damaged(good, 5, 12, max(1, len(good) // 8)):
            if content == good or name == "manifest.json" and same_manifest(content, good):
                continue
            file.write_bytes(content)
            with pytest.raises(Refused) as error:
                promote(candidate, publish)
            assert all(line.isprintable() for line in str(error.value).splitlines()), error.value
        file.write_bytes(good)

    assert before == (publish / "v1").resolve() and [] == problems_of(publish / "v1")


def same_manifest(content, good):
    """Tell whether two manifests say the same, in other white space."""
    try:
        return json.loads(content) == json.loads(good)
    except ValueError:
        return False


@pytest.mark.parametrize(
    "file",
    ["config/config.yaml", "data/mine/donors.tsv", "data/mine/gene_sets.tsv", "data/mine/archive/D02.npz"],
)
def test_make_run_publish_ends_in_the_sentence_and_publishes_nothing(file, micro, tmp_path, make):
    """A spoilt file in a finished, published capstone: exit code, one sentence, the old release."""
    folder = shutil.copytree(micro, tmp_path / "capstone", symlinks=True)
    # Data of one's own: those of a size are made anew by `make run`.
    (folder / "data/micro").rename(folder / "data/mine")
    config, before = folder / "config/config.yaml", (folder / "publish/v1").resolve()
    config.write_text(config.read_text().replace("data/tiny/", "data/mine/"))
    spoilt = folder / file
    spoilt.write_bytes(spoilt.read_bytes()[: spoilt.stat().st_size // 2] + b"\n\t\t\tx\n")
    shutil.rmtree(folder / "results/quality_control")
    shutil.rmtree(folder / "results/rank_gene_sets")
    done = make(folder, "run", "publish")

    assert done.returncode != 0 and "Traceback" not in done.stdout, done.stdout
    assert any(file in line and is_one_sentence(line, file) for line in done.stdout.splitlines()), done.stdout
    assert before == (folder / "publish/v1").resolve() and [] == problems_of(folder / "publish/v1")
