sed -i.old 's/^    rng = .*/    rng = np.random.default_rng(seed)/' ageing/rank_gene_sets.py
rm ageing/rank_gene_sets.py.old
snakemake --profile profiles/local "results/rank_gene_sets/$TYPE.tsv"
