grep -v '^config:' "profiles/$PROFILE/config.yaml" > kept.yaml
mv kept.yaml "profiles/$PROFILE/config.yaml"
snakemake --profile "profiles/$PROFILE" "results/quality_control/$DONOR.json"
