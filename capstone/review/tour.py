"""Write one page that shows a run to a reviewer without tools: no network, no script, nothing beside it.

    python -m review.tour --to FILE.html [--directory D] [--profile P] [--snakefile F]

Reads plan, evidence, published set and profiles of the run in a folder, and changes none of them. Exit codes:
0 written, 1 the page cannot be written there, 2 there is no run to show, or no plan.
"""

import argparse
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .audit import audit
from .changes import changes
from .changes_records import records_of
from .evidence import NoEvidence, evidence_of
from .pages import NotWritten, refuse_place, write_page
from .plan import existing_directory
from .plan_settings import PlanError
from .tour_facts import cleaned, published_of, questions_of, record_of
from .tour_graph import picture
from .tour_tables import audit_tables, changes_tables, evidence_tables, glance, plan_tables, published_tables

TOOL = "review.tour"


class NoRun(Exception):
    """There is no run to show; the text is one sentence that says what to do."""


def tour(directory=".", profile=None, snakefile=None):
    """Return the page on the run in a directory as HTML. Raises NoRun or PlanError."""
    here = existing_directory(directory)
    if not records_of(here):
        raise NoRun(f"{directory}: no run has left a record here; run the workflow first.")
    try:
        evidence = evidence_of(here)
    except NoEvidence as error:
        raise NoRun(str(error).replace(str(here), str(directory))) from None
    names = profiles_in(here)
    profile = profile or (names[0] if names else None)
    found = changes(here, profile, snakefile=snakefile)
    compared = audit(names, here, snakefile) if len(names) > 1 else None
    published, questions = published_of(here), questions_of(here, names)
    shown = {
        "title": "A tour of the run",
        "glance": glance(found, evidence, published),
        "questions": questions,
        "record_file": "results/provenance/run.json",
        "record": record_of(here),
        "graph": Markup(picture(found.before or found.plan, found.running)),
        "commands": list(dict.fromkeys(item.command for item in questions)),
        **plan_tables(found),
        **evidence_tables(evidence),
        **changes_tables(found),
        **published_tables(published),
        **audit_tables(compared),
    }
    return page(shown, here)


def profiles_in(directory):
    """Return the profiles of a workflow, `local` first."""
    files = [*directory.glob("profiles/*/config.yaml"), *directory.glob("workflow/profiles/*/config.yaml")]
    names = sorted(file.parent.relative_to(directory).as_posix() for file in files)
    return sorted(names, key=lambda name: not name.endswith("/local"))


def page(shown, directory):
    """Return the filled page, free of this machine's names."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
        finalize=lambda value: plain(value, directory),
    )  # fmt: skip
    return environment.get_template("tour.html").render(shown)


def plain(value, directory):
    """Return a value as the page shows it: nothing for None, and text without this machine's names."""
    if value is None:
        return ""
    return value if isinstance(value, Markup) or not isinstance(value, str) else cleaned(value, directory)


def main(argv=None):
    """Write the page and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m review.tour",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--to", required=True, metavar="FILE.html", help="the page to write")
    parser.add_argument("--directory", default=".", help="folder of the run")
    parser.add_argument("--profile", help="profile folder; profiles/local where there is one")
    parser.add_argument("--snakefile", help="workflow definition, if not in its usual place")
    asked = parser.parse_args(argv)
    try:
        refuse_place(asked.to, TOOL)
        content = tour(asked.directory, asked.profile, asked.snakefile)
        write_page(asked.to, content, TOOL)
    except (NoRun, PlanError) as error:
        print(f"No tour. {error}", file=sys.stderr)
        return 2
    except NotWritten as error:
        print(f"No tour. {error}", file=sys.stderr)
        return 1
    print(f"{asked.to}: {len(content.encode()) / 1000:.0f} kB, opens in any browser without a network")
    return 0


if __name__ == "__main__":
    sys.exit(main())
