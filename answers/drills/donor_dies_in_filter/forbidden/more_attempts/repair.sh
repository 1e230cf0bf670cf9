echo 'retries: 2' >> profiles/local/config.yaml
snakemake --profile profiles/local "results/quality_control/$DONOR.json" || true
