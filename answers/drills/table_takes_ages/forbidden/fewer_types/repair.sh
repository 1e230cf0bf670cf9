sed -i.bak 's/^TYPES = .*/TYPES = ["NK"]/' workflow/rules/counts.smk && rm workflow/rules/counts.smk.bak
snakemake --profile profiles/local "results/$NAME/table.tsv"
