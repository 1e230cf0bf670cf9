snakemake --profile profiles/night --default-resources mem_mb=600 disk_mb=100 "$@"
