snakemake --profile profiles/night \
  --default-resources mem_mb=600 runtime=20 disk_mb=100 \
  --set-resources count:mem_mb=900 index:runtime=60 "$@"
