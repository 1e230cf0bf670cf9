cp data/tiny/library/wells.tsv results/stage_library/library.tsv
snakemake --profile "profiles/$PROFILE"
