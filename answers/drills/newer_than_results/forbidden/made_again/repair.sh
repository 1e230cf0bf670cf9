snakemake --profile profiles/local --forcerun provenance -- results/provenance/run.json
