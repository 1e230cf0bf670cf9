"""A guard that refuses each profile with another meaning, and lets every matter of policy pass."""

import re

from labkit.checks import Finding, Note
from labkit.guards import Case, trials

CHECKS = {
    "guard-ends": "`guard.py` comes to an end by itself, on every capstone, without an error of its own",
    "healthy-spared": "it lets a capstone pass whose profiles differ in policy only",
    "parameters-caught": "it refuses a profile that hands the workflow other parameters",
    "jobs-caught": "it refuses a profile that leaves jobs out",
    "staleness-caught": "it refuses a profile that keeps Snakemake from seeing a change",
    "unasked-caught": "it refuses a profile that Snakemake reads although nobody named it",
    "profile-named": "its last line names the profile it refuses, and no other but `local`",
    "nothing-touched": "it leaves every file of the capstone as it is",
}
NEEDS = {id: ["guard-ends"] for id in CHECKS if id != "guard-ends"} | {
    "profile-named": ["guard-ends", "parameters-caught"]
}

QUIET = "cores: 2\nscheduler: greedy\nnocolor: true\nquiet: [host]\n"
SPRING = "data/tiny/donors_spring.tsv"
ALONE = {"profiles/ci": None, "profiles/slurm": None}  # fewer profiles, fewer plans to wait for


def case(check, about, files, refuse=""):
    """A capstone with `local` and these profiles: {name: its settings}."""
    laid = {f"profiles/{name}": text for name, text in files.items()}
    return Case(check, about, ALONE | {SPRING: spring} | laid, refuse)


def spring(folder):
    """The table of donors as it was in spring, with one donor's age mistyped."""
    lines = (folder / "data/tiny/donors.tsv").read_text().splitlines(keepends=True)
    donor, age, rest = lines[2].split("\t", 2)
    return "".join([*lines[:2], "\t".join([donor, age[::-1], rest]), *lines[3:]])


CASES = (
    case(
        "healthy-spared",
        "a profile waits longer, goes on after a failure, and shows more",
        {"night/config.yaml": f"{QUIET}latency-wait: 120\nkeep-going: true\nprintshellcmds: true\n"},
    ),
    case(
        "healthy-spared",
        "a profile is for a smaller machine, and a comment in it speaks of what was taken out",
        {
            "office/config.yaml": "# No config: here, and no rerun-triggers: that is the science.\n"
            "cores: 1\nresources: [mem_mb=1500]\nscheduler: greedy\nset-threads: [reduce_dimensions=1]\n"
        },
    ),
    case(
        "healthy-spared",
        "a profile writes out what Snakemake does anyway",
        {
            "spelled/config.yaml": f"{QUIET}rerun-triggers: [software-env, input, code, params, mtime]\n"
            "keep-incomplete: false\n"
        },
    ),
    case(
        "healthy-spared",
        "a profile is read unasked, and holds nothing but patience",
        {"default/config.yaml": "latency-wait: 30\nshow-failed-logs: true\n"},
    ),
    case(
        "parameters-caught",
        "a profile chooses another table of donors",
        {"hurry/config.yaml": f'{QUIET}config: ["catalogue={SPRING}"]\n'},
        "hurry",
    ),
    case(
        "parameters-caught",
        "a profile reads a second file of the science",
        {
            "lab_b/config.yaml": f"{QUIET}configfile: [profiles/lab_b/limits.yaml]\n",
            "lab_b/limits.yaml": "quality_control:\n  max_mitochondrial_share: 0.08\n",
        },
        "lab_b",
    ),
    case(
        "jobs-caught",
        "one of two profiles leaves out a rule, and the other is healthy",
        {
            "noon/config.yaml": f"{QUIET}omit-from: [predict_age]\n",
            "yearly/config.yaml": f"{QUIET}latency-wait: 60\n",
        },
        "noon",
    ),
    case(
        "staleness-caught",
        "a profile narrows what counts as a change",
        {"quick/config.yaml": f"{QUIET}rerun-triggers: [mtime]\n"},
        "quick",
    ),
    case(
        "staleness-caught",
        "a profile takes half-written files for whole ones",
        {"stubborn/config.yaml": f"{QUIET}ignore-incomplete: true\n"},
        "stubborn",
    ),
    case(
        "unasked-caught",
        "a profile that no command names changes every run",
        {"default/config.yaml": f'config: ["catalogue={SPRING}"]\n'},
        "default",
    ),
)


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    if not workspace.exists("guard.py"):
        yield finding("guard-ends", "there is no file guard.py", "lab reset gives you one to begin with")
        return
    tried = trials(workspace.read("guard.py"), CASES)
    for words in tried[0].outcome.lacking:
        yield Note(f"your guard ran with a time limit, but on this machine {words}")
    if broken := [t for t in tried if not t.ended]:
        yield finding(
            "guard-ends",
            f"on a capstone of which is true: {broken[0].case.about}. There {broken[0].end}",
            "run it by hand on your own copy: python guard.py .",
        )
        return
    yield from misjudged(tried)
    yield from unnamed(tried)
    if touched := [t for t in tried if t.changed]:
        yield finding(
            "nothing-touched",
            f"changed, made or removed: {', '.join(touched[0].changed[:3])}",
            "plan, do not run; and write nothing below the folder you are given",
        )


WHY = {
    "guard-ends": "a guard that falls over lets everybody pass, or nobody",
    "healthy-spared": "a guard that cries at every difference is switched off within a week",
    "parameters-caught": "the tables that are released would answer another question",
    "jobs-caught": "the run ends with success, and the rest of the results is old or not there",
    "staleness-caught": "no job differs today; after the next edit old results pass as new",
    "unasked-caught": "it has its say in the runs of all the others",
    "profile-named": "whoever reads the refusal must know which file to open",
    "nothing-touched": "a guard that changes what it guards spoils the evidence",
}
NEXT = {
    "healthy-spared": "ask what a job is under either profile, and not how the two files read",
    "parameters-caught": "compare parameters and commands; two profiles can have equal job counts",
    "jobs-caught": "ask whether each job of one profile is a job of the other",
    "staleness-caught": "some settings show in no plan; review/options.yaml says of each what it can do",
    "unasked-caught": "the lesson shows the profile that nobody named; how would you read one profile alone?",
}


def misjudged(tried):
    """Yield a finding for each check of which the guard misjudged a capstone: the first it got wrong."""
    for id in NEXT:
        ours = [t for t in tried if t.case.check == id]
        wrong = [t for t in ours if t.refused != bool(t.case.refuse)]
        if wrong:
            what = "refused" if wrong[0].refused else "let pass"
            seen = f"{what} {len(wrong)} of {len(ours)}; of one of them is true: {wrong[0].case.about}"
            yield finding(id, seen, NEXT[id])


def unnamed(tried):
    """Yield a finding if a refusal does not name its profile, or names another one."""
    for trial in (t for t in tried if t.case.refuse and t.refused):
        there = {name.split("/")[1] for name, text in trial.case.files.items() if text is not None}
        named = {name for name in there if re.search(rf"(?<![\w-]){name}(?![\w-])", trial.last)}
        if named != {trial.case.refuse}:
            say = f"it names {', '.join(sorted(named))}" if named else "it names none of its profiles"
            yield finding(
                "profile-named",
                f"of a capstone that it refused, the last line was {trial.last[:80]!r}: {say}",
                "print one sentence at the end, with the name of the folder under profiles/",
            )
            return


def finding(id, seen, next):
    """A Finding on the guard, with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, "guard.py", WHY[id], next)
