snakemake --profile "profiles/$PROFILE" --unlock
snakemake --profile "profiles/$PROFILE"
