"""An unverified candidate, broken that day, was copied to publish/v1 by hand instead of being promoted."""

from labkit.checks import Finding
from labkit.drills._typed import snakemake
from labkit.spaces import digests

TITLE = "The table in the published folder stops in the middle"
MODULE = "module03"
MINUTES = 12
CLASS = "publish boundary"
CAUSE = "published-unverified"
DECOY = "A page verify.html says that the candidate verifies: it is about the candidate of some days ago."
FACTS = ()
TICKET = """
Good morning, this is {reader} from the other floor.
I read your results from publish/v1, as agreed. Since {day} my script stops at {table}:
the file ends in the middle of a line. Until then it had always worked.
In results/release, where your people work, the same table is complete, I looked.
One of them told me that {day} was hectic, "but it is all published now, and the check was green",
and showed me the page verify.html. Can I have the whole table, please?
"""
REPLIES = {
    "published-edited": "A folder that was promoted and edited later is still a link into publish/.releases.",
    "truncated-accepted": "The step's own table is whole; it is the published copy that ends too early.",
    "run-killed": "A run that is killed leaves no half release: the step replaces the whole folder at once.",
    "disk-full": "A promotion that finds no room is refused, and what was published before stays.",
}


def place(draw):
    """Which table was short when the folder was copied, and who tells when."""
    rule = draw.choice(["differential_expression", "rank_gene_sets", "predict_age"])
    cell_type = draw.choice(["B", "CD4_memory", "CD4_naive", "CD8_effector", "Mono_CD14", "NK"])
    return {
        "table": f"{rule}/{cell_type}.tsv",
        "day": draw.choice(["Tuesday", "Wednesday", "Thursday"]),
        "reader": draw.choice(["Noor", "Emil", "Tamsin"]),
    }


def prepare(space, place):
    """The page of a verification that went well, some days ago."""
    space.run("python -m review.verify results/release --report verify.html")


def inject(space, place):
    """A candidate with half a table is copied by hand; later the candidate is made anew."""
    _cut(space, "results/release", place)
    space.run("mkdir publish && cp -r results/release publish/v1")
    snakemake(space, "--forcerun release -- results/release/manifest.json")


def healthy(space, place):
    """The whole candidate is promoted."""
    space.run("make publish")


def edited_later(space, place):
    """The whole candidate is promoted, and then somebody saves half of the table."""
    space.run("make publish")
    _cut(space, "publish/v1", place)


RIVALS = {"published-edited": edited_later}


def _cut(space, release, place):
    name = f"{release}/{place['table']}"
    text = space.read(name)
    space.write(name, text[: len(text) // 2])


def symptom(space, place):
    """The published table is shorter than the candidate's."""
    return len(space.read(f"publish/v1/{place['table']}")) < len(
        space.read(f"results/release/{place['table']}")
    )


def scope(place):
    """The table, or the published folder."""
    table = place["table"]
    return [{f"publish/v1/{table}"}, {table}, {"publish/v1"}, {table.partition("/")[2]}]


def where(place):
    """The published folder, or how it was made."""
    return [("publish/v1",)]


def repaired(space, place):
    """Yield what is still not published as the candidate has it."""
    published, candidate = space.path / "publish/v1", space.path / "results/release"
    said = space.run("make verify", expect=None)
    same = published.is_dir() and digests(published) == digests(candidate)
    if said.code != 0 or not same:
        yield Finding(
            "repaired",
            expected="every release verified, and publish/v1 with the bytes of the candidate",
            seen="publish/v1 is another release" if said.code == 0 else said.text.splitlines()[0],
            where="publish/v1",
            why="people outside read this folder, and nothing else",
            next="ask what `make publish` says, and do what it asks for",
        )


def fair(space, scene, place):
    """Yield a finding if the boundary was passed by hand again, or the candidate was changed."""
    if not (space.path / "publish/v1").is_symlink():
        yield Finding(
            "by-fair-means",
            expected="publish/v1 made by a promotion: a link to a copy that was verified before it was named",
            seen="publish/v1 is a folder, as somebody made it by hand",
            where="publish/v1",
            why="it is right by luck: nothing stood between a broken candidate and its readers",
            next="move the folder away and let `make publish` do its work",
        )
    if space.digest("results/release") != scene.digest("results/release"):
        yield Finding(
            "by-fair-means",
            expected="the candidate as it was",
            seen="results/release is another one",
            where="results/release",
            why="the candidate verifies: it is what the steps made",
            next="leave the candidate alone, and publish it",
        )
