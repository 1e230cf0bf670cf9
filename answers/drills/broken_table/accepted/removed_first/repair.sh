make unlock
rm "results/pick_cells/$DONOR.tsv"
snakemake --profile "profiles/$PROFILE"
