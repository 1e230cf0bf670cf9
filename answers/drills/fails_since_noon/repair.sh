rm -r "$(dirname "$LEFT")"
snakemake --profile profiles/local "$TARGET"
