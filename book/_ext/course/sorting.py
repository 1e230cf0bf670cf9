"""`{sorting}`: things to be put into groups; each thing answers for each group, without script.

    ```{sorting} module03/profiles settings
    ```

quiz.js turns the disclosures into a choice for each thing, and counts.
"""

from labkit import quiz_asked

from course.elements import make
from course.quiz_nodes import Asked


class Sorting(Asked):
    """Items of labs/quizzes, each with a disclosure for each group."""

    kind = quiz_asked.Sorting
    other = "quiz"

    def shown(self, asked):
        """The sorting's group, with a group for each item."""
        own = quiz_asked.anchor(asked.key)
        items = [self._item(item, f"{own}-{number}") for number, item in enumerate(asked.items, 1)]
        return self.frame(asked, *items, classes=["sorting"])

    def _item(self, item, own):
        words = make("p", *self.inline(item.words), classes=["sorting-text"], id=own)
        options = map(self.option, item.options)
        return make("div", words, *options, classes=["sorting-item"], role="group", aria_labelledby=own)


def setup(app):
    """Register the directive."""
    app.add_directive("sorting", Sorting)
