sed -i.bak '/^set-resources:/d' profiles/local/config.yaml
rm profiles/local/config.yaml.bak
snakemake --profile profiles/local "results/quality_control/$DONOR.json"
