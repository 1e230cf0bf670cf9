sed -i.old 's/^rerun-triggers.*/rerun-triggers: [mtime, params, input, software-env, code]/' "profiles/$PROFILE/config.yaml"
rm "profiles/$PROFILE/config.yaml.old"
snakemake --profile profiles/local "results/$SECTION/$TYPE.tsv"
