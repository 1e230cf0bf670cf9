sed -i.before 's/retries: 3 if/retries: 10 if/' workflow/rules/stage.smk
rm workflow/rules/stage.smk.before
snakemake --profile "profiles/$PROFILE" --until stage_donor
