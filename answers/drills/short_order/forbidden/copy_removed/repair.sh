rm results/stage_library/library.tsv
snakemake --profile "profiles/$PROFILE"
