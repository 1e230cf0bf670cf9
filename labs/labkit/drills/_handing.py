"""A list that is handed over to a share: it comes late, or never."""

from labkit.checks import Finding
from labkit.drills import _order as order
from labkit.drills import _runs as runs
from labkit.places import LabError

RULES, SCRIPT = "workflow/rules/order.smk", "workflow/scripts/hand_over.sh"
LISTS = {
    "stage_library": (order.LIBRARY, "pool", "barcode"),
    "order_list": (order.ORDER, "order", "donor"),
}
SHORT, LONG = 1, 10  # seconds that Snakemake waits
AT_ONCE = """\
# Hand a list over to the share: under its own name only when it is whole.
mv "$1.new" "$1"
"""
LATE = """\
# Hand a list over to the share: under its own name only when it is whole.
# The share shows a list some seconds late. No job should sit on a core meanwhile.
(sleep 3; mv "$1.new" "$1") > /dev/null 2>&1 &
"""
NEVER = """\
# Hand a list over to the share: under its own name only when it is whole.
# Replace a list, so that there is one at all times.
if [ -e "$1" ]; then mv "$1.new" "$1"; fi
"""


def place(draw):
    """Which list, and the name of the profile."""
    rule = "order_list" if draw.random() < 0.5 else "stage_library"
    profile = draw.choice(["night", "weekend", "server"])
    file, name, first = LISTS[rule]
    return {"rule": rule, "file": file, "name": name, "first": first, "profile": profile}


def prepare(space, place, script):
    """The colleague's rules; one of them hands its list over by a script."""
    order.add(space)
    space.write(SCRIPT, script)
    output, call = f"{{output.{place['name']}:q}}", '" --attempt {resources.attempt} > {log:q} 2>&1"'
    head, _, tail = space.read(RULES).partition(f"rule {place['rule']}:")
    code = f'code=code_of("{place["rule"]}"),\n'
    for old, new in (
        (output, f"{output}.new"),
        (code, f'{code}        share=of_capstone("{SCRIPT}"),\n'),
        (call, f'{call}\n        "; bash {{input.share:q}} {output}"'),
    ):
        if old not in tail:
            raise LabError(f"{RULES}: {old.strip()!r} does not stand in the rule {place['rule']}")
        tail = tail.replace(old, new, 1)
    space.write(RULES, f"{head}rule {place['rule']}:{tail}")


def patience(space, place, seconds):
    """Let the profile wait so long for a file."""
    runs.profile(space, place["profile"], latency_wait=seconds)


def late(space, place):
    """Run with a share that shows the list after Snakemake has given up; then wait until it is there."""
    space.write(SCRIPT, LATE)
    until = f"until [ -e {place['file']} ]; do sleep 0.1; done"
    runs.run(space, f"code=0; {runs.command(place['profile'])} || code=$?; {until}; exit $code", 1)


def never(space, place):
    """Run with a script that hands over only what is there already."""
    space.write(SCRIPT, NEVER)
    runs.snakemake(space, place["profile"], expect=1)


def reported(space):
    """Whether a run said that it had waited for a file in vain."""
    logs = (space.path / ".snakemake" / "log").glob("*.log")
    return any("Missing files after" in log.read_text(encoding="utf-8") for log in logs)


def scope(place):
    """The list that was reported; of the library, also the list made from it."""
    names = ({place["file"].rpartition("/")[2]}, {place["rule"]}, {place["name"]})
    return [*names, *(found | {"order_list"} for found in names), *(found | {"order"} for found in names)]


def goes_through(space, place):
    """Yield a Finding unless the rule, made to run again with that profile, ends well."""
    done = runs.snakemake(space, place["profile"], f"{place['file']} --forcerun {place['rule']}", None)
    if done.code != 0 or not runs.record(space, place["file"]):
        yield Finding(
            "repaired",
            "a run with this profile that makes the list",
            (done.text.splitlines() or ["nothing"])[-1][:200],
            f"profiles/{place['profile']}",
            "the next run would stop at the same place",
            "write down when the file was there, and until when somebody waited for it",
        )


def by_fair_means(space, scene):
    """Yield a Finding if a list that was missing was put there by hand."""
    missing = [file for file in (order.LIBRARY, order.ORDER) if not scene.exists(file)]
    yield from runs.made_anew(space, scene, missing)
    yield from runs.records_kept(space, scene)
