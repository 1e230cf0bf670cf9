snakemake --profile "profiles/$PROFILE"
