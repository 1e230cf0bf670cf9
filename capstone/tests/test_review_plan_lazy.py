"""A plan does not wait for what it has no use for."""

import json
import subprocess
import sys

import pytest

SAY = "; import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"


def modules_after(script, cwd=None):
    """The top modules a fresh Python has loaded after a script."""
    command = [sys.executable, "-c", script + SAY]
    said = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True).stdout
    return set(json.loads(said.splitlines()[-1]))


def test_snakemake_is_imported_without_pandas():
    """Its Slurm plugin is there all the same, so that the options of its profiles are known."""
    loaded = modules_after("import review.plan")

    assert {"snakemake", "snakemake_executor_plugin_slurm"} <= loaded
    assert "pandas" not in loaded


@pytest.mark.parametrize("first", ["import review.plan, pandas", "import pandas, review.plan"])
def test_a_workflow_that_uses_pandas_gets_the_real_one(first):
    """Whoever comes first."""
    modules_after(f"{first}; assert pandas.DataFrame({{'a': [1, 2]}}).a.sum() == 3")
