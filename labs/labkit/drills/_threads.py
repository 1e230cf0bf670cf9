"""A step that takes more threads than it was given, in one of the two places where people write that."""

RULES = "workflow/rules/cells.smk"


def override(space, rule, form, threads):
    """Let a step of cells.smk start so many threads, whatever Snakemake tells it."""
    if form == "rule":
        command = f'"python -m ageing.{rule} '
        own = f"OMP_NUM_THREADS={threads} OPENBLAS_NUM_THREADS={threads} "
        space.edit(RULES, command, command.replace('"', f'"{own}', 1))
        return
    step = f"ageing/{rule}.py"
    own = f'os.environ.update(OMP_NUM_THREADS="{threads}", OPENBLAS_NUM_THREADS="{threads}")'
    space.edit(step, "\nimport numpy as np\n", f"\nimport os\n\n{own}\n\nimport numpy as np\n")
