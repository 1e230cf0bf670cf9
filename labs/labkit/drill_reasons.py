"""Is an incident note right? Each field is judged by what holds in the scene, its twin and its rivals."""

import re

from labkit.drill_cited import Opener
from labkit.drill_note import NAME, causes
from labkit.drill_play import SCENE, TWIN
from labkit.forms import Finding

AGAIN = "cite what stands there, word for word, as it was when the ticket came"


def note_findings(note, opener: Opener):
    """Yield a Finding for each thing that is not right in a note, its proof apart."""
    yield from _symptom(note, opener)
    yield from _words(note, opener.play)
    yield from _evidence(note, opener)
    yield from _rival(note, opener)


def _finding(id, field, expected, seen, why, again):
    return Finding(id, expected, seen, f"{NAME}, {field}", why, again)


def _symptom(note, opener):
    cited, why = note["symptom"], "first of all make sure that there is something to explain"
    if not (found := opener.seen(cited, SCENE)).holds:
        expected, seen = "what was reported, seen with your own eyes", found.told(cited)
        yield _finding("symptom-confirmed", "symptom", expected, seen, why, found.again(AGAIN))
    elif not opener.play.drill.no_fault and opener.seen(cited, TWIN).holds:
        expected, seen = (
            "something that a healthy day does not show",
            f"{cited} shows the same on a healthy day",
        )
        again = "ask what the ticket complains of, and which command shows just that"
        yield _finding("symptom-confirmed", "symptom", expected, seen, why, again)


def _words(note, play):
    drill, place = play.drill, play.place
    if not any(same_names(note["scope"], names) for names in drill.scope(place)):
        yield _finding(
            "scope-named",
            "scope",
            "each thing that is affected, by its name, and nothing else",
            ", ".join(note["scope"]),
            "what is left out stays wrong; what is too much is made again for nothing",
            "compare with its neighbours: which files, jobs or donors are as they should be?",
        )
    if note["class"] not in drill.classes:
        yield _finding(
            "class-named",
            "class",
            "the class to which the cause belongs",
            note["class"],
            "the class decides who can mend it",
            "ask what would have to change so that it does not happen again: the workflow, a tool,"
            " the place it runs in, the storage, or the way to the published results?",
        )
    if note["cause"] != drill.cause:
        yield _finding(
            "cause-named",
            "cause",
            "the cause that the evidence shows",
            f"{note['cause']}: {causes()[note['cause']][1]}",
            drill.replies.get(note["cause"], "the evidence of this folder does not show it"),
            "for the two likeliest causes, write down what each would leave behind; then look",
        )
    if not any(all(word.lower() in note["where"].lower() for word in words) for words in drill.where(place)):
        yield _finding(
            "place-named",
            "where",
            "the one place where the fault is: rule and donor, file, or setting",
            note["where"],
            "whoever mends it needs to know where to put a hand",
            "follow the evidence one step further back: what made the thing that is wrong?",
        )


def same_names(given, expected):
    """Whether each name given is one of those expected, and the other way round."""
    fits = [[name for name in expected if _has_word(item, name)] for item in given]
    return all(fits) and {name for names in fits for name in names} == set(expected)


def _has_word(text, word):
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, flags=re.IGNORECASE) is not None


def _evidence(note, opener):
    expected = "at least one thing that only this cause leaves behind"
    why = "what fits another cause as well decides nothing"
    for cited in note["evidence"]:
        if not (found := opener.seen(cited, SCENE)).holds:
            seen, again = found.told(cited), found.again(AGAIN)
            yield _finding("evidence-decides", "evidence", expected, seen, why, again)
            return
    weak = ""
    for cited in note["evidence"]:
        if not (alike := _alike(cited, opener)):
            return  # one that decides is enough, and each costs a command in every variant
        weak = weak or f"{cited} shows the same {alike}"
    again = "find a file, a line or a command whose answer would be another one in that case"
    yield _finding("evidence-decides", "evidence", expected, weak, why, again)


def _alike(cited, opener):
    """Where else a citation holds, in words; "" if nowhere."""
    # Where nothing is wrong, the evidence shows just that: a healthy day.
    if not opener.play.drill.no_fault and opener.seen(cited, TWIN).holds:
        return "on a healthy day"
    for cause in opener.play.drill.rivals:
        if opener.seen(cited, f"rival:{cause}").holds:
            return f"when it is {cause}"
    return ""


def _rival(note, opener):
    rival, cited = note["rival"], note["ruled_out_by"]
    why = "an incident is understood when the next best explanation is known to be wrong"
    if rival not in opener.play.drill.rivals:
        expected = "the cause that would have been reported in nearly the same words"
        again = "read the ticket again, and look for another cause in the list that fits every word of it"
        seen = f"{rival}: {causes()[rival][1]}"
        yield _finding("rival-ruled-out", "rival", expected, seen, why, again)
    elif not (found := opener.seen(cited, SCENE)).holds:
        expected, seen = "what rules it out, to be seen", found.told(cited)
        yield _finding("rival-ruled-out", "ruled_out_by", expected, seen, why, found.again(AGAIN))
    elif opener.seen(cited, f"rival:{rival}").holds:
        expected = f"something that is otherwise when it is {rival}"
        seen = f"{cited} shows the same when it is {rival}"
        again = "say what the rival would have left behind, then show that it is not there"
        yield _finding("rival-ruled-out", "ruled_out_by", expected, seen, why, again)
