"""Kill everything at any moment: what is published is whole, and running again ends in the same bytes."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from review.promote import promote
from review.selftest_scratch import clean_environment, copy_sources, digests_of
from review.verify import problems_of

CAPSTONE, WATCH = Path(__file__).resolve().parents[1], Path(__file__).with_name("kill_at")
RUNS, KILLS_OF_A_RUN, PROMOTIONS, VERIFICATIONS = 3, 10, 18, 6
WHOLE_RUN = ("make", f"PYTHON={sys.executable}", "run", "publish", "SIZE=micro")


def moments(seed, number, most):
    """Return seeded moments, spread evenly over the first `most` changes and shuffled; half a moment late."""
    rng = random.Random(seed)
    counts = [1 + int((step + rng.random()) * most / number) for step in range(number)]
    rng.shuffle(counts)
    return [f"{n}+{rng.uniform(0.0002, 0.02):.4f}" if late % 2 else str(n) for late, n in enumerate(counts)]


def killed(words, folder, count, moment, **extra):
    """Run a command that is killed at a moment with all it started; tell whether the kill hit it."""
    count.unlink(missing_ok=True)
    watch = {"PYTHONPATH": WATCH, "KILL_AT": moment, "KILL_ROOT": folder, "KILL_COUNT": count} | extra
    environment = clean_environment(**{name: str(value) for name, value in watch.items()})
    done = subprocess.run(
        list(map(str, words)),
        cwd=folder,
        env=environment,
        start_new_session=True,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode in (0, -signal.SIGKILL), (moment, done.stdout)
    return done.returncode != 0


def older(candidate, folder):
    """Make a release that differs from a candidate in its page, as one of an earlier month would."""
    shutil.copytree(candidate, folder)
    page, manifest = folder / "report.html", json.loads((folder / "manifest.json").read_text())
    page.write_text(page.read_text().replace("</h1>", ", a month ago</h1>"))
    record = next(record for record in manifest["files"] if record["path"] == "report.html")
    record |= {"bytes": page.stat().st_size, "sha256": hashlib.sha256(page.read_bytes()).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def litter_in(folder):
    """Return what only an interrupted step or promotion leaves: half-made neighbours of the real files."""
    hidden = [path for top in ("data", "results", "publish") for path in (folder / top).rglob(".*")]
    store = [path for path in hidden if path.name == ".releases"]
    return sorted(set(hidden) - set(store)) + [copy for s in store for copy in sorted(s.iterdir())[1:]]


def test_there_are_at_least_fifty_moments():
    """Spread over run, verify and promotion."""
    assert RUNS * KILLS_OF_A_RUN + PROMOTIONS + VERIFICATIONS >= 50


@pytest.mark.shows("publish-survives-a-kill", "lock-stops-the-next-run", "resumed-run-same-bytes")
@pytest.mark.parametrize(
    "seed", [pytest.param(n, marks=pytest.mark.in_turns(n, RUNS)) for n in range(1, RUNS + 1)]
)
def test_a_run_killed_again_and_again_ends_in_the_same_bytes(seed, micro, tmp_path, make):
    """Data, run, verify and promotion are killed; the lock is removed and `make run publish` goes on."""
    folder = copy_sources(CAPSTONE, tmp_path / "killed capstone")
    old = older(micro / "results/release", tmp_path / "old")
    promote(old, folder / "publish")
    whole, hits = [digests_of(old), digests_of(micro / "results/release")], 0

    for moment in moments(seed, KILLS_OF_A_RUN, 200):
        hit = killed(WHOLE_RUN, folder, tmp_path / "count", moment)
        hits += hit
        assert [] == problems_of(folder / "publish/v1") and digests_of(folder / "publish/v1") in whole, moment
        if hit:
            # What `snakemake --unlock` does, without its second of start-up; below it is asked itself.
            shutil.rmtree(folder / ".snakemake/locks", ignore_errors=True)
        else:
            assert digests_of(folder / "publish/v1") == whole[1]
            shutil.rmtree(folder / "results")

    # The recovery as the README tells it, from a lock that is there for sure.
    shutil.rmtree(folder / "results", ignore_errors=True)
    assert killed(WHOLE_RUN, folder, tmp_path / "count", "60")
    locked = make(folder, "run", "SIZE=micro")
    assert locked.returncode != 0 and "make unlock, then the same command again." in locked.stdout
    for target in ("unlock", "run", "publish"):
        done = make(folder, target, "SIZE=micro")
        assert done.returncode == 0, done.stdout
    assert hits >= 0.8 * KILLS_OF_A_RUN
    assert digests_of(folder / "publish/v1") == digests_of(folder / "results/release") == whole[1]
    assert [] == litter_in(folder)


@pytest.mark.shows("publish-survives-a-kill")
def test_a_promotion_killed_at_any_moment(micro, tmp_path):
    """After each kill the old release or the new one is there, whole; the next promotion tidies up."""
    folder, new = tmp_path / "place", micro / "results/release"
    publish, old, hits = folder / "publish", older(new, tmp_path / "old"), 0
    promote(old, publish)
    whole = [digests_of(old), digests_of(new)]

    for number, moment in enumerate(moments(4, PROMOTIONS, 26)):
        asked = old if digests_of(publish / "v1") == whole[1] else new
        words = (sys.executable, "-m", "review.promote", asked, "--to", publish)
        hits += killed(words, micro, tmp_path / "count", moment, KILL_ROOT=folder)
        assert [] == problems_of(publish / "v1") and digests_of(publish / "v1") in whole, moment
        if number % 3 == 2:
            promote(asked, publish)
            assert digests_of(publish / "v1") == digests_of(asked) and [] == litter_in(folder)

    promote(new, publish)
    assert hits >= 0.8 * PROMOTIONS
    assert digests_of(publish / "v1") == whole[1] and [] == litter_in(folder)


def test_a_verification_killed_at_any_moment_changes_nothing(micro, tmp_path):
    """It only reads: bytes and times of the release are as before."""
    release, hits = shutil.copytree(micro / "results/release", tmp_path / "place/release"), 0
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in release.rglob("*")}
    digests = digests_of(release)

    for moment in moments(5, VERIFICATIONS, 18):
        words = (sys.executable, "-m", "review.verify", release)
        hits += killed(words, micro, tmp_path / "count", moment, KILL_ROOT=release, KILL_READS=1)

    assert hits >= 0.8 * VERIFICATIONS
    assert digests_of(release) == digests and [] == problems_of(release)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in release.rglob("*")} == before
    assert os.listdir(tmp_path / "place") == ["release"]
