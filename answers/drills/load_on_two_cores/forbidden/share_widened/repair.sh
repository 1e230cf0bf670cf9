sed -i.bak "s/^cores: 2/cores: $THREADS/" profiles/local/config.yaml && rm profiles/local/config.yaml.bak
snakemake --profile profiles/local "$TARGET"
