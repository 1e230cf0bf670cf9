"""Six questions about a graph of eight rules are answered as its arrows say."""

from labkit.checks import Finding, form, form_finding

CHECKS = {
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "rules-known": "each answer is a list of names of rules",
    "change-travels": "after a change, what runs again is what needs it, near and far",
    "change-stays": "after a change, nothing runs again that does not need it",
    "side-by-side": "at the same moment run only jobs of which none needs the other",
    "failure-goes-on": "after a failure, what does not need it still ends well, and nothing else",
    "list-stops": "a list ends at the failure, whoever needs what",
    "asked-for": "what was not asked for, and is not needed for it, does not run",
}
NEEDS = {"rules-known": ["form-readable"]} | {id: ["form-readable", "rules-known"] for id in list(CHECKS)[2:]}
# rule -> the rules whose files it reads, in the order of lab/Snakefile; a test compares the two
READS = {
    "letter": {"map", "summary"},
    "plates": set(),
    "people": set(),
    "joined": {"people", "plates"},
    "map": set(),
    "curve": {"people"},
    "summary": {"joined", "curve"},
    "numbers": {"joined"},
}
LIST = ("people", "map", "plates", "joined", "curve", "summary", "numbers", "letter")  # as in the README
FIELDS = ("ages_mended", "curve_number", "beside_curve", "plates_fail", "plates_fail_list", "only_curve")


def before(rule):
    """Return the rules that must have ended before this one."""
    return set(READS[rule]).union(*(before(needed) for needed in READS[rule]))


def after(rule):
    """Return the rules that need this one, near or far."""
    return {other for other in READS if rule in before(other)}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    answer, _ = form(workspace, list(FIELDS))
    given = {name: answer.get(name) for name in FIELDS}
    open_yet = [name for name, value in given.items() if value is None]  # an empty list is an answer
    if gap := form_finding("form-readable", workspace, open_yet, why=WHY["form-readable"]):
        yield gap
        return
    for name, value in given.items():
        if not isinstance(value, list) or not {str(rule) for rule in value} <= set(READS):
            yield finding("rules-known", f"{name}: {value}", name)
            return
    yield from judged({name: {str(rule) for rule in value} for name, value in given.items()})


def judged(said):
    """Yield a Finding for each question that the arrows answer otherwise."""
    again = {"ages_mended": {"people"} | after("people"), "curve_number": {"curve"} | after("curve")}
    for name, rules in again.items():
        if missing := rules - said[name]:
            yield finding("change-travels", f"{name}: {counted(missing)} too few", name)
        if spare := said[name] - rules:
            yield finding("change-stays", f"{name}: {', '.join(sorted(spare))} would not run", name)
    beside = set(READS) - {"curve"} - before("curve") - after("curve")
    if said["beside_curve"] != beside:
        yield finding("side-by-side", told(said["beside_curve"], beside), "beside_curve")
    well = set(READS) - {"plates"} - after("plates")
    if said["plates_fail"] != well:
        yield finding("failure-goes-on", told(said["plates_fail"], well), "plates_fail")
    listed = set(LIST[: LIST.index("plates")])
    if said["plates_fail_list"] != listed:
        yield finding("list-stops", told(said["plates_fail_list"], listed), "plates_fail_list")
    asked = {"curve"} | before("curve")
    if said["only_curve"] != asked:
        yield finding("asked-for", told(said["only_curve"], asked), "only_curve")


def told(said, right):
    """Return how an answer differs, without telling the right one."""
    return f"{counted(said - right)} too many, {counted(right - said)} missing"


def counted(rules):
    """Return a number of rules in words."""
    return f"{len(rules)} rule{'' if len(rules) == 1 else 's'}"


WHY = {
    "form-readable": "a question that is left open is one that somebody else has to answer at night",
    "rules-known": "only what stands in the file can run",
    "change-travels": "what is not made again is published as it was, beside what was mended",
    "change-stays": "whoever expects too much does not notice when too much does run",
    "side-by-side": "a job that reads a file cannot begin before the file is there",
    "failure-goes-on": "this is what will be there in the morning, and what will not",
    "list-stops": "this is what the graph saves you",
    "asked-for": "an engine works back from what you ask for; that is how it can do little",
}
NEXT = {
    "form-readable": "write a list, or [] for none",
    "rules-known": "copy the names from lab/Snakefile, in square brackets",
    "change-travels": "go on along the arrows, until none leaves any more",
    "change-stays": "name for each rule the file that reaches it, and begin at the change",
    "side-by-side": "ask of each other rule: does it need curve, or does curve need it, near or far?",
    "failure-goes-on": "which rules does the missing file reach?",
    "list-stops": "go through the list in the question, word by word, and stop where it says so",
    "asked-for": "go against the arrows, from the file that was asked for",
}


def finding(id, seen, name):
    """A Finding with what its check promises, why, and where to look next."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, f"answer.yaml, {name}", WHY[id], NEXT[id])
