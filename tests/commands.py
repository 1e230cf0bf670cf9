"""What tests/commands/ declares of each command in the prose.

`python tests/commands.py` lists the commands; with `--missing` it prints the lines to add for those that
nobody has declared.
"""

import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import yaml
from commands_found import commands, pages
from commands_states import STATES
from repository import ROOT

DECLARED = Path("tests/commands")


@dataclass(frozen=True)
class Declared:
    """What a declaration says a command does: where and how it is run, and how it ends."""

    file: str
    pages: tuple
    command: str
    script: str
    state: str
    after: str = ""
    fails: int = 0
    says: str = ""
    not_run: str = ""
    run_by: str = ""

    @property
    def runs(self):
        """All that decides what happens: equal runs are made once."""
        return self.state, self.after, self.script, self.fails, self.says


KEYS = {"as", "in", "after", "fails", "says", "not run", "run by"}


def declarations():
    """Every declaration under tests/commands, in order of file."""
    files = sorted((ROOT / DECLARED).rglob("*.yaml"))
    return [one for file in files for one in declared_in(file.relative_to(ROOT).as_posix(), file.read_text())]


def declared_in(file, words):
    """Yield the declarations of one file; what cannot be understood is one sentence, with the file."""
    try:
        held = yaml.safe_load(words)
    except yaml.YAMLError as error:
        raise ValueError(f"{file}: is no YAML: {' '.join(str(error).split())}") from None
    if not isinstance(held, dict) or not {"pages", "commands"} <= held.keys() <= {"pages", "in", "commands"}:
        raise ValueError(f"{file}: needs the keys pages and commands, and may have the key in")
    for command, said in held["commands"].items():
        for one in said if isinstance(said, list) else [said]:
            one = {} if one == "works" else one
            if fault := fault_of(one, held.get("in", "")):
                raise ValueError(f"{file}: {command}: {fault}")
            yield Declared(
                file,
                tuple(held["pages"]),
                str(command),
                str(one.get("as", command)),
                one.get("in", held.get("in", "")),
                *(one.get(key, default) for key, default in [("after", ""), ("fails", 0)]),
                *(str(one.get(key, "")) for key in ("says", "not run", "run by")),
            )


def fault_of(one, state):
    """What is wrong with one declaration, given the state of its file; empty if nothing is."""
    if not isinstance(one, dict) or one.keys() - KEYS:
        return f"write works, or a mapping of {', '.join(sorted(KEYS))}"
    if "not run" in one:
        return ""
    state = one.get("in", state)
    if not state:
        return "say in which state it is run (in: …), or not run: why"
    if state.split()[0] not in STATES:
        return f"there is no state {state}; there are {', '.join(STATES)}"
    return ""


def covers(declared, found):
    """Whether a declaration speaks of a command found on a page."""
    return declared.command == found.command and any(fnmatch(found.page, one) for one in declared.pages)


def missing(found, declared):
    """Commands that no declaration speaks of."""
    return [one for one in found if not any(covers(other, one) for other in declared)]


def stale(found, declared):
    """Declarations of commands that none of their pages holds."""
    return [one for one in declared if not any(covers(one, other) for other in found)]


def lines_to_add(found, declared):
    """The YAML that would declare these commands as working, under the files it belongs into."""
    by_file, said = {}, []
    for one in found:
        by_file.setdefault(home_of(one.page, declared), []).append(one)
    for file, here in sorted(by_file.items()):
        lines = as_yaml({one.command: "works" for one in here}).replace("\n", "\n  ").rstrip(" ")
        head = f"# {file}\n"
        if file not in {one.file for one in declared}:
            page = here[0].page
            head += as_yaml({"pages": sorted({one.page for one in here}), "in": state_of(page)})
            head += "commands:\n"
        said.append(f"{head}  {lines}")
    return "\n".join(said)


def as_yaml(held):
    """A mapping as YAML, one line for each key."""
    return yaml.safe_dump(held, sort_keys=False, width=1000, allow_unicode=True, default_flow_style=False)


def home_of(page, declared):
    """The file that declares commands of this page already, or the one to make."""
    for one in declared:
        if any(fnmatch(page, pattern) and pattern != "**" for pattern in one.pages):
            return one.file
    page = page.rpartition(".")[0].removesuffix("/README").removesuffix("/hints").lower()
    for room in ("answers/", "exercises/", "book/"):
        page = page.removeprefix(room)
    return f"{DECLARED}/{page}.yaml"


def state_of(page):
    """The state in which most commands of a page make sense."""
    room, *folders = page.split("/")[:-1] or [""]
    if folders[:1] == ["drills"]:
        return f"drill {folders[1]}"
    return f"exercise {'/'.join(folders)}" if room in ("exercises", "answers") else "finished"


def main(arguments):
    """Print what is missing, or every command with its page; the exit code is 1 if any is missing."""
    found = [one for page in pages() for one in commands(page)]
    try:
        undeclared = missing(found, declarations())
    except ValueError as fault:
        print(fault, file=sys.stderr)
        return 2
    if arguments != ["--missing"]:
        print("\n".join(f"{one.page:46}  {one.command}" for one in found))
    else:
        print(lines_to_add(undeclared, declarations()) or "Every command is declared.")
    return 1 if undeclared else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
