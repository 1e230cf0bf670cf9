make unlock
snakemake --profile profiles/local
