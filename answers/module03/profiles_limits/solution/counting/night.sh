# Starts the night. What you type after its name goes to snakemake: bash night.sh -n
# The limits stand in the profile, all of them: a list typed here would take their place.
snakemake --profile profiles/night "$@"
