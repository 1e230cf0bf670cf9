python - <<'PY'
from pathlib import Path
step = Path("ageing/stage_donor.py")
text = step.read_text()
begin, end = text.index("# A file that never ends"), text.index("def stage(")
text = text[:begin] + text[end:]
text = text.replace("copy(archive, partial)", "shutil.copyfile(archive, partial)")
step.write_text(text.replace("from ageing.files", "import shutil\n\nfrom ageing.files", 1))
PY
snakemake --profile "profiles/$PROFILE" --until stage_donor
