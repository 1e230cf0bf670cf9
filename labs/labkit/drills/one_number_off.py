"""A published table was edited by hand, the candidate was not: only what is published breaks its manifest."""

from labkit.checks import Finding
from labkit.spaces import digests

TITLE = "One number in the paper is not ours"
MODULE = "module03"
MINUTES = 12
CLASS = "publish boundary"
CAUSE = "published-edited"
FACTS = ()
TYPES = ("B", "CD4_memory", "CD4_naive", "CD8_effector", "Mono_CD14", "NK")
TICKET = """
Hi, it is Irene. I am checking the numbers in the paper against our published folder, publish/v1.
For the cell type {type} the first gene of the table of differential expression has another p-value
there than in my notebook, and I made mine from the same commit, on Friday.
Everything else that I looked at agrees. Could you find out which of us two is wrong?
The journal wants the file tonight, so please leave it in a state that I can send.
"""
REPLIES = {
    "published-unverified": "then the candidate in results/release would be wrong as well; but it verifies",
    "unseeded": "a step that makes something else each time would leave its number in the candidate too",
    "input-changed": "with another input Snakemake would have jobs to run; it has none",
    "code-changed": "with another step Snakemake would have jobs to run; it has none",
}


def place(draw):
    """Which table, and which digit takes which place."""
    return {"type": draw.choice(TYPES), "digit": draw.choice("123456")}


def prepare(space, place):
    """A release, published as it should be."""
    space.run("make publish")


def inject(space, place):
    """One p-value of the published table becomes another of the same length."""
    _edit(space, "publish/v1", place)


def _edit(space, release, place):
    name = f"{release}/differential_expression/{place['type']}.tsv"
    head, first, *rest = space.read(name).splitlines(keepends=True)
    values = first.rstrip("\n").split("\t")
    p = head.rstrip("\n").split("\t").index("p")
    at = next(i for i, c in enumerate(values[p]) if c in "123456789" and c != place["digit"])
    values[p] = values[p][:at] + place["digit"] + values[p][at + 1 :]
    space.write(name, "".join([head, "\t".join(values) + "\n", *rest]))


def from_an_unverified_candidate(space, place):
    """The candidate has the other number, and was copied to the published folder as it was."""
    _edit(space, "results/release", place)
    space.run("rm -r publish/v1 && cp -r results/release publish/v1")


RIVALS = {"published-unverified": from_an_unverified_candidate}


def symptom(space, place):
    """The first gene's row is another one in the published table than in the step's own result."""
    name = f"differential_expression/{place['type']}.tsv"
    return space.read(f"publish/v1/{name}") != space.read(f"results/release/{name}")


def scope(place):
    """The one published file."""
    return [
        {f"publish/v1/differential_expression/{place['type']}.tsv"},
        {f"{place['type']}.tsv"},
        {place["type"]},
    ]


def where(place):
    """The published table of the type."""
    return [("publish/v1", place["type"])]


def repaired(space, place):
    """Yield what is still not published as the candidate has it."""
    published, candidate = space.path / "publish" / "v1", space.path / "results" / "release"
    same = published.is_dir() and digests(published) == digests(candidate)
    said = space.run("make verify", expect=None)
    if not same or said.code != 0:
        yield Finding(
            "repaired",
            "publish/v1 with the bytes of the candidate, and verified",
            "another publish/v1" if said.code == 0 else said.text.splitlines()[-2],
            "publish/v1",
            "this is the folder that is sent to the journal tonight",
            "ask which of the two folders verifies, and how a verified one is published",
        )


def fair(space, scene, place):
    """Yield a finding if the candidate was changed to fit the wrong number."""
    if space.digest("results") != scene.digest("results"):
        yield Finding(
            "by-fair-means",
            "results as they were",
            "results are others",
            "results/release",
            "the candidate was right: it is what the steps make",
            "leave the candidate alone, and mend the published copy",
        )
