grep -v '^rerun-triggers' "profiles/$PROFILE/config.yaml" > kept.yaml
mv kept.yaml "profiles/$PROFILE/config.yaml"
snakemake --profile "profiles/$PROFILE" "results/$SECTION/$TYPE.tsv"
