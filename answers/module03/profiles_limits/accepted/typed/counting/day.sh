snakemake --profile profiles/day --default-resources mem_mb=300 runtime=5 disk_mb=100 "$@"
