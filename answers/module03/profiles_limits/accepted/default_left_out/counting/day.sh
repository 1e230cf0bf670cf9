snakemake --workflow-profile none --profile=profiles/day "$@"
