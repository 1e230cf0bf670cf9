"""The four questions to a change that is to make runs cheaper, asked of the workflow before it and after it.

    python -m labkit.tuning BEFORE AFTER [--profile P] [--made DIR]

BEFORE and AFTER are copies of the capstone in which the workflow was run. Nothing is run or touched.
Exit code 1 if bytes differ, an input is not declared, or evidence is missing. Whether what is less is
worth it, a person judges.
"""

import argparse
import sys
from dataclasses import dataclass
from functools import cached_property

from review.changes_hidden import undeclared_of
from review.plan import decided_before, plan
from review.verify import problems_of

from labkit.spaces import Workspace

RELEASE = "results/release"


@dataclass(frozen=True)
class Side:
    """A workflow before or after a change, under one profile; `made` is the folder that is compared."""

    space: Workspace
    profile: str = "profiles/ci"
    made: str = RELEASE

    @cached_property
    def plan(self):
        """The plan with all jobs, also of a folder in which something would run now."""
        return decided_before(plan(self.space.path, self.profile))

    @property
    def jobs(self):
        """The jobs that make something, each after what it needs."""
        return [job for job in self.plan.jobs if job.output]

    @property
    def deaf(self):
        """{rule: files that its command reads and no input names}: an edit of them would start nothing."""
        return undeclared_of(self.plan)

    @property
    def mute(self):
        """The jobs that leave no log or no benchmark."""
        return [job.id for job in self.jobs if not job.meaning["log"] or not job.meaning["benchmark"]]

    @property
    def unproved(self):
        """What a verification objects to in the candidate."""
        return problems_of(self.space.path / RELEASE)

    def reached(self, *files):
        """The jobs that an edit of these files would make anew, with all that follow from them."""
        found, touched = [], set(files)
        for job in self.jobs:
            if touched.intersection(job.input):
                found.append(job)
                touched.update(job.output)
        return found


def four(before, after):
    """Yield (question, whether the answer speaks for the change, the answer in words) for two Sides."""
    jobs = [len(side.jobs) for side in (before, after)]
    yield "less", jobs[1] < jobs[0], f"{jobs[0]} jobs, then {jobs[1]}"
    old, new = (side.space.digest(side.made) for side in (before, after))
    other = sorted(name for name in old | new if old.get(name) != new.get(name))
    yield "same", not other, f"{len(old)} files in {after.made}, {len(other)} other{named(other)}"
    deaf = sorted({file for files in after.deaf.values() for file in files})
    yield "hears", not deaf, f"{len(deaf)} files are read and not declared{named(deaf)}"
    mute, unproved = after.mute, after.unproved
    words = f"{len(mute)} jobs without log or benchmark{named(mute)}; verify: {len(unproved)} problems"
    yield "tells", not mute and not unproved, words + named(unproved)


def named(things):
    """The first of some things in brackets, or nothing."""
    return f" ({things[0]}, …)" if len(things) > 1 else f" ({things[0]})" if things else ""


def ask(before, after):
    """Print the four questions with their answers; return {question: whether it speaks for the change}."""
    answers = {}
    for question, speaks, words in four(before, after):
        answers[question] = speaks
        # As many jobs can still be less work: that takes another count.
        mark = "yes" if speaks else "?" if question == "less" else "NO"
        print(f"{question:6} {mark:4} {words}")
    return answers


def main(argv=None):
    """Ask the four questions of two folders; return 1 if one of the last three speaks against the change."""
    parser = argparse.ArgumentParser(prog="python -m labkit.tuning", description=__doc__.splitlines()[0])
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("--profile", default="profiles/ci")
    parser.add_argument("--made", default=RELEASE, help="the folder whose bytes are promised")
    asked = parser.parse_args(argv)
    sides = (Side(Workspace(folder), asked.profile, asked.made) for folder in (asked.before, asked.after))
    answers = ask(*sides)
    return int(not all(answers[question] for question in ("same", "hears", "tells")))


if __name__ == "__main__":
    sys.exit(main())
