snakemake --profile "profiles/$PROFILE" --forcerun "$SECTION" -- "results/$SECTION/$TYPE.tsv"
