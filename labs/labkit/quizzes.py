"""Questions and things to sort in a notebook: each option unfolds its reply; in a terminal, plain text."""

from html import escape

from IPython.display import display

from labkit import notebook, places, quiz_asked
from labkit.places import LabError


class Shown:
    """Something to answer, as html for a notebook and as text for a terminal."""

    def __init__(self, asked, html, text):
        self.asked, self._html, self._text = asked, html, text

    def _repr_html_(self):
        return self._html(self.asked)

    def __repr__(self):
        return self._text(self.asked)


def quiz(id, name, mine=None):
    """Show a question of labs/quizzes/<id>.yaml; mine=2 prints the reply to the second option instead."""
    question = _asked(id, name, quiz_asked.Question, "sorting")
    if mine is None:
        display(Shown(question, question_html, question_text))
    else:
        print(_reply(question, mine))


def sorting(id, name, mine=None):
    """Show a sorting; mine={1: "policy"} prints the reply to that choice for the first item instead."""
    shown = _asked(id, name, quiz_asked.Sorting, "quiz")
    if mine is None:
        display(Shown(shown, sorting_html, sorting_text))
        return
    if not isinstance(mine, dict):
        raise LabError(f"sorting(mine={mine!r}): give each item's number a group, as in mine={{1: 'policy'}}")
    for number, group in mine.items():
        if number not in range(1, len(shown.items) + 1):
            print(f"{number}: none of the items; they go from 1 to {len(shown.items)}")
            continue
        item = shown.items[number - 1]
        groups = [option.text for option in item.options]
        print(f"{number} {item.words}: {_reply(item, _place(group, groups))}")


def question_text(question):
    """The question with its options by number, and how to see a reply."""
    options = [f"  {number}  {option.text}" for number, option in enumerate(question.options, 1)]
    way = f"  (to see the reply to one: {_call('quiz', question.key, 'mine=1')})"
    return "\n".join([question.words + _several(question), *options, way])


def sorting_text(shown):
    """The items by number, the groups, and how to see a reply."""
    items = [f"  {number}  {item.words}" for number, item in enumerate(shown.items, 1)]
    groups = [option.text for option in shown.items[0].options]
    way = f"  (to see a reply: {_call('sorting', shown.key, f'mine={{1: {groups[0]!r}}}')})"
    return "\n".join([shown.words, *items, f"  groups: {', '.join(groups)}", way])


def question_html(question):
    """A group of disclosures, one for each option."""
    own = quiz_asked.anchor(question.key)
    asked = f'<p class="quiz-question" id="{own}">{_inline(question.words)}{_several(question)}</p>'
    return _frame(question, "quiz", asked + "".join(map(_option, question.options)))


def sorting_html(shown):
    """A group of items, each with a disclosure for each group."""
    own = quiz_asked.anchor(shown.key)
    parts = [f'<p class="quiz-question" id="{own}">{_inline(shown.words)}</p>']
    for number, item in enumerate(shown.items, 1):
        parts.append(
            f'<div class="sorting-item" role="group" aria-labelledby="{own}-{number}">'
            f'<p class="sorting-text" id="{own}-{number}">{_inline(item.words)}</p>'
            f"{''.join(map(_option, item.options))}</div>"
        )
    return _frame(shown, "quiz sorting", "".join(parts))


def _asked(id, name, kind, other):
    asked = quiz_asked.ask(id, name, _recorded)
    if not isinstance(asked, kind):
        raise LabError(f"{name} of {id} is for {other}: write {_call(other, asked.key)}")
    return asked


def _recorded(name):
    if name not in notebook.recorded:
        raise LabError(f"this notebook has recorded no value {name} yet: run the cells above that do")
    return notebook.recorded[name]


def _call(function, key, more=""):
    id, _, name = key.partition(" ")
    return f'{function}("{id}", "{name}"{", " * bool(more)}{more})'


def _several(question):
    return " (more than one is right)" if question.several else ""


def _place(group, groups):
    """The number of the group that was meant, or what was said."""
    bare = " ".join(str(group).casefold().split())
    return next((n for n, known in enumerate(groups, 1) if known.casefold() == bare), group)


def _reply(question, number):
    if number not in range(1, len(question.options) + 1):
        known = ", ".join(f"{n} ({option.text})" for n, option in enumerate(question.options, 1))
        return f"{number!r} is none of the options: {known}"
    option = question.options[number - 1]
    return " ".join([_verdict(option) + ".", option.reply, *(_see(option) and [f"See {_see(option)}"])])


def _verdict(option):
    return "right" if option.right else "not this"


def _see(option):
    """The site's page, by name: a notebook lies beside no page."""
    page, _, anchor = option.see.partition("#")
    return places.page(page) + (f"#{anchor}" if anchor else "") if page else ""


def _frame(shown, classes, inside):
    own = quiz_asked.anchor(shown.key)
    return (
        f'<div class="{classes}" role="group" aria-labelledby="{own}" data-quiz="{escape(shown.key)}"'
        f' data-version="{quiz_asked.version(shown)}">{inside}</div>'
    )


def _option(option):
    see = f' See <span class="quiz-see">{escape(_see(option))}</span>.' if option.see else ""
    mark = "✓" if option.right else "✗"
    return (
        f'<details class="quiz-option quiz-{"right" if option.right else "wrong"}">'
        f"<summary>{_inline(option.text)}</summary>"
        f'<div class="quiz-reply"><p class="quiz-verdict"><span aria-hidden="true">{mark} </span>'
        f"{_verdict(option)}</p><p>{_inline(option.reply)}{see}</p></div></details>"
    )


def _inline(words):
    from markdown_it import MarkdownIt

    # Quotation marks as the site sets them.
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("smartquotes")
    return markdown.renderInline(" ".join(words.split()))
