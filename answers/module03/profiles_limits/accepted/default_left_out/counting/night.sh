snakemake --profile profiles/night --workflow-profile none "$@"
