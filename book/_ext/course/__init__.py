"""The course's Sphinx extension: maps, lesson heads, outputs, claims, quizzes, source pages, tidy html."""

from course import (
    claims,
    contracts,
    drawing,
    drills,
    elements,
    glossary,
    labcell,
    labs,
    lesson,
    lessonmap,
    outdated,
    practice,
    quiz,
    sources,
    tidy,
)

PARTS = (
    claims,
    contracts,
    drills,
    elements,
    drawing,
    outdated,
    glossary,
    lesson,
    lessonmap,
    labs,
    labcell,
    practice,
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
