"""What several drills ask of a mended folder: what would run there, and what was changed to get there."""

from review.changes import changes
from review.plan_settings import PlanError

from labkit.checks import Finding


def waiting(space, profile="profiles/local", *options):
    """What a run with this profile would do now: its jobs, or the one sentence with which it is refused."""
    try:
        found = changes(space.path, profile, options)
    except PlanError as error:
        return [str(error)]
    return [found.refused] if found.refused else list(found.running)


def still_waiting(space, *profiles, files, why, again, target=None):
    """Yield a Finding "repaired" for each profile with which a run (of a target) would have jobs to do."""
    for profile in profiles:
        if left := waiting(space, profile, *([target] if target else [])):
            seen = f"with {profile}: {left[0]}" + (f" and {len(left) - 1} more" if left[1:] else "")
            yield Finding("repaired", "nothing left to run", seen, files, why, again)


def changed(space, scene, names, why, again):
    """Yield a Finding "by-fair-means" for each of these files that is not as it was in the scene."""
    for name in names:
        if not space.exists(name) or space.read(name) != scene.read(name):
            seen = f"{name} is {'another one' if space.exists(name) else 'gone'}"
            yield Finding("by-fair-means", f"{name} as it was", seen, name, why, again)
