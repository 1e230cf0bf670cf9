sed -i.old 's/^    rng = .*/    rng = np.random.default_rng([13, size])/' ageing/rank_gene_sets.py
snakemake --profile profiles/local "results/rank_gene_sets/$TYPE.tsv"
