"""Ten settings stand in their right group, and a command shows it for one of each."""

import re
import shutil
import tempfile
from pathlib import Path

import yaml
from labkit import limits, places
from labkit.checks import Finding, Note, form, form_finding
from review.options import ACTS, KINDS, MEANING, POLICY, option

PROFILES = ("profiles/facility", "profiles/thesis")
GIVEN = places.root() / "exercises/module03/profiles_sorted/start"
SHOWN = {f"{kind}_shown": kind for kind in (MEANING, POLICY, ACTS)}
CHECKS = {
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "profiles-untouched": "the two profiles are as they were given to you",
    "kinds-known": "each setting is in one of the three groups",
    "acting-recognised": "what acts on meaning is called so",
    "policy-recognised": "what is policy is called so",
    "meaning-recognised": "what openly says what is computed is called so",
    "settings-fit": "for each group the form names a setting of that group",
    "commands-show": "each command names its setting, although no letter of it stands in the profile's text",
}
NEEDS = (
    {id: ["form-readable", "kinds-known"] for id in list(CHECKS)[3:7]}
    | {
        "kinds-known": ["form-readable"],
        "settings-fit": ["form-readable", *list(CHECKS)[2:6]],  # else it would say the same mistake twice
        "commands-show": list(CHECKS)[:-1],  # a command takes its time: they are run when the rest is right
    }
)
LIMITS = limits.Limits(seconds=60)
HOLDS = {ACTS: "acting-recognised", POLICY: "policy-recognised", MEANING: "meaning-recognised"}


def settings():
    """{setting: the profile that holds it}, as the two profiles were given."""
    files = {name: GIVEN / name / "config.yaml" for name in PROFILES}
    return {key: name for name, file in files.items() for key in yaml.safe_load(file.read_text())}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    fields = [*settings(), *SHOWN]
    why = "a guess that is not written down teaches nothing"
    gap = form_finding("form-readable", workspace, fields, why=why)
    answer, _ = form(workspace, fields)
    chosen = {} if gap else {field: said_to_show(answer[field]) for field in SHOWN}
    found = [gap] if gap else []
    found += touched(workspace)
    found += [] if gap else [*groups(answer), *unfit(chosen)]
    yield from found or shown(workspace, chosen)


def touched(workspace):
    """Yield a finding for each of the two profiles that is not as it was given."""
    for file in (f"{name}/config.yaml" for name in PROFILES):
        if not workspace.exists(file) or workspace.read(file) != (GIVEN / file).read_text(encoding="utf-8"):
            yield finding("profiles-untouched", file, "it is another text", "lab reset brings it back")


def groups(answer):
    """Yield a finding for a word that is no group, or for each group whose settings stand elsewhere."""
    said = {name: re.sub(r"[ _-]+", "_", str(answer[name]).strip().lower()) for name in settings()}
    if strange := {name: word for name, word in said.items() if word not in KINDS}:
        name, word = next(iter(strange.items()))
        yield finding("kinds-known", f"answer.yaml, {name}", word, "write meaning, policy or acts on meaning")
        return
    for kind, id in HOLDS.items():
        if missed := [name for name, word in said.items() if option(name).kind == kind and word != kind]:
            seen = f"{len(missed)} of them {'is' if len(missed) == 1 else 'are'} in another group"
            yield finding(id, "answer.yaml", seen, NEXT[kind])


NEXT = {
    ACTS: "ask of each line: could a job, the decision to run it, or the trust in a file be another one?",
    POLICY: "ask of each line: once everything has run through, is there any file that would differ?",
    MEANING: "which line says what the workflow is, rather than how it is run?",
}


def said_to_show(value):
    """(setting, command) from a field of the form; empty where it does not tell."""
    value = value if isinstance(value, dict) else {}
    return str(value.get("setting") or "").strip(), str(value.get("command") or "").strip()


def unfit(chosen):
    """Yield a finding for the first field whose setting is not one of that group."""
    for field, kind in SHOWN.items():
        setting, command = chosen[field]
        if setting not in settings() or option(setting).kind != kind or not command:
            seen = f"{setting or 'no setting'}, {'with' if command else 'without'} a command"
            yield finding("settings-fit", f"answer.yaml, {field}", seen, "name a setting that you put there")
            return


def shown(workspace, chosen):
    """Yield one finding for all commands that do not show their settings."""
    elsewhere = {
        field: command for field, (name, command) in chosen.items() if settings()[name] not in command
    }
    if elsewhere:
        asked = ", ".join(dict.fromkeys(settings()[chosen[field][0]] for field in elsewhere))
        yield unshown(elsewhere, f"ask about {asked}")
        return
    printed = outcomes(workspace, {command for _, command in chosen.values()})
    lacking = dict.fromkeys(words for outcome in printed.values() for words in outcome.lacking)
    yield from (
        Note(f"your commands ran with a time limit, but on this machine {words}") for words in lacking
    )
    silent = {}
    for field, (setting, command) in chosen.items():
        outcome = printed[command]
        if not re.search(rf"(?<![\w-]){setting}(?![\w-])", outcome.text):
            silent[field] = f"{command}: its output does not name {setting}"
            if outcome.code is None:
                silent[field] = f"{command}: it was ended after {LIMITS.seconds} s, or printed too much"
    if silent:
        yield unshown(silent, DEEPER)


def unshown(seen, next):
    """The finding for commands that show nothing: {field: what was seen of its command}."""
    return finding("commands-show", f"answer.yaml, {', '.join(seen)}", "; ".join(seen.values()), next)


def outcomes(workspace, commands):
    """{command: how it ended}, each run in a copy of the folder with disguised profiles, side by side."""
    with tempfile.TemporaryDirectory(prefix="lab-sorted-") as top:
        running = {}
        for number, command in enumerate(sorted(commands)):
            copy = shutil.copytree(workspace.path, Path(top, str(number)), symlinks=True)
            for name in PROFILES:
                (copy / name / "config.yaml").write_text(disguised(workspace.read(f"{name}/config.yaml")))
            running[command] = limits.Running.command(["bash", "-c", command], copy, LIMITS)
        return {command: one.outcome() for command, one in running.items()}


DEEPER = "use a command that reads the profile as Snakemake does; one that prints the text shows no kind"


def disguised(text):
    """The same settings with every letter of their names written as a number: no text search finds them."""
    pairs = yaml.safe_load(text).items()
    names = ["".join(f"\\x{ord(letter):02x}" for letter in name) for name, _ in pairs]
    values = [
        yaml.safe_dump(value, default_flow_style=True).removesuffix("...\n").strip() for _, value in pairs
    ]
    return "".join(f'"{name}": {value}\n' for name, value in zip(names, values, strict=True))


WHY = {
    "profiles-untouched": "you would be sorting other settings than those you were asked about",
    "kinds-known": "a reviewer must decide: let it pass, or ask",
    "acting-recognised": "these lines pass a review as policy, and change what is made, kept or believed",
    "policy-recognised": "who stops at everything is not listened to any more",
    "meaning-recognised": "such a line is no secret, but it does not belong to one machine",
    "settings-fit": "three settings of three kinds show that you can tell them apart",
    "commands-show": "a claim about a setting is worth as much as the command that shows it",
}


def finding(id, where, seen, next):
    """A Finding with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, where, WHY[id], next)
