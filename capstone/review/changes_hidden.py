"""Find the files that code reads and no rule declares: an edit of them makes nothing run again."""

import ast
import os
import re
import shlex
from pathlib import Path


def undeclared_of(plan):
    """Return rule → files that its first job's command or script reads without their being an input.

    Seen are words of shell commands that are files here, modules run by `-m`, and what Python code imports
    from beside itself or from the planned directory, in turn. Other languages' imports are not followed.
    """
    found, seen = {}, set()
    for job in plan.jobs:
        if job.rule not in seen:
            seen.add(job.rule)
            if files := undeclared(job, plan.directory):
                found[job.rule] = files
    return found


def undeclared(job, directory):
    """Return the files of one job that are read and not declared."""
    declared = {os.path.normpath(path) for path in (*job.input, *job.output, *job.meaning["log"])}
    declared.add(os.path.normpath(job.meaning["benchmark"] or "."))
    called = words_of(job.command, directory) if job.command else []
    start = [*called]
    if job.meaning["kind"] == "script" and job.meaning["source"]:
        # Snakemake watches the script itself.
        declared.add(os.path.normpath(job.meaning["source"]))
        start.append(os.path.normpath(job.meaning["source"]))
    reached = with_imports(start, directory)
    return tuple(sorted(reached - declared))


def words_of(command, directory):
    """Return the files of the directory that a shell command names, modules after `-m` too."""
    try:
        words = shlex.split(command)
    except ValueError:
        words = command.split()
    files = [word for word in words if not word.startswith(("-", "<directory>")) and is_file(directory, word)]
    modules = [module for flag, module in zip(words, words[1:], strict=False) if flag == "-m"]
    return [os.path.normpath(file) for file in files] + [
        file for module in modules for file in module_files(module, [""], directory)
    ]


def is_file(directory, word):
    """Tell whether a word is the relative path of a file."""
    try:
        return not os.path.isabs(word) and (Path(directory) / word).is_file()
    except OSError:
        return False


def module_files(module, places, directory):
    """Return the file of a module in the first place that has it; none for a module from elsewhere."""
    base = module.replace(".", "/")
    for place in places:
        for name in (f"{base}.py", f"{base}/__main__.py", f"{base}/__init__.py"):
            path = os.path.normpath(os.path.join(place, name))
            if re.fullmatch(r"[\w./ -]+", path) and is_file(directory, path):
                return [path]
    return []


def with_imports(files, directory):
    """Return Python files with all that they import from beside themselves or from the directory."""
    waiting, found = list(files), set()
    while waiting:
        if (file := waiting.pop()) in found:
            continue
        found.add(file)
        if file.endswith(".py"):
            places = [os.path.dirname(file), ""]
            for module in imported(Path(directory) / file, os.path.dirname(file)):
                waiting += module_files(module, places, directory)
    return found


def imported(file, folder):
    """Yield the modules that a Python file imports, relative ones as paths from its folder."""
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError, OSError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level > 1:
                base = ".".join([*[".."] * (node.level - 1), base])
            yield base
            yield from (f"{base}.{alias.name}".strip(".") for alias in node.names)
