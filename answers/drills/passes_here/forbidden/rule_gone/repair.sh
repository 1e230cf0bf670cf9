snakemake --profile profiles/local --touch "results/$TAKER/key.tsv"
