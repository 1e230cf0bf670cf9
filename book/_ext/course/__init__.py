"""The course's Sphinx extension: maps, lesson heads, outputs, claims, quizzes, source pages, tidy html."""

from pathlib import Path
from zlib import crc32

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
    return {"version": "1", "env_version": code(), "parallel_read_safe": False, "parallel_write_safe": True}


def code():
    """A number that changes with this code; when it does, Sphinx reads and writes every page anew."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return crc32(b"".join(file.read_bytes() for file in files))
