"""Write down which run made the candidate: what was asked, with what, on which inputs, when.

These facts differ between runs that publish the same bytes, so they lie beside the candidate and not in it.
What only the running workflow knows arrives in the environment variable AGEING_RUN: as a job's parameter it
would make each run with other options start this job again.
"""

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from ageing.files import BadInput, read_tsv, sha256, write_json
from ageing.step import arguments, made, note, run

PACKAGES = ("snakemake", "numpy", "scipy")


def package_versions():
    """Return the versions of Python and of the packages that touch the results."""
    versions = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return versions


def asked():
    """Return what the running workflow said about itself; BadInput if it said nothing readable."""
    try:
        return json.loads(os.environ["AGEING_RUN"])
    except (KeyError, ValueError):
        raise BadInput(
            "AGEING_RUN: the workflow did not describe its run; start this step through Snakemake."
        ) from None


def work(args):
    """Record the run."""
    catalogue = read_tsv(args.catalogue, "donor", "sha256")
    record = asked() | {
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "packages": package_versions(),
        "inputs": {
            "catalogue": sha256(args.catalogue),
            **dict(zip(catalogue["donor"], catalogue["sha256"], strict=True)),
        },
        "manifest": sha256(args.manifest),
    }
    note("read", f"{args.catalogue}: {len(catalogue['donor'])} donors")
    write_json(args.record, record)
    made(args.record)


def main():
    """Run the command line."""
    run(arguments(__doc__, "catalogue", "manifest", "record"), work)


if __name__ == "__main__":
    main()
