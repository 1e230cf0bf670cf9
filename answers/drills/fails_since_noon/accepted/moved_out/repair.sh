mkdir attic
mv "$LEFT" attic/
snakemake --profile profiles/local "$TARGET"
