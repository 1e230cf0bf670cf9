cp "results/rank_gene_sets/$TYPE.tsv" "noon/$TYPE.tsv"
