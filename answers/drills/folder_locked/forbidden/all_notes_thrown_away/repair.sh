rm -r .snakemake
snakemake --profile "profiles/$PROFILE"
