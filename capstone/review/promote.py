"""Promote a verified candidate: publish/v1 is the old release or the new one, whole, at every moment.

    python -m review.promote [CANDIDATE] [--to PUBLISH]

publish/v1 is a symbolic link. The candidate is copied into a folder of its own, verified there, and then the
link is replaced by a rename, which the file system does in one step. The number is the candidate's schema
version: a release of another shape appears as publish/v2, and v1 stays what it was.
"""

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from review.verify import problems_of, verdict_on

STORE = ".releases"  # where the copies lie; only the one that the link names counts


class Refused(Exception):
    """A candidate that must not be published; its text has one sentence for each reason."""


def promote(candidate, publish):
    """Publish the candidate and return the link that names it; Refused if it does not verify."""
    candidate, publish = Path(candidate), Path(publish)
    if not candidate.is_dir():
        raise Refused(f"{candidate}: there is no candidate release; `make run` makes one.")
    link = publish / f"v{verified(candidate).version}"
    (publish / STORE).mkdir(parents=True, exist_ok=True)
    with one_at_a_time(publish / STORE):
        if link.exists() and not link.is_symlink():
            raise Refused(f"{link}: something that promotion did not make lies there; move it away")
        refuse_changed_shape(link)
        if not is_published(candidate, link):
            swap(link, Path(STORE) / store(candidate, publish / STORE))
        forget_others(publish)
    return link


def is_published(candidate, link):
    """Tell whether the link names a whole release with the candidate's manifest."""
    manifests = [folder / "manifest.json" for folder in (candidate, link)]
    return link.exists() and not problems_of(link) and len({path.read_bytes() for path in manifests}) == 1


def verified(folder):
    """Return the verdict on a release; Refused with every problem if it has one."""
    verdict = verdict_on(folder)
    if verdict.problems:
        raise Refused(str(verdict))
    return verdict


def refuse_changed_shape(link):
    """Refuse if what is published is whole, but its contract was changed since: readers rely on it."""
    if not link.exists():
        return
    verdict = verdict_on(link)
    if verdict.unfit and not verdict.broken:
        raise Refused(
            f"{link} no longer fits review/contracts/{link.name}.yaml ({verdict.unfit[0]}): a published "
            f"shape was changed. Put {link.name}.yaml back as it was, describe the new shape in a file for "
            "the next version, and raise SCHEMA_VERSION in ageing/release.py"
        )


@contextmanager
def one_at_a_time(folder):
    """Hold off a second promotion; the system lets go when this process ends, however it ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def store(candidate, folder):
    """Copy the candidate into the store, verify the copy, and return the name it got there."""
    digest = hashlib.sha256((candidate / "manifest.json").read_bytes()).hexdigest()
    kept = Path(tempfile.mkdtemp(dir=folder, prefix=f"{digest[:12]}."))
    kept.chmod(0o755)
    shutil.copytree(candidate, kept, copy_function=shutil.copyfile, dirs_exist_ok=True)
    verified(kept)
    return kept.name


def swap(link, target):
    """Let the link name the target, in one step."""
    fresh = link.with_name(f".{link.name}.next")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    os.replace(fresh, link)


def forget_others(publish):
    """Remove the copies that no published version names, and what a killed promotion left."""
    named = {os.path.basename(os.readlink(link)) for link in publish.glob("v*") if link.is_symlink()}
    for copy in (publish / STORE).iterdir():
        if copy.name not in named:
            shutil.rmtree(copy)


def refused(error):
    """Return the path and the reason of an OSError; of several files that could not be copied, the first."""
    if isinstance(error, shutil.Error):
        path, _, why = error.args[0][0]
        return path, re.sub(r"^\[Errno \d+\] ([^:]*).*", r"\1", str(why), flags=re.DOTALL)
    return error.filename, error.strerror


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("candidate", nargs="?", default="results/release")
    parser.add_argument("--to", default="publish", help="the folder that holds the published versions")
    args = parser.parse_args()
    try:
        link = promote(args.candidate, args.to)
    except Refused as error:
        sys.exit(f"{error}\n{args.candidate}: not published; what was published before is untouched.")
    except OSError as error:
        path, why = refused(error)
        sys.exit(
            f"{path or args.to}: {why}; make room or correct the permissions, then publish again. "
            "What was published before is untouched."
        )
    print(verdict_on(link))


if __name__ == "__main__":
    main()
