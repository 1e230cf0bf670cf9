"""`{quiz}` and `{recall}`: a question of labs/quizzes, by file and name; each option answers without script.

    ```{quiz} module03/profiles counts
    ```

What a file holds, and what is wrong with it, `labkit.quiz_source` and `labkit.quiz_faults` say.
"""

from course import quiz_nodes, quiz_pages, quiz_script, sorting


class Quiz(quiz_nodes.Asked):
    """A question; each option unfolds its reply."""

    classes = ()

    def shown(self, question):
        """The question's group."""
        return self.frame(question, *map(self.option, question.options), classes=self.classes)


class Recall(Quiz):
    """A question from an earlier lesson, to warm up."""

    classes = ("recall",)


def setup(app):
    """Register both directives, and what goes with them."""
    app.add_directive("quiz", Quiz)
    app.add_directive("recall", Recall)
    for part in (quiz_nodes, sorting, quiz_pages, quiz_script):
        part.setup(app)
