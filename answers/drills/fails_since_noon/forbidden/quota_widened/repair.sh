echo 999999 > site/quota
snakemake --profile profiles/local "$TARGET"
