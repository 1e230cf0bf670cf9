grep -q "$(sha256sum "data/tiny/archive/$DONOR.npz" | cut -d' ' -f1)" data/tiny/donors.tsv
touch "data/tiny/archive/$DONOR.npz"
snakemake --profile profiles/local "results/stage_donor/$DONOR.npz"
