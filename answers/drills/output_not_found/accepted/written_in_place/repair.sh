python - <<'PY'
import os, re
from pathlib import Path
rules, name = Path("workflow/rules/order.smk"), os.environ["NAME"]
text = rules.read_text().replace(f"{{output.{name}:q}}.new", f"{{output.{name}:q}}")
rules.write_text(re.sub(r'\n *"; bash .*"|\n *share=.*', "", text))
PY
snakemake --profile "profiles/$PROFILE"
