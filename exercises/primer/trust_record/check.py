"""Of six values of a run the form says what they were, which layer gave them, and which was overruled."""

from labkit.checks import Finding, form, form_finding

CHECKS = {
    "form-readable": "`answer.yaml` can be read and each value has its three fields",
    "value-of-the-run": "each value is that of the run, and not that of today",
    "later-layer-counts": "where two layers name a value, the later one is named",
    "only-layer-named": "where one file names a value, that file is named",
    "code-is-a-layer": "a number that no setting reaches is said to be in the code",
    "overruled-named": "each layer that was overruled is named, and no other",
}
NEEDS = {id: ["form-readable"] for id in list(CHECKS)[1:]}
NEEDS["overruled-named"] = list(CHECKS)[:5]  # who names the wrong layer names the wrong loser, too
FIELDS = ("value", "from", "overruled")
LAYERS = ("code", "config/config.yaml", "tonight.yaml", "profiles/local", "typed")
# name -> its value in the run, the layer that gave it, the one that was overruled
TRUTH = {
    "max_q": ("0.1", "tonight.yaml", "config/config.yaml"),
    "min_cells": ("10", "config/config.yaml", "none"),
    "catalogue": ("data/micro/donors.tsv", "typed", "config/config.yaml"),
    "cores": ("1", "typed", "profiles/local"),
    "scheduler": ("greedy", "profiles/local", "none"),
    "page_q": ("0.05", "code", "none"),
}
CHECK_OF = {
    "max_q": "later-layer-counts",
    "catalogue": "later-layer-counts",
    "cores": "later-layer-counts",
    "min_cells": "only-layer-named",
    "scheduler": "only-layer-named",
    "page_q": "code-is-a-layer",
}
LONGER = {
    "command": "typed",
    "command line": "typed",
    "handed/tonight.yaml": "tonight.yaml",
    "config.yaml": "config/config.yaml",
    "profile": "profiles/local",
    "profiles/local/config.yaml": "profiles/local",
    "ageing/report.py": "code",
    "nobody": "none",
    "-": "none",
}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    if gap := form_finding("form-readable", workspace, list(TRUTH), why=WHY["form-readable"]):
        yield gap
        return
    answer, _ = form(workspace, list(TRUTH))
    said = {name: fields_of(answer[name]) for name in TRUTH}
    if fault := unreadable(said):
        yield finding("form-readable", *fault)
        return
    yield from misjudged(said)


def fields_of(given):
    """The three fields that the form gives a value, as text."""
    given = given if isinstance(given, dict) else {}
    values = (given.get(field) for field in FIELDS)
    value, *layers = ("" if v is None else str(v).strip() for v in values)
    return value.removeprefix("./"), *(LONGER.get(layer.lower(), layer.lower()) for layer in layers)


def unreadable(said):
    """What is wrong with the first field that is empty or names no layer, and its place; None if none is."""
    for name, fields in said.items():
        if empty := [field for field, value in zip(FIELDS, fields, strict=True) if not value]:
            return f"nothing under {', '.join(empty)}", name
        for field, layer in zip(FIELDS[1:], fields[1:], strict=True):
            if layer not in (*LAYERS, "none"):
                return f"{layer} is no layer", f"{name}, {field}"
    return None


def misjudged(said):
    """Yield a finding for each check of which a value is wrong: the first one."""
    found = {}
    for name, (value, given, overruled) in said.items():
        right, layer, loser = TRUTH[name]
        if not same(value, right):
            found.setdefault("value-of-the-run", (f"{name} is said to have been {value}", f"{name}, value"))
        if given != layer:
            found.setdefault(CHECK_OF[name], (f"{name} is said to come from {given}", f"{name}, from"))
        if overruled != loser:
            seen = f"{name}: {overruled} is said to have been overruled"
            found.setdefault("overruled-named", (seen, f"{name}, overruled"))
    if found.keys() - {"overruled-named"}:
        found.pop("overruled-named", None)
    for id in CHECKS:
        if id in found:
            yield finding(id, *found[id])


def same(value, right):
    """Whether two texts are the same number or the same words."""
    try:
        return float(value) == float(right)
    except ValueError:
        return value == right


WHY = {
    "form-readable": "Petra has to know of each value whether she can set it, and where",
    "value-of-the-run": "the file may have been changed since, and the tables were not",
    "later-layer-counts": "who changes a layer that is overruled changes nothing, and does not notice",
    "only-layer-named": "who types what stands in a file has two places to keep alike",
    "code-is-a-layer": "she would look for a setting for the rest of the day",
    "overruled-named": "the layer that lost will count again, as soon as nobody types the other",
}
NEXT = {
    "form-readable": "fill in all three; where no layer was overruled, write none",
    "value-of-the-run": "which file was written when the run ended?",
    "later-layer-counts": "which layers name it at all? And which of them comes last?",
    "only-layer-named": "search for the name in all five layers",
    "code-is-a-layer": "search the settings of the record for it, then the module that draws the page",
    "overruled-named": "take the layer away that counted. Which one would have its way now?",
}


def finding(id, seen, where):
    """A Finding on the form, with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, f"answer.yaml, {where}", WHY[id], NEXT[id])
