"""How long Snakemake thinks before it starts, by the number of jobs: dry-runs of a workflow of `touch`."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

SNAKEFILE = """
rule all:
    input:
        expand("second/{{n}}.txt", n=range({pairs})),


rule first:
    output:
        "first/{{n}}.txt",
    shell:
        "touch {{output}}"


rule second:
    input:
        "first/{{n}}.txt",
    output:
        "second/{{n}}.txt",
    shell:
        "touch {{output}}"
"""


def plan_seconds(jobs):
    """Return the wall seconds of a dry-run of `jobs` jobs (an even number), half of which need the others."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "Snakefile").write_text(SNAKEFILE.format(pairs=jobs // 2))
        words = [sys.executable, "-m", "snakemake", "--dry-run", "--cores", "2", "--quiet", "all"]
        began = time.perf_counter()
        subprocess.run(words, cwd=folder, check=True, capture_output=True)
        return time.perf_counter() - began
