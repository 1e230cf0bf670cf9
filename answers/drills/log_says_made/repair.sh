touch "data/tiny/archive/$DONOR.npz"
snakemake --profile profiles/local "results/stage_donor/$DONOR.npz"
