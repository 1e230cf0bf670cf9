cp "noon/$TYPE.tsv" "results/rank_gene_sets/$TYPE.tsv"
