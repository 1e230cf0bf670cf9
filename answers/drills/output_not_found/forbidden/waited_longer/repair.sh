sed -i.before 's/^latency-wait: .*/latency-wait: 4/' "profiles/$PROFILE/config.yaml"
rm "profiles/$PROFILE/config.yaml.before"
snakemake --profile "profiles/$PROFILE" || true
