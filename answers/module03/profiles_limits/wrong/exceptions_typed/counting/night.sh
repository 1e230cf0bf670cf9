snakemake --profile profiles/night --set-resources index:runtime=60 "$@"
