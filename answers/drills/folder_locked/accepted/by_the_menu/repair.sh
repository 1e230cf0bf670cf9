make unlock
snakemake --profile profiles/local --rerun-incomplete
