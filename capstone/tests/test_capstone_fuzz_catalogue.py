"""A catalogue of every wrong kind, and with seeded damage: refused in one sentence, or good."""

import re
import shutil

import pytest
from ageing.files import read_tsv
from damage import LONG, MICRO, damaged, is_one_sentence, place_of, start


@pytest.fixture(scope="module")
def place(micro, tmp_path_factory):
    """A capstone's config and data, and the functions that check them."""
    folder = tmp_path_factory.mktemp("place")
    for name in ("config", "workflow", "data"):
        shutil.copytree(micro / name, folder / name)
    return place_of(folder)


@pytest.fixture
def catalogue(place):
    """The catalogue, put back afterwards."""
    file = place.folder / MICRO["catalogue"]
    good = file.read_bytes()
    yield file
    file.unlink(missing_ok=True)
    file.write_bytes(good)


def test_a_catalogue_with_damaged_bytes(place, catalogue):
    """Each version is good or refused in one sentence that names it."""
    place.checked_config.__globals__["config"] = MICRO
    refused = 0
    for content in damaged(catalogue.read_bytes(), 4, 600, 3):
        catalogue.write_bytes(content)
        try:
            donors = place.donors_of_catalogue()
            assert all(re.fullmatch("[A-Za-z0-9]{1,40}", donor) for donor in donors)
        except place.CannotStart as error:
            assert is_one_sentence(str(error), "data/micro/donors.tsv: "), error
            refused += 1

    assert refused > 500


def in_line_2(column, value):
    """Return a change that puts a value into a column of the first donor's line."""

    def change(text):
        lines = [line.split("\t") for line in text.splitlines()]
        lines[1][lines[0].index(column)] = value
        return "\n".join(map("\t".join, lines)) + "\n"

    return change


CATALOGUES = {
    "empty": lambda text: "",
    "only line ends": lambda text: "\n\n\n",
    "a header": lambda text: text.splitlines()[0],
    "a line of other length": lambda text: text.replace("\tF\t", "\t", 1),
    "a line twice": lambda text: text + text.splitlines()[-1] + "\n",
    "a donor in small letters": lambda text: text + text.splitlines()[-1].replace("D06\t", "d06\t"),
    "a column twice": lambda text: text.replace("donor\tage", "age\tage", 1),
    "commas": lambda text: text.replace("\t", ","),
    "quotes": lambda text: text.replace("D01\t", '"D01"\t'),
    "Latin-1": lambda text: text.encode() + b"\xe9",
    "UTF-16": lambda text: text.encode("utf-16"),
    "an escape": in_line_2("donor", "../D01"),
    "a long donor": in_line_2("donor", LONG),
    "a donor with NUL": in_line_2("donor", "D\0"),
    "a donor of other digits": in_line_2("donor", "D٣"),
    "no donor": in_line_2("donor", ""),
    "a negative age": in_line_2("age", "-4"),
    "an age that is no number": in_line_2("age", "nan"),
    "an age of Methuselah": in_line_2("age", "9690"),
    "a slip of the key in an age": in_line_2("age", "680"),
    "a sex in words": in_line_2("sex", "female"),
    "a short checksum": in_line_2("sha256", "abc"),
    "no file": in_line_2("file", ""),
    "a file that is not there": in_line_2("file", "archive/D99.npz"),
    "a folder": in_line_2("file", "archive"),
    "a long file": in_line_2("file", LONG),
    "a file with NUL": in_line_2("file", "archive/D01.npz\0"),
    "out by dots": in_line_2("file", "../../config/config.yaml"),
    "out by a root": in_line_2("file", "/etc/passwd"),
    "out by a link": in_line_2("file", "archive/link.npz"),
}


@pytest.mark.parametrize("case", CATALOGUES)
def test_a_catalogue_that_cannot_be_used(case, place, catalogue):
    """Nothing is read twice, in two ways, or from outside of the catalogue's folder."""
    link = catalogue.parent / "archive/link.npz"
    link.unlink(missing_ok=True)
    link.symlink_to(place.folder / "config/config.yaml")
    text = CATALOGUES[case](catalogue.read_text())
    catalogue.write_bytes(text if isinstance(text, bytes) else text.encode())
    said = start(place, MICRO)

    assert said and is_one_sentence(said, "data/micro/donors.tsv: "), said


@pytest.mark.parametrize(
    "change",
    ["\ufeff{}".format, lambda text: text.replace("\n", "\r\n"), "{}\n\n".format],
    ids=["byte order mark", "line ends of Windows", "empty lines at the end"],
)
def test_a_catalogue_from_another_editor(change, place, catalogue):
    """What editors and spreadsheets add changes nothing, neither for the workflow nor for the steps."""
    expected = read_tsv(catalogue, "donor", "age")
    catalogue.write_bytes(change(catalogue.read_text()).encode())

    assert start(place, MICRO) is None
    assert expected == read_tsv(catalogue, "donor", "age")


@pytest.mark.parametrize("name", ["", LONG, "a\0b", "data", "/dev/zero", "nowhere.tsv", 5, ["a"], None])
def test_a_catalogue_that_is_no_file(name, place):
    """A missing, endless or impossible place, and what is no place at all."""
    said = start(place, {"catalogue": name})

    assert said and is_one_sentence(said, ""), said
