# Starts the night. What you type after its name goes to snakemake: bash night.sh -n
# New: a limit for the disk, and an hour for the index.
snakemake --profile profiles/night --default-resources disk_mb=100 --set-resources index:runtime=60 "$@"
