grep -v keep-incomplete "profiles/$PROFILE/config.yaml" > config.new
mv config.new "profiles/$PROFILE/config.yaml"
snakemake --profile "profiles/$PROFILE" --forcerun "results/pick_cells/$DONOR.tsv"
