# Starts a run by day. What you type after its name goes to snakemake: bash day.sh -n
snakemake --profile profiles/day "$@"
