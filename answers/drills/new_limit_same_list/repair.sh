sed -i.old "s|^        tool=of_capstone.*|&\n        helper=of_capstone(\"tools/$HELPER.py\"),|" workflow/rules/outliers.smk
rm workflow/rules/outliers.smk.old
snakemake --profile "profiles/$PROFILE"
