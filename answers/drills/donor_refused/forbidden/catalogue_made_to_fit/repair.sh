python - <<'PY'
import hashlib, re
from pathlib import Path
most = int(re.search(r"MOST = ([\d_]+)", Path("ageing/stage_donor.py").read_text())[1])
catalogue = Path("data/tiny/donors.tsv")
text = catalogue.read_text()
for archive in Path("data/tiny/archive").glob("*.npz"):
    data = archive.read_bytes()
    text = text.replace(hashlib.sha256(data).hexdigest(), hashlib.sha256(data[:most]).hexdigest())
catalogue.write_text(text)
PY
snakemake --profile "profiles/$PROFILE" --until stage_donor
