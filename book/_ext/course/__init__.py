"""The course's own Sphinx extension: maps, lesson heads, lab outputs, quizzes, source pages, tidy html."""

from course import (
    contracts,
    drawing,
    drills,
    elements,
    labcell,
    labs,
    lesson,
    lessonmap,
    outdated,
    quiz,
    sources,
    tidy,
)

PARTS = (
    contracts,
    drills,
    elements,
    drawing,
    outdated,
    lesson,
    lessonmap,
    labs,
    labcell,
    quiz,
    sources,
    tidy,
)


def setup(app):
    """Register each part; every part's `setup` takes the Sphinx application."""
    for part in PARTS:
        part.setup(app)
    app.add_css_file("ext.css")
    return {"version": "1", "env_version": 2, "parallel_read_safe": False, "parallel_write_safe": True}
