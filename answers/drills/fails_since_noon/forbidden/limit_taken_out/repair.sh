sed -i.bak '/^shell.prefix/d' workflow/Snakefile && rm workflow/Snakefile.bak
snakemake --profile profiles/local "$TARGET"
