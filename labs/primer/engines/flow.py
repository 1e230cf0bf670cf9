"""The same twelve steps as tasks of a Prefect flow: Python calls them, and what they return joins them."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import yaml
from prefect import flow, task
from prefect.cache_policies import INPUTS, TASK_SOURCE
from prefect.task_runners import ThreadPoolTaskRunner

HOME = Path("by_prefect")


@task(task_run_name="{name} {donor}", cache_policy=INPUTS + TASK_SOURCE, persist_result=True)
def step(name, settings, before, donor=""):
    """Do one step and return the digest of what it made; `before`: what earlier steps returned.

    Prefect compares arguments and not files, so a digest is what tells the next step that a file is another.
    """
    words = ["python", "one_step.py", name, str(HOME), json.dumps(settings), *([donor] if donor else [])]
    subprocess.run(words, check=True)
    files = [f for f in sorted((HOME / name).rglob("*")) if f.is_file() and f.stem.startswith(donor)]
    return hashlib.sha256(b"".join(f.name.encode() + f.read_bytes() for f in files)).hexdigest()


@flow(task_runner=ThreadPoolTaskRunner(max_workers=2))
def analysis(settings, donors):
    """Submit every step at once; each begins when what it needs has been returned."""

    def then(name, *before, donor=""):
        return step.submit(name, settings.get(name, {}), list(before), donor)

    kept = [then("quality_control", donor=donor) for donor in donors]
    merged = then("merge_donors", *kept)
    logs = then("normalise", merged)
    scores = then("reduce_dimensions", logs)
    cells = then("cluster_cells", scores, logs, merged)
    selected = then("select_cell_types", cells, *kept)
    sums = then("pseudobulk", merged, cells, selected)
    changes = then("differential_expression", sums, selected)
    tables = [then(name, changes) for name in ("rank_gene_sets", "test_overlap")]
    return then("release", changes, *tables, then("predict_age", sums, selected))


def main():
    """Run the flow with what stands in the config; code 1 if a step failed."""
    from steps import Place, parameters

    settings = parameters(yaml.safe_load(Path("config/config.yaml").read_text()))
    state = analysis(settings, Place().donors(), return_state=True)
    return int(state.is_failed())


if __name__ == "__main__":
    sys.exit(main())
