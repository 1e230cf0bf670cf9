snakemake --profile profiles/night --default-resurces disk_mb=100 "$@"
