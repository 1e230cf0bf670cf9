sed -i.bak 's/latency-wait: 3/latency-wait: 5/' profiles/local/config.yaml && rm profiles/local/config.yaml.bak
snakemake --profile profiles/local "results/stage_donor/$DONOR.npz" || true
