cp "data/tiny/archive/$DONOR.npz" "data/tiny/archive/$DONOR.copy"
mv "data/tiny/archive/$DONOR.copy" "data/tiny/archive/$DONOR.npz"
snakemake --profile profiles/local "results/stage_donor/$DONOR.npz"
