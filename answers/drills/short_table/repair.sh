sed -i.before '/keep-incomplete/d' "profiles/$PROFILE/config.yaml"
rm "profiles/$PROFILE/config.yaml.before"
rm "results/pick_cells/$DONOR.tsv"
snakemake --profile "profiles/$PROFILE"
