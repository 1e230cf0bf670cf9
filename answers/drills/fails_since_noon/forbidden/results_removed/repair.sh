rm -r results/pseudobulk results/rank_gene_sets results/predict_age
snakemake --profile profiles/local "$TARGET" || true
