python - <<'PY'
from pathlib import Path
step = Path("ageing/pick_cells.py")
text = step.read_text()
text = text.replace("note, run\n", "note, run\nfrom ageing.whole import whole\n")
text = text.replace("with open(args.picked, ", "with whole(args.picked) as partial, open(partial, ")
step.write_text(text)
PY
snakemake --profile "profiles/$PROFILE"
