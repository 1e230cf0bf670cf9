python - <<'PYTHON'
import re
file = "workflow/rules/common.smk"
text = open(file).read()
text = re.sub(r"    \]\n    # .*\n    modelled = \[.*\n    predictions = .*\n", '        "results/predict_age/{cell_type}.tsv",\n    ]\n', text)
open(file, "w").write(text.replace("cell_type=selected) + predictions", "cell_type=selected)"))
PYTHON
snakemake --profile profiles/local
