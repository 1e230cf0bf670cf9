"""Of eight changes it is said which quality each costs, and which line costs it."""

from labkit.checks import Finding, form, form_finding

CHECKS = {
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "quality-known": "each `loses` is one of the twelve qualities, or `nothing`",
    "folder-or-again": "what shows in two folders is told from what shows in a second run",
    "parts-kept": "what happens to the parts that are kept is named for what it costs",
    "name-and-record": "what the names of the results tell is told from what the record tells",
    "trouble-hidden": "the change that hides trouble is named for that",
    "harmless-spared": "the change that costs nothing is not blamed",
    "line-cited": "the words stand in a line that the change takes away or adds",
}
NEEDS = {"quality-known": ["form-readable"]}
NEEDS |= {id: ["form-readable", "quality-known"] for id in list(CHECKS)[2:7]} | {
    "line-cited": list(CHECKS)[:7]
}
QUALITIES = "valid reproducible robust configurable parameterised standard maintainable modular idempotent"
QUALITIES = {*QUALITIES.split(), "traceable", "incremental", "cached", "nothing"}
# change -> (its check, what it costs)
CHANGES = {
    "amber": ("folder-or-again", "reproducible"),
    "birch": ("folder-or-again", "idempotent"),
    "cedar": ("parts-kept", "incremental"),
    "elder": ("parts-kept", "cached"),
    "fir": ("name-and-record", "traceable"),
    "hazel": ("name-and-record", "parameterised"),
    "maple": ("trouble-hidden", "robust"),
    "oak": ("harmless-spared", "nothing"),
}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    answer, _ = form(workspace, list(CHANGES))
    if gap := form_finding("form-readable", workspace, list(CHANGES), why=WHY["form-readable"]):
        yield gap
        return
    said = {name: pair(answer[name]) for name in CHANGES}
    if empty := [name for name, words in said.items() if not all(words)]:
        yield finding("form-readable", f"nothing under {', '.join(empty)}", "answer.yaml")
    elif odd := [name for name, (quality, _) in said.items() if quality not in QUALITIES]:
        yield finding("quality-known", f"{odd[0]} loses {said[odd[0]][0]}", f"answer.yaml, {odd[0]}")
    else:
        missed = [name for name in CHANGES if said[name][0] != CHANGES[name][1]]
        yield from (misnamed(name, said[name][0]) for name in missed)
        if not missed:
            yield from uncited(workspace, said)


def pair(given):
    """Return (quality in small letters, words with single spaces) of one field of the form."""
    given = given if isinstance(given, dict) else {}
    quality, line = (" ".join(str(given.get(key) or "").split()) for key in ("loses", "line"))
    return quality.lower(), line


def misnamed(name, quality):
    """Return the finding for a change whose loss is named wrongly."""
    return finding(CHANGES[name][0], f"{name} is said to lose {quality}", f"changes/{name}.patch")


def uncited(workspace, said):
    """Yield a finding for each change whose words stand in no changed line."""
    for name, (quality, words) in said.items():
        lines = [" ".join(line[1:].split()) for line in changed(workspace.read(f"changes/{name}.patch"))]
        if quality != "nothing" and not any(len(words) > 3 and words.lstrip("+- ") in line for line in lines):
            yield finding("line-cited", f"{name}: no changed line holds “{words}”", f"changes/{name}.patch")


def changed(patch):
    """Return the lines that a patch takes away or adds."""
    return [line for line in patch.splitlines() if line[:1] in "+-" and not line.startswith(("+++", "---"))]


WHY = {
    "form-readable": "a change that nobody looked at is accepted in silence",
    "quality-known": "a word of one's own cannot be checked by a run",
    "folder-or-again": "the two are lost for different reasons, and mended in different lines",
    "parts-kept": "a part that is kept too long is worse than one that is not kept",
    "name-and-record": "one loses the older result, the other the way back from the newer one",
    "trouble-hidden": "whoever named it otherwise would look for the wrong remedy",
    "harmless-spared": "a reviewer who blames everything is not asked a second time",
    "line-cited": "who wrote the change wants to know where",
}
NEXT = {
    "form-readable": "fill in loses and line of each",
    "quality-known": "take one of the twelve words, spelled as in the form",
    "folder-or-again": "would a run in a fresh folder show it, or only a second run in the same one?",
    "parts-kept": "who is counted after one donor's cells changed? And after another setting and back?",
    "name-and-record": "run it with two values: is the first table there? Then ask run.json what was read",
    "trouble-hidden": "take one donor's file away: which exit code?",
    "harmless-spared": "where does the new thing go, and who compares that file?",
    "line-cited": "copy from one line that begins with - or +",
}


def finding(id, seen, where):
    """Return the finding of that id."""
    return Finding(
        id, expected=CHECKS[id].replace("`", ""), seen=seen, where=where, why=WHY[id], next=NEXT[id]
    )
