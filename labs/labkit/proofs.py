"""The ladder of proofs: what each rung runs, faults to plant, and what a rung said of a fault and cost."""

import resource
from dataclasses import dataclass
from pathlib import Path

# From the quickest to the dearest. `{words}` is what a question adds, such as another profile.
RUNGS = {
    "lint": "make wf-lint {words}",
    "dry-run": "make wf-dryrun {words}",
    "comparison": "make profile-audit",
    "run": "python -m snakemake --profile profiles/local",
    "verify": "make verify",
    "selftest": "python -m review.selftest --size micro --contexts {words}",
    "confirm": "make confirm SIZE=micro",
}
# What a rung adds unless a question says otherwise.
USUAL = {"selftest": "second-run"}

COMMIT = "git -c user.name=Jonas -c user.email=jonas@example.org -c commit.gpgsign=false commit --quiet"
IGNORED = "data/\nresults/\nlogs/\nbenchmarks/\npublish/\n.snakemake/\n__pycache__/\n"
NAMES = "workflow/rules/names.smk"


@dataclass(frozen=True)
class Fault:
    """What somebody did, and how to do it to a workspace."""

    says: str
    plant: object


@dataclass(frozen=True)
class Tried:
    """What a rung said of a workspace: its command, exit code, text, and the processor seconds it took."""

    rung: str
    command: str
    code: int
    text: str
    seconds: float

    @property
    def passed(self):
        """Whether the rung had nothing to object to."""
        return self.code == 0

    def told(self, *words):
        """The command, those of its lines that hold one of the words, how it ended and what it cost."""
        lines = [line for line in self.text.splitlines() if any(word and word in line for word in words)]
        verdict = "passes" if self.passed else f"fails, exit code {self.code}"
        last = f"→ {self.rung} {verdict}; {self.seconds:.1f} s of processor time"
        return "\n".join([f"$ {self.command}", *lines, last])


class Ladder:
    """What was tried, rung by rung and fault by fault; prints each try as it comes."""

    def __init__(self):
        self.tried = {}

    def climb(self, rung, fault, space, look="", words=None):
        """Try a rung on a workspace with that fault; print the command, lines that hold `look`, the end."""
        self.tried[rung, fault] = tried = climb(rung, space, words)
        print(tried.told(*look.split(" | ")))

    def seconds(self, rung):
        """The processor seconds of the dearest try of this rung: one that ends early is cheap."""
        return max(tried.seconds for (name, _), tried in self.tried.items() if name == rung)

    def faults(self, rung, passed):
        """The faults that this rung passed over, or caught."""
        return [f for (name, f), tried in self.tried.items() if name == rung and tried.passed == passed]

    def smallest(self, fault):
        """The cheapest of the rungs that were seen to catch a fault."""
        caught = [name for (name, f), tried in self.tried.items() if f == fault and not tried.passed]
        return min(caught, key=self.seconds)

    def table(self):
        """The ladder as text: each rung's cost, also in dry-runs, and what it was seen to do."""
        dry = self.seconds("dry-run")
        rows = ["rung        seconds  dry-runs  caught                passed over"]
        for rung in (name for name in RUNGS if self.faults(name, True) + self.faults(name, False)):
            caught, passed = (", ".join(self.faults(rung, way)) for way in (False, True))
            cost = self.seconds(rung)
            rows.append(f"{rung:<11}{cost:8.1f}{cost / dry:10.1f}  {caught:<22}{passed}")
        return "\n".join(rows)

    def reply(self, fault, rung):
        """What the tries say of the choice of a rung for a fault."""
        if rung not in RUNGS:
            return f"there is no rung {rung}; choose from: {', '.join(RUNGS)}"
        if (tried := self.tried.get((rung, fault))) and tried.passed:
            return f"too weak: the {rung} passed over this fault"
        if rung == (smallest := self.smallest(fault)):
            return f"right: the {rung} caught it, for {self.seconds(rung):.1f} s"
        if tried:
            return f"more than needed: something caught it for {self.seconds(smallest):.1f} s"
        return f"nobody tried the {rung} on this fault here; choose one that was seen to catch it"


def climb(rung, space, words=None):
    """Try one rung on a workspace and return what it said; no exit code is an error here."""
    command = RUNGS[rung].format(words=words or USUAL.get(rung, "")).strip()
    before = spent()
    done = space.run(command, expect=None)
    return Tried(rung, command, done.code, done.text, spent() - before)


def spent():
    """Processor seconds that the commands started from here have taken: wall time is the machine's affair."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def repository(space):
    """Make a repository of a workspace and commit what the capstone's own repository holds."""
    space.write(".gitignore", IGNORED)
    space.run(f"git init --quiet && git add --all && {COMMIT} --message start")
    return space


def misnamed_input(space):
    """One rule asks for files of a folder that no rule fills."""
    space.edit(
        "workflow/rules/cells.smk",
        'kept=expand("results/quality_control/{donor}.npz"',
        'kept=expand("results/quality_checked/{donor}.npz"',
    )


def other_catalogue(space):
    """The profile `ci` hands over a catalogue of its own, in which one donor has another age."""
    donors = space.read("data/tiny/donors.tsv").replace("D02\t42", "D02\t24")
    space.write("data/tiny/donors_spring.tsv", donors)
    line = 'config: ["catalogue=data/tiny/donors_spring.tsv"]\n'
    space.write("profiles/ci/config.yaml", space.read("profiles/ci/config.yaml") + line)


def renamed_option(space):
    """A step's option has a new name, and the rule that calls the step still says the old one."""
    space.edit("ageing/report.py", '"--summaries"', '"--donors"')


def edited_table(space):
    """One number of a table in the candidate was changed by hand after the run."""
    name = "results/release/differential_expression/B.tsv"
    head, first, *rest = space.read(name).splitlines(keepends=True)
    space.write(name, "".join([head, first.replace(first.split("\t")[1], "0.5", 1), *rest]))


def rows_in_a_set(space):
    """The rows of the report's tables are put into a set, whose order is another one in each process."""
    for name in ("types", "donors"):
        opened = f"    {name} = ["
        text = space.read("ageing/report.py")
        before, after = text.split(opened, 1)
        inner, rest = after.split("]\n", 1) if name == "donors" else after.split("\n    ]\n", 1)
        close = "}\n" if name == "donors" else "\n    }\n"
        space.write("ageing/report.py", before + f"    {name} = {{" + inner + close + rest)


def file_not_added(space, include="rules/names.smk"):
    """Two patterns were moved into a new file, which `git commit --all` does not take along."""
    text = space.read("workflow/rules/common.smk")
    start = text.index("\n\nwildcard_constraints:")
    space.write("workflow/rules/common.smk", text[:start])
    space.write(NAMES, '"""What donors and cell types may be called."""\n' + text[start:])
    here = 'include: "rules/common.smk"\n'
    space.edit("workflow/Snakefile", here, f'{here}include: "{include}"\n')
    space.run(f"{COMMIT} --all --message 'names in a file of their own'")


def path_of_this_machine(space):
    """The same file, now committed, is included by the path it has on this machine."""
    file_not_added(space, Path(space.path, NAMES).as_posix())
    space.run(f"git add {NAMES} && {COMMIT} --message 'the new file'")


FAULTS = {
    "misnamed-input": Fault("a rule asks for a file that no rule makes", misnamed_input),
    "other-catalogue": Fault("a profile hands over another catalogue", other_catalogue),
    "renamed-option": Fault("a step's option has a new name, its rule says the old one", renamed_option),
    "edited-table": Fault("a table was changed by hand after the run", edited_table),
    "rows-in-a-set": Fault("the order of a table's rows is left to chance", rows_in_a_set),
    "file-not-added": Fault("a file that is needed was never committed", file_not_added),
    "path-of-this-machine": Fault("a file is named by its path on one machine", path_of_this_machine),
}
