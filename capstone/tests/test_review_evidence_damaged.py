"""A source that is missing, damaged or at odds with another becomes one sentence; the rest is still told."""

import json
import os
from base64 import urlsafe_b64encode

import pytest
from review.evidence import evidence_of


def metadata_of(folder, output):
    """Return the file in which Snakemake keeps its record of an output."""
    return folder / ".snakemake/metadata" / urlsafe_b64encode(output.encode()).decode()


def run_log(folder):
    """Return the log of the run."""
    (path,) = (folder / ".snakemake/log").glob("*.snakemake.log")
    return path


def replaced(path, old, new):
    """Replace a text in a file that holds it, and keep the file's times."""
    before, text = path.stat(), path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def mark_failed(folder):
    """Let the run's log say that the report failed."""
    log = run_log(folder)
    lines = log.read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if line.endswith("(Rule: report)"))
    number = lines[at].split()[2]
    lines[at : at + 1] = ["Error in rule report:", "    message: None", f"    jobid: {number}"]
    log.write_text("\n".join(lines) + "\n")


DAMAGES = {
    "empty benchmark": (
        lambda f: (f / "benchmarks/report/report.tsv").write_text(""),
        "benchmarks/report/report.tsv: the benchmark is empty or damaged, so its numbers are left out.",
    ),
    "damaged benchmark": (
        lambda f: (f / "benchmarks/report/report.tsv").write_bytes(b"s\tmax_rss\n\xff\t\n"),
        "benchmarks/report/report.tsv: the benchmark is empty or damaged, so its numbers are left out.",
    ),
    "benchmark gone": (
        lambda f: (f / "benchmarks/report/report.tsv").unlink(),
        "benchmarks/report/report.tsv: the run names this benchmark, and it is not there.",
    ),
    "log gone": (
        lambda f: (f / "logs/report/report.log").unlink(),
        "logs/report/report.log: the run names this log, and it is not there.",
    ),
    "log of another start": (
        lambda f: replaced(f / "logs/report/report.log", ", at 20", ", at 19"),
        "logs/report/report.log: its job was started before the newest start in the run's log; left out.",
    ),
    "metadata not JSON": (
        lambda f: metadata_of(f, "results/report/report.html").write_text('{"rule": "rep'),
        "results/report/report.html: its metadata under .snakemake cannot be read, so when it was made is",
    ),
    "metadata of another shape": (
        lambda f: metadata_of(f, "results/report/report.html").write_text('["report"]'),
        "results/report/report.html: its metadata under .snakemake cannot be read, so when it was made is",
    ),
    "stray file in the metadata": (
        lambda f: (f / ".snakemake/metadata/notes.txt").write_text("mine"),
        ".snakemake/metadata/notes.txt: not a name that Snakemake gives to metadata; left out.",
    ),
    "record of provenance not JSON": (
        lambda f: (f / "results/provenance/run.json").write_text("{"),
        "results/provenance/run.json: this is no readable JSON object; it is left out.",
    ),
    "nonsense in the run's log": (
        lambda f: run_log(f).write_bytes(
            run_log(f).read_bytes()
            + b"\n[Xyz Abc 99 99:99:99 2026]\nrule x:\n    jobid: none\n    threads: many\n\xff\xfe\n"
            + b"[Sat Nov 21 10:00:00 2026]\nrule ghost:\n    jobid: -\n    threads: ?\n"
        ),
        None,
    ),
    "end of the run's log cut off": (
        lambda f: replaced(run_log(f), "Elapsed time", "Time"),
        "this log has no end: the run was killed, or it is going on.",
    ),
    "output gone": (
        lambda f: (f / "results/report/report.html").unlink(),
        "results/report/report.html: the run's log or Snakemake's metadata say it was made, and it is not",
    ),
    "output newer than its metadata": (
        lambda f: os.utime(f / "results/report/report.html"),
        "results/report/report.html: newer than Snakemake's metadata say",
    ),
    "output older than its metadata": (
        lambda f: os.utime(f / "results/report/report.html", (0, 0)),
        "results/report/report.html: older than Snakemake's metadata say",
    ),
    "failed by the run's log, its output there": (
        mark_failed,
        "says it failed, and results/report/report.html exists",
    ),
    "failed by its own log, finished by the run's": (
        lambda f: replaced(f / "logs/report/report.log", "made  ", "failed"),
        "says it finished, logs/report/report.log ends with its failure",
    ),
    "another attempt in the job's log": (
        lambda f: replaced(f / "logs/report/report.log", "attempt 1", "attempt 2"),
        "report: which attempt this was: logs/report/report.log says 2, .snakemake/log/",
    ),
    "more work than the benchmark had time for": (
        lambda f: replaced(f / "logs/report/report.log", "used     0", "used     9"),
        "report: logs/report/report.log tells of 9.",
    ),
    "memory counted differently": (
        lambda f: replaced(f / "logs/report/report.log", "imports, peak ", "imports, peak 9"),
        "The benchmarks of ",
    ),
    "the candidate is of another run": (
        lambda f: replaced(f / "results/release/manifest.json", "{", "{ "),
        "results/release/manifest.json: its SHA-256 is ",
    ),
    "an interrupted output": (
        lambda f: (
            (f / ".snakemake/incomplete").mkdir(exist_ok=True)
            or (
                f / ".snakemake/incomplete" / urlsafe_b64encode(b"results/report/report.html").decode()
            ).touch()
        ),
        "results/report/report.html: there, but .snakemake/incomplete still marks this as being made",
    ),
    "the run's log gone": (
        lambda f: run_log(f).unlink(),
        "Snakemake's metadata tell of this, no run's log does",
    ),
}


@pytest.mark.shows("disagreement-is-told", "contradiction-names-both")
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_or_contradicting_source_is_one_sentence(own, run, damage):
    """It names the file, or both sources; every other job is told, and nothing falls over."""
    before = evidence_of(own).disagreements
    harm, expected = DAMAGES[damage]
    harm(own)
    done = run(own, "-m", "review.evidence", "--json")

    assert done.returncode == 0, done.stdout
    told = json.loads(done.stdout)
    said = [sentence for sentence in told["disagreements"] if sentence not in before]
    assert (expected is not None) == len([text for text in said if expected and expected in text]), said
    assert len(told["jobs"]) >= 53


def test_a_published_release_of_another_run_is_told(own):
    """The published manifest is not the one that the record of provenance names."""
    (own / "publish/v1").mkdir(parents=True)
    (own / "publish/v1/manifest.json").write_text("{}")

    said = [text for text in evidence_of(own).disagreements if text.startswith("publish/v1/manifest.json")]
    assert 1 == len(said) and "results/provenance/run.json says" in said[0]
