"""The exit standard of a part: which of its exercises and drills are passed, and which are not yet."""

from labkit import drill_play, exercises, places, progress


def parts():
    """The parts that have exercises or drills, in order."""
    return sorted(
        {id.split("/")[0] for id in places.exercise_ids()} | {d.module for d in drill_play.all_drills()}
    )


def standard(part):
    """What the exit standard of a part asks for: {id, kind, title, passed}, exercises first."""
    places.known(part, parts(), "part with exercises or drills")
    done = progress.load()
    asked = [("exercise", e.id, e.title) for e in exercises.all_exercises() if e.id.split("/")[0] == part]
    asked += [("drill", f"drills/{d.id}", d.title) for d in drill_play.all_drills() if d.module == part]
    return [
        {"id": id, "kind": kind, "title": title, "passed": "passed" in done.get(id, {})}
        for kind, id, title in asked
    ]
