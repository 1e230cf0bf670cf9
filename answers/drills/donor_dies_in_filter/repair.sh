sed -i.bak 's/quality_control:mem_mb=100/quality_control:mem_mb=600/' profiles/local/config.yaml
rm profiles/local/config.yaml.bak
snakemake --profile profiles/local "results/quality_control/$DONOR.json"
