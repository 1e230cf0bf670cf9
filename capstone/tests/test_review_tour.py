"""The tour is one page that stands alone, says what is so, and names nothing of this machine."""

import getpass
import importlib.util
import json
import re
import shlex
import socket
from html.parser import HTMLParser
from pathlib import Path

import pytest
from review.plan import plan
from review.tour import main, profiles_in, tour
from review.tour_facts import cleaned, questions_of
from review.tour_graph import graph_of, rows_of, shortened

WORDS_OF_SHELL = {"cat"}


@pytest.fixture(scope="module")
def page(finished):
    """The tour of the finished run, as HTML."""
    return tour(finished)


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes, and the text of some."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.texts, self.open = [], {}, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"{tag} ends what it did not begin"

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def of(self, *names):
        """Return the attributes of all tags of these names."""
        return [attrs for tag, attrs in self.tags if tag in names]


VOID = ("meta", "br", "link", "img", "hr", "input")


def tags(page):
    """Return the parsed page; void tags are closed for the check of nesting."""
    return Tags(re.sub(rf"<({'|'.join(VOID)})\b([^>]*?)/?>", r"<\1\2/>", page))


def test_the_page_stands_alone(page):
    """No script, no style sheet, picture, font or link from elsewhere."""
    parsed = tags(page)

    assert parsed.of("script", "link", "img", "iframe", "object") == []
    assert [a["href"] for a in parsed.of("a") if not a["href"].startswith("#")] == []
    assert not re.search(r"https?://|@import|url\(", page)


def test_the_page_can_be_read_by_everybody(page):
    """Language, title, one first heading, captions and scopes, named regions, a picture told in words."""
    parsed = tags(page)
    headings = [int(tag[1]) for tag, _ in parsed.tags if re.fullmatch(r"h\d", tag)]

    assert parsed.of("html") == [{"lang": "en"}]
    assert parsed.texts["title"][0].strip()
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(headings, headings[1:], strict=False))
    assert len(parsed.of("caption")) == len(parsed.of("table"))
    assert {attrs.get("scope") for attrs in parsed.of("th")} == {"col", "row"}
    (svg,) = parsed.of("svg")
    assert svg["role"] == "img"
    assert set(svg["aria-labelledby"].split()) <= {attrs["id"] for _, attrs in parsed.tags if "id" in attrs}
    assert [attrs for attrs in parsed.of("div") if not attrs.get("aria-label")] == []


def test_each_question_leads_to_a_place_in_the_page(page):
    """Every link has its target, and no place is named twice."""
    parsed = tags(page)
    places = [attrs["id"] for _, attrs in parsed.tags if "id" in attrs]

    assert len(places) == len(set(places))
    assert {a["href"][1:] for a in parsed.of("a")} <= set(places)
    assert len(parsed.of("a")) >= 7


def test_every_command_that_the_page_names_exists(finished, page):
    """Targets stand in the Makefile, modules can be found, profiles and files are there."""
    commands = set(tags(page).texts["code"])
    targets = set(re.findall(r"^([a-z][\w-]*):", (finished / "Makefile").read_text(), re.MULTILINE))

    for command in commands:
        program, *words = shlex.split(command)
        if program == "make":
            assert set(words) <= targets, command
        elif program == "python":
            assert words[0] == "-m" and importlib.util.find_spec(words[1]), command
            words = words[2:]
        else:
            assert program in WORDS_OF_SHELL, command
        paths = [word for word in words if "/" in word]
        assert [path for path in paths if not (finished / path).exists()] == [], command
    assert commands


def test_a_target_of_the_makefile_is_named_where_there_is_one(tmp_path):
    """Elsewhere the module is, and what cannot be had without a target is left out."""
    without = {item.command for item in questions_of(tmp_path, ["p/a", "p/b"])}
    (tmp_path / "Makefile").write_text("tour verify: x\nwhat-changed: ready\n\techo\nselftest:\n\techo\n")
    with_some = {item.command for item in questions_of(tmp_path, ["p/a", "p/b"])}

    assert {"python -m review.changes", "python -m review.audit p/a p/b"} <= without
    assert not [command for command in without if command.startswith("make")]
    assert {"make what-changed", "make selftest"} <= with_some
    assert "make confirm" not in with_some


def test_the_page_shows_the_run(finished, page):
    """Every job, every published file with its digest, the answer on profiles, and that nothing would run."""
    manifest = json.loads((finished / "results/release/manifest.json").read_text())

    assert [job.id for job in plan(finished, "profiles/local").jobs if page.count(job.id) < 2] == []
    assert [
        file for file in manifest["files"] if file["sha256"] not in page or file["path"] not in page
    ] == []
    size = sum(file["bytes"] for file in manifest["files"])
    assert f"Verified</span> when this page was made: {len(manifest['files'])} files, {size:,} bytes" in page
    assert "Nothing to do: 55 jobs" in page
    assert all(f"{name}" in page for name in profiles_in(finished))
    assert "Same meaning: all 55 jobs" in page


def test_the_page_names_nothing_of_this_machine(finished, page):
    """No absolute path, no host, no user."""
    assert str(finished) not in page
    assert str(Path.home()) not in page
    assert not re.search(r"(?<![\w./<])/(?:tmp|home|root|usr|var|Users)/", page)
    assert not re.search(rf"(?<![\w.-]){re.escape(socket.gethostname())}(?![\w-])", page)


def test_paths_host_and_user_are_taken_out_of_what_a_run_recorded(tmp_path):
    """Words that only contain the name stay."""
    host, user = socket.gethostname(), getpass.getuser()

    text = cleaned(f"{tmp_path}/x on {host} by {user}, not {user}ly", tmp_path)

    assert text == f"./x on <host> by <user>, not {user}ly"


def test_a_published_copy_is_told_once(own, run, page):
    """The same manifest is named as such; its files are listed once."""
    assert run(own, "-m", "review.promote").returncode == 0
    digest = json.loads((own / "results/release/manifest.json").read_text())["files"][0]["sha256"]

    shown = tour(own)

    assert "Its manifest, and so each of its files, is that of results/release." in shown
    assert (page.count(digest), shown.count(digest)) == (1, 1)


def test_a_workflow_of_any_kind_has_a_tour(tmp_path, run):
    """Without Makefile, profiles, record and manifest the page says what there is not."""
    rule = "rule a:\n    output:\n        'a.txt',\n    shell:\n        'echo one > {output}'\n"
    (tmp_path / "Snakefile").write_text(rule)
    assert run(tmp_path, "-m", "snakemake", "--cores", "1").returncode == 0

    shown = tour(tmp_path)

    assert "Nothing to do: 1 job, and no reason to run one of them again." in shown
    assert "There are not two profiles to compare." in shown
    assert "The run left no record of its own" in shown
    assert "Nothing: there is no folder with a manifest" in shown


def test_a_changed_run_is_shown_as_such(own, page):
    """A spoilt file, a cause and what follows it stand on the page."""
    (own / "results/release/excluded_donors.json").write_text("[]")
    with (own / "data/tiny/archive/D03.npz").open("ab") as file:
        file.write(b"more")

    shown = tour(own)

    assert "Not verified:" in shown and "excluded_donors.json" in shown
    assert "data/tiny/archive/D03.npz (archive) changed" in shown
    assert shown.count('class="box again') == 11
    assert "Verified</span>" not in shown and "not verified" in shown


def test_without_a_run_nothing_is_written(fresh, capsys, tmp_path):
    """One sentence, exit 2, no file."""
    code = main(["--directory", str(fresh), "--to", str(tmp_path / "tour.html")])

    out, err = capsys.readouterr()
    assert (code, out, len(err.strip().splitlines())) == (2, "", 1)
    assert "run the workflow first" in err
    assert list(tmp_path.glob("*tour*")) == []


@pytest.mark.parametrize("place", ["nowhere/tour.html", "mine.html", "."])
def test_a_page_is_written_whole_or_not_at_all(finished, tmp_path, capsys, place):
    """A missing folder, another's file, a folder: one sentence, exit 1, and what was there stays."""
    (tmp_path / "mine.html").write_text("my own page")

    code = main(["--directory", str(finished), "--to", str(tmp_path / place)])

    assert (code, len(capsys.readouterr().err.strip().splitlines())) == (1, 1)
    assert (tmp_path / "mine.html").read_text() == "my own page"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.html"]


def test_an_earlier_tour_is_replaced(finished, tmp_path, capsys, page):
    """A page that a tour left is written anew, whole, and is the same for the same run; its size is said."""
    (tmp_path / "tour.html").write_text(page[:1500])

    assert main(["--directory", str(finished), "--to", str(tmp_path / "tour.html")]) == 0

    assert (tmp_path / "tour.html").read_text() == page

    assert [path.name for path in tmp_path.iterdir()] == ["tour.html"]
    assert re.search(r"tour\.html: \d+ kB, opens in any browser", capsys.readouterr().out)


def test_a_link_that_a_longer_way_shows_is_left_out_and_every_link_leads_down(finished):
    """The drawing has each rule once, in rows, and links between neighbouring rows only."""
    edges = graph_of(plan(finished, "profiles/local"))
    rows, links = rows_of(shortened(edges))
    row = {name: number for number, names in enumerate(rows) for name in names}

    assert "cluster_cells" in edges["merge_donors"]
    assert shortened(edges)["merge_donors"] == {"normalise"}
    assert sorted(name for name in row if isinstance(name, str)) == sorted(edges)
    assert {row[after] - row[before] for before, after in links} == {1}
