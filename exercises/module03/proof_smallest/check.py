"""For each of six questions: the cheapest proof that would fail, what it catches, and what it cannot see."""

from labkit.checks import Finding, Note, form, form_finding
from labkit.proofs import FAULTS, RUNGS
from labkit.proofs_seen import CAUGHT, ORDER, PASSED, smallest

FEARED = {
    "new_profile": "other-catalogue",
    "sent_tables": "edited-table",
    "renamed_folder": "misnamed-input",
    "typed_paths": "path-of-this-machine",
    "report_order": "rows-in-a-set",
    "my_leave": "file-not-added",
}
PARTS = {"proof": RUNGS, "catches": FAULTS, "cannot_see": FAULTS}
CHECKS = {
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "words-known": "each answer names a proof and two faults from the two lists",
    "strong-enough": "each proof chosen would fail if the colleague's fear is justified",
    "no-stronger-than-needed": "no cheaper proof would do",
    "catches-shown": "the fault named first is the one feared, and the proof was seen to catch it",
    "cannot-see-shown": "the fault named second is one that the proof was seen to pass over",
}
NEEDS = {"words-known": ["form-readable"]} | {id: ["words-known"] for id in list(CHECKS)[2:]}
WHY = {
    "words-known": "what nobody has tried, nobody can grade",
    "strong-enough": "you would say yes, and the fault would still be there",
    "no-stronger-than-needed": "six such answers a day, and the seventh colleague does not ask any more",
    "catches-shown": "a proof answers a question only if the fault would have made it fail",
    "cannot-see-shown": "an answer without its limit is taken for more than it is",
}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    why = "a choice that is not written down cannot be looked at again"
    if gap := form_finding("form-readable", workspace, list(FEARED), why=why):
        yield gap
        return
    answers, _ = form(workspace, list(FEARED))
    answers = {question: plain(answers[question]) for question in FEARED}
    if strange := unknown(answers):
        yield strange
        return
    for judge in (too_weak, untried, too_strong, wrong_catch, wrong_blind):
        found = (judge(question, fault, answers[question]) for question, fault in FEARED.items())
        first = list(filter(None, found))
        yield from first[:2]
        if more := len(first) - 2 if len(first) > 2 else 0:
            yield Note(f"{more} more of the six answers would get the reply of {first[0].id}")


def plain(answer):
    """The three words of an answer, in lower case; empty where something else stands."""
    answer = answer if isinstance(answer, dict) else {}
    return {part: str(answer.get(part) or "").strip().lower().replace("_", "-") for part in PARTS}


def unknown(answers):
    """A finding for the first word that stands in neither list, or None."""
    for question, answer in answers.items():
        for part, words in PARTS.items():
            if answer[part] not in words:
                seen = f"{part}: {answer[part] or 'nothing'}"
                return finding("words-known", question, seen, "take the words from the lists in TASK.md")
    return None


def too_weak(question, fault, answer):
    """A finding for a proof that passes over the fault that is feared."""
    proof = answer["proof"]
    if fault in PASSED[proof]:
        dear = ", dear as it is" if ORDER.index(proof) > ORDER.index(smallest(fault)) else ""
        seen = f"{proof}{dear}: with such a fault planted it had nothing to object to"
        return finding("strong-enough", question, seen, f"what does {proof} read, and is the fault in that?")


def untried(question, fault, answer):
    """A finding for a proof that is cheap enough, and that nobody saw fail on the fault that is feared."""
    proof = answer["proof"]
    tried = fault in CAUGHT[proof] | PASSED[proof]
    if not tried and ORDER.index(proof) < ORDER.index(smallest(fault)):
        do = "take one that the lab's table shows failing on it, or plant the fault and try"
        return finding("strong-enough", question, f"{proof}: nobody has seen it fail on such a fault", do)


def too_strong(question, fault, answer):
    """A finding for a proof that is dearer than one which was seen to catch the fault."""
    proof = answer["proof"]
    if fault not in PASSED[proof] and ORDER.index(proof) > ORDER.index(smallest(fault)):
        seen = f"{proof}, though a cheaper one was seen to fail on such a fault"
        return finding(
            "no-stronger-than-needed", question, seen, "go down the ladder, and stop before it is silent"
        )


def wrong_catch(question, fault, answer):
    """A finding for a first fault that is not the one the colleague fears."""
    if answer["catches"] != fault:
        caught = answer["catches"] in CAUGHT[answer["proof"]]
        seen = f"{answer['catches']}, which is {'not what is asked about' if caught else 'not caught by it'}"
        return finding(
            "catches-shown", question, seen, "which fault would make the answer to the question a no?"
        )


def wrong_blind(question, _, answer):
    """A finding for a second fault that the proof was not seen to pass over."""
    proof, blind = answer["proof"], answer["cannot_see"]
    if blind not in PASSED[proof]:
        what = "it was seen to catch it" if blind in CAUGHT[proof] else "nobody has seen that yet"
        do = "take a fault from the last column of the lab's table, or plant another and try"
        return finding("cannot-see-shown", question, f"{proof} passing over {blind}: {what}", do)


def finding(id, question, seen, next):
    """A Finding about one question, with what its check promises and why."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, f"answer.yaml, {question}", WHY[id], next)
