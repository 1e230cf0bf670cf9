"""Write the page of a reading tool whole or not at all, and never over anything but an earlier page of it."""

import os
from pathlib import Path


class NotWritten(Exception):
    """A page that cannot be written; the text is one sentence."""


def mark_of(tool):
    """Return the element by which a tool knows its own pages again; `tool` as in `python -m TOOL`."""
    return f'<meta name="generator" content="{tool}">'


def refuse_place(path, tool):
    """Raise NotWritten if a page of the tool must not be written there."""
    path = Path(path)
    if path.is_dir():
        raise NotWritten(f"{path}: this is a folder; name a file.")
    if not path.absolute().parent.is_dir():
        raise NotWritten(f"{path}: there is no such folder; make it first.")
    try:
        there = path.read_text(encoding="utf-8", errors="replace") if path.exists() else mark_of(tool)
    except OSError as error:
        raise NotWritten(f"{path}: there already, and it cannot be read ({error.strerror}).") from None
    if mark_of(tool) not in there:
        raise NotWritten(f"{path}: there already, and not made by {tool}; name another file.")


def write_page(path, content, tool):
    """Write a page that holds the tool's mark; NotWritten if that is refused or fails."""
    refuse_place(path, tool)
    path = Path(path)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        try:
            partial.write_text(content, encoding="utf-8")
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise NotWritten(f"{path}: the page cannot be written ({error.strerror}).") from None
