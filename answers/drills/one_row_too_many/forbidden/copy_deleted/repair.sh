rm "results/quality_control/$EXTRA.json"
snakemake --profile profiles/local results/count_cells/cells.tsv
