sed -i.before '/keep-incomplete/d' "profiles/$PROFILE/config.yaml"
python -m ageing.pick_cells results/cluster_cells/cells.tsv "results/pick_cells/$DONOR.tsv" --donor "$DONOR" --cells 20
snakemake --profile "profiles/$PROFILE"
