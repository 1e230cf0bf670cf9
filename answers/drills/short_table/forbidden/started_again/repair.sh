snakemake --profile "profiles/$PROFILE" --rerun-incomplete
