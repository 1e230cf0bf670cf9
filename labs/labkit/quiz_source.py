"""The files of questions: labs/quizzes/<part>/<slug>.yaml, one source for the page and the lab of that slug.

A file holds questions by name, and things to sort; misconceptions.yaml says what wrong answers stand for.
"""

from pathlib import Path

import yaml

from labkit import places
from labkit.places import LabError

BELIEFS = "misconceptions"


class _Loader(yaml.BaseLoader):
    """Every scalar stays text (an option may be called No, or 1.0), and no key stands twice."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            problem = f"{twice[0]} stands twice in the block that begins here"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


def folder(root=None):
    """Where the quizzes lie."""
    return Path(root or places.root()) / "labs" / "quizzes"


def files(root=None):
    """The ids of all files of questions, in order."""
    return sorted(f"{file.parent.name}/{file.stem}" for file in folder(root).glob("*/*.yaml"))


def read(name, root=None):
    """One file as {name: what stands under it}; a LabError says why it cannot be read."""
    where = f"labs/quizzes/{name}.yaml"
    try:
        said = yaml.load((folder(root) / f"{name}.yaml").read_text(encoding="utf-8"), _Loader) or {}
    except FileNotFoundError:
        raise LabError(f"there is no {where}") from None
    except yaml.YAMLError as error:
        raise LabError(f"{where} is not YAML: {_fault(error)}") from None
    if not isinstance(said, dict):
        raise LabError(f"{where} must hold names with something under each")
    return said


def beliefs(root=None):
    """All misconceptions: {id: {"believes": sentence, "repaired": page#anchor}}."""
    found = read(BELIEFS, root)
    for id, said in found.items():
        if not isinstance(said, dict) or said.keys() != {"believes", "repaired"} or not all(said.values()):
            where = f"labs/quizzes/{BELIEFS}.yaml"
            raise LabError(f"{where}: {id} needs a sentence under believes, a place under repaired, no more")
    return found


def _fault(error):
    """What YAML's parser says, on one line and without the name it gives to a text."""
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}: {error.problem}" if mark else " ".join(str(error).split())
