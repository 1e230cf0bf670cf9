"""Long lists whose entries are alike are gone through in turns, where somebody asks for that.

With TURN=n a test marked `in_turns(place, of)` is taken only if n and its place are equal, counted modulo
`of`. CI takes n from the commit: so a commit is always tried in the same way, and a few commits try all.
Without TURN everything is tried.
"""

import os


def pytest_configure(config):
    """Register the marker."""
    config.addinivalue_line("markers", "in_turns(place, of): with TURN=n only each of-th entry is tried")


def pytest_collection_modifyitems(config, items):
    """Put off what is not in its turn."""
    if not os.environ.get("TURN"):
        return
    turn, later = int(os.environ["TURN"]), []
    for item in items:
        mark = item.get_closest_marker("in_turns")
        if mark and (turn - mark.args[0]) % mark.args[1]:
            later.append(item)
    if later:
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in set(later)]
