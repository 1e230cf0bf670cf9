snakemake --profile "profiles/$PROFILE" --unlock
snakemake --profile "profiles/$PROFILE" --cleanup-metadata "results/pick_cells/$DONOR.tsv" || true
snakemake --profile "profiles/$PROFILE"
