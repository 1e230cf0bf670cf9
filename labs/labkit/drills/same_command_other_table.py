"""A colleague's faster step no longer draws from its seed: each run makes another table."""

from labkit.checks import Finding
from labkit.drills._effects import changed, still_waiting

TITLE = "The same command, another table"
MODULE = "module09"
MINUTES = 20
CLASS = "tool"
CAUSE = "unseeded"
FACTS = ()
TICKET = """
Jonas again. Noor made the ranking of gene sets faster this week, and it is: thank you. I ran it for {type},
at noon and once more in the evening, because I had closed the first window:

    snakemake --profile profiles/local --forcerun rank_gene_sets -- results/rank_gene_sets/{type}.tsv

The two tables are not the same! I had put the one of noon into noon/{type}.tsv. The genes are the same, the
p values are not. Nobody else was in the folder, as far as I know. Which one do I believe?
"""
REPLIES = {
    "code-changed": "then today's code would make today's table again; it makes a third one",
    "input-changed": "then the step would make the evening's table again from the inputs that lie here",
    "threads-overcommitted": "too many threads cost time; each number here is drawn by one thread",
    "config-changed": "the log of neither run and no param has changed: the seed is given, and the same",
}
STEP = "ageing/rank_gene_sets.py"
DRAWN = "    rng = np.random.default_rng([seed, size])\n"
SLOW = "np.argpartition(rng.random((number, genes)), size - 1, axis=1)"
FAST = "np.argpartition(rng.random((number, genes), dtype=np.float32), size - 1, axis=1)"
# How the seed is lost -> what stands in its place, and the imports that it needs
FORMS = {
    "nothing": ("np.random.default_rng()", ""),
    "clock": ("np.random.default_rng([time.time_ns(), size])", "import time\n\n"),
    "hash": ('np.random.default_rng(abs(hash(f"{seed} {size}")))', ""),
}
OPTIONS = "--min-genes 10 --permutations 1000 --gene-correlation 0.01"


def place(draw):
    """Whose table, and how the seed is lost."""
    types = ["B", "CD4_memory", "CD4_naive", "CD8_effector", "Mono_CD14", "NK"]
    form = draw.choices(sorted(FORMS), k=3)[-1]  # the first seeds begin alike
    return {"type": draw.choice(types), "form": form}


def _table(place):
    return f"results/rank_gene_sets/{place['type']}.tsv"


def _faster(space):
    space.edit(STEP, SLOW, FAST)


def _without_seed(space, place):
    code, imports = FORMS[place["form"]]
    space.edit(STEP, DRAWN, f"    rng = {code}\n")
    space.edit(STEP, "import numpy as np\n", f"{imports}import numpy as np\n")


def _run(space, place):
    space.run(f"snakemake --profile profiles/local --forcerun rank_gene_sets -- {_table(place)}")


def _keep(space, place):
    space.write(f"noon/{place['type']}.tsv", space.read(_table(place)))


def inject(space, place):
    """The faster step draws without its seed; it runs at noon and in the evening."""
    _faster(space)
    _without_seed(space, place)
    _run(space, place)
    _keep(space, place)
    _run(space, place)


def healthy(space, place):
    """The faster step draws from its seed; the second run would make the same."""
    _faster(space)
    _run(space, place)
    _keep(space, place)


def with_the_edit_between(space, place):
    """The step was made faster between the two runs."""
    _keep(space, place)
    _faster(space)
    _run(space, place)


def with_another_gene_set(space, place):
    """A gene set lost some genes between the two runs."""
    healthy(space, place)
    lines = space.read("data/tiny/gene_sets.tsv").splitlines(keepends=True)
    space.write("data/tiny/gene_sets.tsv", "".join([lines[0], *lines[8:]]))
    _run(space, place)


RIVALS = {"code-changed": with_the_edit_between, "input-changed": with_another_gene_set}


def symptom(space, place):
    """The two tables differ."""
    return space.read(f"noon/{place['type']}.tsv") != space.read(_table(place))


def scope(place):
    """The table, or the rule: whatever it makes."""
    return [{_table(place)}, {place["type"]}, {"rank_gene_sets"}, {place["type"], "rank_gene_sets"}]


def where(place):
    """The step."""
    return [("rank_gene_sets.py",), ("random_places",)]


def repaired(space, place):
    """Yield what the step still does not make the same, or does not take from its seed."""
    one, again, other = (_made(space, place, *asked) for asked in (("one", 13), ("again", 13), ("other", 14)))
    problem = ""
    if not one or one != again:
        problem = "another table each time" if one else "no table"
    elif one == other:
        problem = "the same table with another seed, so the seed of the config is not used"
    elif space.read(_table(place)) != one:
        problem = "its table in results is another one"
    if problem:
        yield Finding(
            "repaired",
            "a step that makes the same table from the same seed, and its table",
            problem,
            STEP,
            "who repeats the analysis has to find what you found",
            "ask of each number that is drawn at random: from what does its generator start?",
        )
    why, do, table = "it is out of date", "let a run make it", _table(place)
    yield from still_waiting(space, "profiles/local", target=table, files=table, why=why, again=do)


def _made(space, place, name, seed):
    """The table that the step makes with this seed; "" if it makes none."""
    changes = f"results/differential_expression/{place['type']}.tsv"
    command = f"python -m ageing.rank_gene_sets {changes} data/tiny/gene_sets.tsv {name}.tsv"
    space.run(f"{command} {OPTIONS} --seed {seed} --attempt 1", expect=None)
    return space.read(f"{name}.tsv") if space.exists(f"{name}.tsv") else ""


def fair(space, scene, place):
    """Yield a Finding if the question was changed: the config, the gene sets, the rule, the table of noon."""
    names = ["config/config.yaml", "data/tiny/gene_sets.tsv", f"noon/{place['type']}.tsv"]
    names += ["workflow/rules/interpret.smk", f"results/differential_expression/{place['type']}.tsv"]
    why = "it was right before the incident, and others rely on it"
    yield from changed(space, scene, names, why, "put it back, and mend the step")
