"""The command line that review.changes and review.orphans share."""

import argparse
import json
import sys

from .plan import existing_directory, plan_of, settings_of


def asked_of(argv, program, doc):
    """Return the parsed options and, as `args`, what stands behind `--`."""
    words = list(sys.argv[1:] if argv is None else argv)
    split = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(
        prog=f"python -m {program}", description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--directory", default=".", help="folder in which snakemake would be run")
    parser.add_argument("--profile", help="profile folder")
    parser.add_argument("--snakefile", help="workflow definition, if not in its usual place")
    parser.add_argument("--json", action="store_true", help="print it for programs")
    asked = parser.parse_args(words[:split])
    asked.args = words[split + 1 :]
    return asked


def asked_plan(argv, program, doc):
    """Return the plan that a command line asks for, and the options. Raises PlanError."""
    asked = asked_of(argv, program, doc)
    directory = existing_directory(asked.directory)
    settings = settings_of(directory, asked.profile, asked.args, asked.snakefile)
    return plan_of(settings, directory, asked.profile), asked


def show(data, text, as_json):
    """Print an answer for programs or for people."""
    print(json.dumps(data, indent=2, default=str) if as_json else text)
