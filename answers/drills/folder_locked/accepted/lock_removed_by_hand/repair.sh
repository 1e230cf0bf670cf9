rm .snakemake/locks/*
snakemake --profile "profiles/$PROFILE"
