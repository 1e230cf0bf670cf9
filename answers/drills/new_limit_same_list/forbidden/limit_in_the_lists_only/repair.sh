sed -i.old "s|^        tool=of_capstone.*|&\n        helper=of_capstone(\"tools/$HELPER.py\"),|" workflow/rules/outliers.smk
sed -i.old "s/^YEARS = .*/YEARS = $OLD/" "tools/$HELPER.py"
snakemake --profile profiles/local
