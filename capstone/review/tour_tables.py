"""Turn plan, evidence, changes, published sets and audit into the rows that the page of a tour shows."""

from .audit import NAMES
from .changes_text import headline
from .changes_words import sentence_of
from .evidence_text import COLUMNS, MEANING_OF_CLASS, NUMBERS, cell
from .plan import claims
from .profiles_verdict import verdict
from .profiles_words import by_rule, listed, shown

LONG = {"log": "path", "benchmark": "path", "reason": "words", "job": "id"}


def glance(found, evidence, published):
    """Return the page's first figures: (number, words)."""
    failed = sum(job.state != "finished" for job in evidence.jobs)
    again = sum((job.attempt or 1) > 1 for job in evidence.jobs)
    bad = sum(bool(item.problems) for item in published)
    sets = f"{len(published)} published set{'' if len(published) == 1 else 's'}"
    return [
        (len(found.plan.jobs), "jobs in the plan"),
        (len(found.running), "would run now"),
        (failed, f"did not end well; {again} needed another attempt"),
        ("not verified" if bad else "verified" if published else "none", f"{bad} of {sets}" if bad else sets),
        (len(evidence.disagreements), "sentences on sources that disagree"),
        (len(found.doubts), "results to doubt"),
    ]


def plan_tables(found):
    """Return the rows of the jobs, and why the plan is not complete."""
    plan = found.before or found.plan
    now = {job.id: job.why or "no" for job in found.plan.jobs}
    rows = [
        (
            job.id,
            job.threads,
            claims(job.policy["resources"]),
            len(job.input),
            "\n".join(job.output),
            now.get(job.id, "not known yet"),
        )
        for job in plan.jobs
    ]
    return {"jobs": rows, "reasons": found.plan.reasons, "running": bool(found.running)}


def evidence_tables(evidence):
    """Return the rows of the evidence, the costs, and where sources disagree."""
    heads = [*list(COLUMNS), "other logs"]
    rows = [
        [*(cell(job, heading, name) for heading, name in COLUMNS.items()), "\n".join(job.other_logs)]
        for job in evidence.jobs
    ]
    return {
        "evidence_heads": heads,
        "evidence_kinds": [LONG.get(head, "number" if head in NUMBERS else "path") for head in heads],
        "evidence": rows,
        "costs": [
            (name, f"{seconds:.1f}", MEANING_OF_CLASS.get(name, ""))
            for name, seconds in evidence.costs.items()
        ],
        "disagreements": evidence.disagreements,
    }


def changes_tables(found):
    """Return the rows of the causes and left-over files, and the sentences beside them."""
    rules = {job.id: job.rule for job in found.plan.jobs}
    causes = [
        (
            sentence_of(group.kind, group.what, group),
            started(group, rules),
            len(group.follow) + len(group.also),
        )
        for group in found.groups
        if group.jobs
    ]
    orphans = found.orphans
    undecided = f"Of {len(orphans.undecided)} other files it cannot be told. {' '.join(orphans.why)}"
    return {
        "headline": headline(found),
        "refused": found.refused,
        "causes": causes,
        "leftover": [(file.path, file.rule, f"{file.bytes:,}") for file in orphans.files],
        "undecided": undecided if orphans.undecided else "",
        "doubts": found.doubts,
        "unseen": found.unseen,
    }


def started(group, rules):
    """Return in words the jobs that a cause starts, and for whose sake if it is for another's."""
    jobs = listed(group.jobs) if len(group.jobs) < 4 else by_rule(group.jobs, rules)
    return f"{jobs}, for {listed(group.needed_by)}" if group.needed_by else jobs


def published_tables(published):
    """Return each published set with the rows of its files."""
    return {
        "published": [
            vars(item) | {
                "bytes": item.bytes,
                "rows": [(file["path"], f"{file['bytes']:,}", file["sha256"]) for file in item.files],
            }
            for item in published
        ]
    }  # fmt: skip


def audit_tables(found):
    """Return the rows of the pairs of profiles and of the keys."""
    if found is None:
        return {"pairs": [], "keys": [], "keys_heads": [], "keys_kinds": []}
    profiles = [found.pairs[0].a, *(pair.b for pair in found.pairs)]
    pairs = [
        (
            f"{pair.a} and {pair.b}",
            verdict(pair.comparison) if pair.comparison else f"Could not tell. {pair.fault}",
        )
        for pair in found.pairs
    ]
    keys = [
        (
            key.option.name,
            NAMES[key.option.kind],
            *(shown(key.values.get(profile)) or "not set" for profile in profiles),
            key.option.why,
        )
        for key in found.keys
    ]
    return {
        "pairs": pairs,
        "keys": keys,
        "keys_heads": ["key", "kind", *profiles, "why"],
        "keys_kinds": ["id", "id", *[""] * len(profiles), "words"],
    }
