sed -i.old 's/min_donors: 5/min_donors: 4/' config/config.yaml
snakemake --profile profiles/local
