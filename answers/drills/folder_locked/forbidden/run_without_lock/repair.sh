snakemake --profile "profiles/$PROFILE" --nolock
